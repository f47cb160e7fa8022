"""Run the explorers' modules in node, so that their maths can be compared with the library's."""

import atexit
import base64
import json
import math
import subprocess
from functools import cache
from pathlib import Path

import dlbook
import played_maths
from dlbook.explore._front_end import script
from live import NODE

EXPLORERS = Path(dlbook.__file__).parent / "explore"
# A question and its answer are a line of JSON each, so that one node is started for all. JSON knows
# no inf and no nan; neither direction may lose one.
PROGRAM = """
import { createInterface } from "node:readline";
const odd = { "#inf": Infinity, "#-inf": -Infinity, "#nan": NaN };
const plain = (_, value) =>
  typeof value === "number" && !Number.isFinite(value)
    ? (Number.isNaN(value) ? "#nan" : value > 0 ? "#inf" : "#-inf") : value;
function called(module, [path, ...given]) {
  const names = path.split(".");
  const last = names.pop();
  const owner = names.reduce((at, name) => at[name], module);
  return typeof owner[last] === "function" ? owner[last](...given) : owner[last];
}
async function answer({ address, calls }) {
  try {
    const module = await import(address);
    return { results: calls.map((call) => called(module, call)) };
  } catch (error) {
    return { error: error.stack.replaceAll(address, "the module") };
  }
}
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line, (_, value) => odd[value] ?? value);
  console.log(JSON.stringify(await answer(question), plain));
}
"""


def run(name, calls):
    """Call functions of `name`.js, each call a list [function, *arguments]; return what they give.

    A function of an object is named like "view.words"; what is no function gives itself.
    """
    node = _node()
    print(json.dumps({"address": _address(name), "calls": _written(calls)}), file=node.stdin)
    node.stdin.flush()
    answer = json.loads(node.stdout.readline() or '{"error": "node has ended"}')
    assert "error" not in answer, answer["error"]
    return _read(answer["results"])


@cache
def _node():
    node = subprocess.Popen(
        [NODE, "--input-type=module", "-e", played_maths.in_node() + PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(node.communicate)  # at the end of its input it ends
    return node


@cache
def _address(name):
    """Return a module and those that it imports as an address: it is one text in a page too."""
    source = played_maths.in_module(script(f"{name}.js"))
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


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
