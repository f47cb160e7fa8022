// A computation as a graph: values fill in forward, then slopes from the result back. What a step
// computes is lit: blue forward, vermilion back.

import { NARROW, N_, _, say, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

// In the order of the computation; back is the reverse.
const OPERATIONS = [
  { name: "p", sign: "·", from: ["w", "x"] },
  { name: "a", sign: "+", from: ["p", "b"] },
  { name: "s", sign: "·", from: ["a", "a"] },
  { name: "q", sign: "·", from: ["w", "w"] },
  { name: "L", sign: "+", from: ["s", "q"] },
];
const COUNT = OPERATIONS.length;
const LAST = 2 * COUNT + 1;
const BOX = { wide: 66, high: 42 };

const product = ({ sign }) => sign === "·";
const number = (value) => say(value, 0);

/** Return the values and slopes that are there after so many steps, and what the last one added. */
export function walked({ x, w, b, step }) {
  const values = { x, w, b };
  const slopes = {};
  for (const operation of OPERATIONS.slice(0, step)) {
    const [left, right] = operation.from.map((name) => values[name]);
    values[operation.name] = product(operation) ? left * right : left + right;
  }
  if (step > COUNT) slopes.L = 1;
  const added = [];
  for (const operation of OPERATIONS.toReversed().slice(0, Math.max(0, step - COUNT - 1))) {
    added.length = 0;
    const arrived = slopes[operation.name];
    operation.from.forEach((name, k) => {
      const other = values[operation.from[1 - k]];
      const slope = product(operation) ? arrived * other : arrived;
      added.push({ name, before: slopes[name], arrived, other, slope });
      slopes[name] = (slopes[name] ?? 0) + slope;
    });
  }
  return { values, slopes, added };
}

/** Return the operation that a step is about, and whether it is on the way back. */
function now(step) {
  if (step >= 1 && step <= COUNT) return { operation: OPERATIONS[step - 1], back: false };
  if (step > COUNT + 1) return { operation: OPERATIONS[LAST - step], back: true };
  return { back: step > COUNT };
}

/** Return the middles of the boxes, from left to right or, on a phone, from top to bottom. */
function places(width) {
  const column = (share) => Math.round(share * width);
  if (width >= NARROW) {
    const [first, second, third, fourth, last] = [0.07, 0.27, 0.49, 0.71, 0.925].map(column);
    return {
      x: [first, 66], w: [first, 206], p: [second, 126], b: [second, 36], a: [third, 86],
      s: [fourth, 86], q: [third, 216], L: [last, 146],
    };
  }
  return {
    w: [column(0.62), 36], x: [column(0.28), 36], p: [column(0.45), 118], b: [column(0.16), 118],
    a: [column(0.3), 200], s: [column(0.3), 282], q: [column(0.82), 200], L: [column(0.82), 364],
  };
}

const formula = ({ from, sign }) => from.join(` ${sign} `);

function box(name, [x, y], state, seen, lit) {
  const { values, slopes } = seen;
  const operation = OPERATIONS.find((found) => found.name === name);
  const left = x - BOX.wide / 2;
  const middle = { "text-anchor": "middle" };
  return [
    tag("rect", { x: left, y: y - 16, width: BOX.wide, height: BOX.high, class: `cell ${lit} tap` }),
    text(x, y - 22, operation ? `${name} = ${formula(operation)}` : name, { class: "over", ...middle }),
    name in values ? text(x, y + 2, number(values[name]), { class: "strong", ...middle }) : "",
    name in slopes ? text(x, y + 20, number(slopes[name]), { class: "own vermilion", ...middle }) : "",
  ].join("");
}

/** Draw a line for each use of a value; two uses in one operation are two lines. */
function edges(at, step) {
  const { operation: lit, back } = now(step);
  return OPERATIONS.flatMap((operation) => operation.from.map((name, k) => {
    const [[x0, y0], [x1, y1]] = [at[name], at[operation.name]];
    const twice = operation.from[0] === operation.from[1];
    const aside = twice ? (k ? 5 : -5) : 0;
    const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
    const [dx, dy] = steep ? [aside, 0] : [0, aside];
    const look = operation === lit ? (back ? "vermilion stem" : "blue stem") : "grey thin";
    return tag("path", { d: `M${x0 + dx} ${y0 + dy + 5}L${x1 + dx} ${y1 + dy + 5}`, class: look });
  })).join("");
}

function look(state, width) {
  const at = places(width);
  const seen = walked(state);
  const { operation, back } = now(state.step);
  const lit = (name) => {
    if (!back) return operation?.name === name ? "blue lit" : "";
    if (!operation) return name === "L" ? "vermilion lit" : "";
    return operation.from.includes(name) ? "vermilion lit" : "";
  };
  const boxes = Object.entries(at).map(([name, place]) => (
    tag("rect", { x: place[0] - BOX.wide / 2, y: place[1] - 16, width: BOX.wide, height: BOX.high, class: "ground" })
    + box(name, place, state, seen, lit(name))));
  return { svg: edges(at, state.step) + boxes.join("") };
}

/** Return the step that completes a value or, once the way back has begun, its slope. */
export function completed(name, step) {
  const forward = OPERATIONS.findIndex((operation) => operation.name === name) + 1;
  if (step <= COUNT) return forward;
  const uses = OPERATIONS.flatMap(({ from }, k) => (from.includes(name) ? [LAST - k] : []));
  return Math.max(COUNT + 1, ...uses);
}

function tapped(x, y, { step }, width) {
  const there = Object.entries(places(width)).find(([, [left, top]]) => (
    Math.abs(x - left) <= BOX.wide / 2 && y >= top - 16 && y <= top - 16 + BOX.high));
  return there ? { step: completed(there[0], step) } : {};
}

/** Say what came back to one input of an operation. */
function cameBack({ name, before, arrived, other, slope }, isProduct) {
  const come = isProduct ? `${number(arrived)}\u00a0·\u00a0${number(other)}` : "";
  const total = number((before ?? 0) + slope);
  if (before === undefined) return _("{name} gets {sum}", { name, sum: come ? `${come} = ${total}` : total });
  return _("{name} had {before} and gets {more} more: {total}", {
    name, before: number(before), more: come || number(slope), total,
  });
}

function words(state) {
  const { values, slopes, added } = walked(state);
  const { operation, back } = now(state.step);
  if (!operation) {
    return back
      ? _("Forward is done: L = {L}. The way back begins at L, whose slope for itself is 1.", { L: number(values.L) })
      : _("Three numbers go in: x = {x}, w = {w}, b = {b}. Press Next to compute L.", {
        x: number(state.x), w: number(state.w), b: number(state.b),
      });
  }
  const { name, from, sign } = operation;
  if (!back) {
    const given = from.map((source) => number(values[source])).join(` ${sign} `);
    return _("Forward: {sum}.", { sum: `${name} = ${formula(operation)} = ${given} = ${number(values[name])}` });
  }
  const told = {
    formula: formula(operation), name, slope: number(slopes[name]),
    told: added.map((one) => cameBack(one, product(operation))).join("; "),
  };
  const said = product(operation)
    ? _("Back through {formula}: each factor gets the slope {slope} of {name} times the other factor. {told}.", told)
    : _("Back through {formula}: a sum hands the slope {slope} of {name} on. {told}.", told);
  return state.step === LAST ? `${said} ${_("All slopes are there.")}` : said;
}

const slider3 = (trait) => ({
  trait, label: trait, min: -3, max: 3, step: 1, say: number, small: true,
});

const moved = (state, count) => ({ step: Math.min(LAST, Math.max(0, state.step + count)) });

export const view = {
  label: N_("Explorer: a computation forward, and its slopes back, step by step"),
  traits: ["x", "w", "b", "step"],
  heights: [250, 400],
  controls: [
    { label: N_("First"), key: "Home", press: () => ({ step: 0 }) },
    { label: N_("Back"), key: "ArrowLeft", press: (state) => moved(state, -1) },
    { label: N_("Next"), key: "ArrowRight", press: (state) => moved(state, 1) },
    { label: N_("Last"), key: "End", press: () => ({ step: LAST }) },
    slider3("x"), slider3("w"), slider3("b"),
  ],
  look, tapped, words,
};

export default explorer(view);
