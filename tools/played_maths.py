"""Play another maths library: JavaScript's functions off by one last digit.

A browser or a node of another year may round exp, pow and the like in another way. With
DLBOOK_PLAYED_MATHS set to `up` or `down`, each result is the next number there; with `mixed` it is
one or the other, as in a library that errs to both sides: that moves differences of two results
too. It holds in node (tests/unit/scripts.py) and in the pages of `visits.visitor`. The results 0, 1
and what is not finite stay: those are what a library has to have exactly, such as exp(0).
"""

import json
import os
import re

DIRECTION = os.environ.get("DLBOOK_PLAYED_MATHS", "")
DIRECTIONS = ("", "up", "down", "mixed")
assert DIRECTION in DIRECTIONS, f"DLBOOK_PLAYED_MATHS is one of {DIRECTIONS}, got {DIRECTION!r}"

# An operator cannot be replaced, so that powers of ten become calls of a function. All other powers
# are squares and whole powers of two.
POWER = r"10 \*\* (-?[\w.]+|\((?:[^()]|\([^()]*\))*\))"
FUNCTIONS = [
    "exp", "expm1", "log", "log1p", "log2", "log10", "pow", "cbrt", "hypot", "sin", "cos", "tan",
    "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
]  # fmt: skip
LIBRARY = f"""{{
  const bits = new DataView(new ArrayBuffer(8));
  const beside = (value) => {{
    if (!Number.isFinite(value) || value === 0 || Math.abs(value) === 1) return value;
    bits.setFloat64(0, value);
    const whole = bits.getBigInt64(0); // grows with the size of the number, by 1 to the next one
    const larger = {{ up: value > 0, down: value < 0, mixed: (whole ^ (whole >> 3n)) & 1n }};
    bits.setBigInt64(0, whole + (larger[{json.dumps(DIRECTION)}] ? 1n : -1n));
    return bits.getFloat64(0);
  }};
  for (const name of {json.dumps(FUNCTIONS)}) {{
    const given = Math[name];
    Math[name] = (...numbers) => beside(given(...numbers));
  }}
}}
"""
# A page is handed the explorers' modules as such.
IN_MODULES = f"""
globalThis.Blob = class extends Blob {{
  constructor(parts = [], options = {{}}) {{
    const power = new RegExp({json.dumps(POWER)}, "g");
    const played = (part) =>
      typeof part === "string" ? part.replace(power, "Math.pow(10, $1)") : part;
    super(options.type === "text/javascript" ? parts.map(played) : parts, options);
  }}
}};
"""


def in_node():
    """Return what a program has to run first, or nothing."""
    return LIBRARY if DIRECTION else ""


def in_page():
    """Return what a page has to run first, or nothing."""
    return LIBRARY + IN_MODULES if DIRECTION else ""


def in_module(source):
    """Return a module's text as it is, or with calls for its powers of ten."""
    return re.sub(POWER, r"Math.pow(10, \1)", source) if DIRECTION else source
