// A neuron with two inputs: the line between its yes and its no, and four points to answer.
// What the neuron says is blue, what it should say vermilion.

import { NARROW, N_, _, axes, brief, clamp, clip, line, linear, say, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

const WEIGHTS = [-2, 2];
const BIASES = [-3, 3];
const PLANE = [-0.5, 1.5];
const INPUTS = [[0, 0], [1, 0], [0, 1], [1, 1]];
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]].map((corner) => corner.map((end) => PLANE[end]));
const GATES = { AND: "0001", OR: "0111", NAND: "1110", XOR: "0110" };
const SHORTEST = 0.7; // length of the weights after a drag: with two decimals the line turns smoothly
const ROUNDING = 1e-12; // a sum that is closer to 0 is on the line
const NEAR = 22; // CSS pixels from a point to a finger that means it

const sumAt = ({ weights, bias }, [x1, x2]) => weights[0] * x1 + weights[1] * x2 + bias;
const digits = ({ question }) => GATES[question] ?? question;

/** Return for each of the four points its sum, what the neuron says and what it should say. */
export function answers(state) {
  return INPUTS.map((point, i) => {
    const sum = sumAt(state, point);
    const [says, should] = [sum > 0 ? 1 : 0, Number(digits(state)[i])];
    return { point, sum, says, should, right: says === should };
  });
}

/** Return the corners of the yes side, and where the line enters it and leaves it on the border. */
export function sides(state) {
  const yes = [];
  const ends = {};
  CORNERS.forEach((from, i) => {
    const to = CORNERS[(i + 1) % 4];
    const [start, end] = [sumAt(state, from), sumAt(state, to)];
    if (start > 0) yes.push(from);
    if (start > 0 === end > 0) return;
    const crossing = from.map((at, axis) => at + ((to[axis] - at) * start) / (start - end));
    yes.push(crossing);
    ends[start > 0 ? "second" : "first"] = crossing;
  });
  return { yes, ends };
}

function places(width) {
  const narrow = width < NARROW;
  const side = narrow ? Math.min(width - 40, 300) : 300;
  const plane = { left: 30, right: 30 + side, top: 52, bottom: 52 + side };
  return {
    plane: {
      ...plane,
      x: linear(PLANE, [plane.left, plane.right]), y: linear(PLANE, [plane.bottom, plane.top]),
    },
    table: narrow
      ? { left: 0, right: width, top: plane.bottom + 62 }
      : { left: plane.right + 28, right: width, top: 110 },
  };
}

const rounded = (value) => Math.round(value * 100) / 100 + 0; // + 0: no minus zero

/** Return what changes when the line is to go through a place and its other end. */
function moved(name, x, y, state, width) {
  const { plane } = places(width);
  const held = [plane.x.invert(x), plane.y.invert(y)].map((at) => clamp(at, ...PLANE));
  const fixed = sides(state).ends[name === "first" ? "second" : "first"];
  const way = name === "first" ? 1 : -1;
  const [dx, dy] = [way * (fixed[0] - held[0]), way * (fixed[1] - held[1])];
  const length = Math.hypot(dx, dy);
  if (length < 0.1) return {}; // there is no line through one place
  const long = Math.max(Math.hypot(...state.weights), SHORTEST) / length;
  const weights = [long * dy, -long * dx];
  const bias = -weights[0] * fixed[0] - weights[1] * fixed[1];
  // A multiple has the same line, and lies within the ranges.
  const most = Math.max(1, ...weights.map((w) => Math.abs(w) / WEIGHTS[1]), Math.abs(bias) / BIASES[1]);
  return { weights: weights.map((w) => rounded(w / most)), bias: rounded(bias / most) };
}

/** Return the question in which one point should get the other answer. */
function flipped(state, i) {
  const asked = [...digits(state)].map((digit, k) => (k === i ? 1 - digit : digit)).join("");
  return { question: Object.keys(GATES).find((name) => GATES[name] === asked) ?? asked };
}

function tapped(x, y, state, width) {
  const { plane } = places(width);
  const i = INPUTS.findIndex(([x1, x2]) => Math.hypot(plane.x(x1) - x, plane.y(x2) - y) < NEAR);
  return i < 0 ? {} : flipped(state, i);
}

const HINTS = [
  N_("filled: should say yes; open: no"), N_("Drag an end of the line."),
  N_("Tap a point to flip what it should say."),
];
const inWords = (answer) => (answer ? _("yes") : _("no"));
const named = ([x1, x2]) => `(${x1}, ${x2})`;
const nameOf = ({ question }) => (question in GATES ? question : _("your question"));

/** Return an arrow to the yes side, with a word on either side. */
function direction({ weights }, ends, { x, y }) {
  const [[x1, y1], [x2, y2]] = [ends.first, ends.second];
  const middle = [x((x1 + x2) / 2), y((y1 + y2) / 2)];
  const length = Math.hypot(...weights);
  const at = (away) => [
    middle[0] + (away * weights[0]) / length, middle[1] - (away * weights[1]) / length];
  const [angle] = [(Math.atan2(-weights[1], weights[0]) * 180) / Math.PI];
  const word = ([px, py], said) =>
    text(px, py + 4, said, { class: "over own blue", "text-anchor": "middle" });
  return line([middle, at(20)], "blue")
    + tag("path", {
      d: "M0 0l-10 -5v10z", class: "blue fill", transform: `translate(${at(26)}) rotate(${angle})`,
    })
    + word(at(42), inWords(1)) + word(at(-22), inWords(0));
}

function dot({ point: [x1, x2], should, right }, { x, y }) {
  const at = { cx: x(x1), cy: y(x2) };
  return tag("circle", { ...at, r: 9, class: `point vermilion tap${should ? " full" : ""}` })
    + (right ? "" : text(at.cx, at.cy - 16, _("wrong"), { class: "over wrong", "text-anchor": "middle" }));
}

function drawn(state, { plane }) {
  const { yes, ends } = sides(state);
  const pixel = ([x1, x2]) => [plane.x(x1), plane.y(x2)];
  const ticks = [[0, "0"], [1, "1"]];
  const border = ends.first && ends.second;
  return [
    tag("polygon", { points: yes.map(pixel).join(" "), class: "blue fill", opacity: 0.16 }),
    axes({ ...plane, xticks: ticks, yticks: ticks }),
    text(plane.right, plane.bottom + 16, "x₁", { "text-anchor": "end" }),
    text(plane.left - 6, plane.top + 12, "x₂", { "text-anchor": "end" }),
    border ? line([ends.first, ends.second].map(pixel), "blue") : "",
    clip(plane, [
      border ? direction(state, ends, plane) : "",
      ...answers(state).map((answer) => dot(answer, plane)),
    ].join("")),
  ].join("");
}

function table(state, { table: { left, right, top } }) {
  const columns = [0, 0.46, 0.66, 1].map((share) => left + share * (right - left));
  const row = (y, cells, className) => cells.map((cell, i) => text(columns[i], y, cell, {
    class: className, "text-anchor": i === 0 ? "start" : "end",
  })).join("");
  return row(top, [_("point"), _("sum"), _("says"), _("should say")])
    + answers(state).map(({ point, sum, says, should, right: good }, i) => row(
      top + 28 * (i + 1), [named(point), say(sum), inWords(says), inWords(should)],
      good ? undefined : "wrong")).join("")
    + HINTS.map((hint, i) => text(left, top + 152 + 20 * i, _(hint))).join("");
}

/** Write the sum with its numbers: 0.5 x₁ − 0.5 x₂ + 0.7. */
function formula({ weights: [w1, w2], bias }) {
  const more = (value) => `${value < 0 ? "−" : "+"} ${brief(Math.abs(value))}`;
  return `${brief(w1)} x₁ ${more(w2)} x₂ ${more(bias)}`;
}

const count = (state) => answers(state).filter(({ right }) => right).length;

function look(state, width) {
  const at = places(width);
  const { x, y } = at.plane;
  const score = _("{count} of 4 right for {question}", { count: count(state), question: nameOf(state) });
  const svg = [
    text(0, 12, _("yes where {formula} > 0", { formula: formula(state) }), { class: "own blue" }),
    text(0, 34, score, { class: count(state) < 4 ? "strong" : "own green" }),
    drawn(state, at),
    table(state, at),
  ].join("");
  const { ends } = sides(state);
  const handles = ends.first && ends.second
    ? Object.entries(ends).sort().map(([name, [x1, x2]]) => ({ name, x: x(x1), y: y(x2) })) : [];
  return { svg, handles };
}

/** Return the points in words; no line breaks within one. */
const list = (points) => points.map(({ point }) => named(point).replace(" ", "\u00a0")).join(", ")
  .replace(/, (?=[^ ]+$)/, _(" and "));

/** Say what the neuron does, then how many answers are right, and one that is wrong. */
function words(state) {
  const all = answers(state);
  const yes = all.filter(({ says }) => says);
  const wrong = all.filter(({ right }) => !right);
  const where = yes.length ? _("The neuron says yes at {points}", { points: list(yes) })
    : _("The neuron says no at all four points");
  const score = wrong.length
    ? _("{count} of 4 right, wrong at {points}.", { count: 4 - wrong.length, points: list(wrong) })
    : _("4 of 4 right.");
  const on = all.find(({ sum }) => Math.abs(sum) < ROUNDING);
  const told = { spoken: `${score} ${where}` };
  if (!state.weights.some(Boolean)) {
    return _("{spoken}: with both weights 0 there is no line, and the sum is the bias everywhere.", told);
  }
  if (on) {
    Object.assign(told, { point: named(on.point), sum: brief(on.sum) });
    return on.sum === 0
      ? _("{spoken}. The line goes through {point}: the sum there is 0, and 0 is not above 0.", told)
      : _("{spoken}. The line goes through {point}: the sum there is {sum}, which is a rounding error.", told);
  }
  if (!sides(state).ends.first) return _("{spoken}. The line is outside this picture.", told);
  return wrong.length ? `${told.spoken}.`
    : _("{spoken}: it answers {question}.", { ...told, question: nameOf(state) });
}

const weight = (index, label) => ({
  trait: "weights", index, label, min: WEIGHTS[0], max: WEIGHTS[1], step: 0.1, say,
});

export const view = {
  label: N_("Explorer: one neuron's line and four points"),
  traits: ["weights", "bias", "question"],
  heights: [394, 612],
  controls: [
    weight(0, N_("weight w₁")),
    weight(1, N_("weight w₂")),
    { trait: "bias", label: N_("bias b"), min: BIASES[0], max: BIASES[1], step: 0.1, say },
    {
      trait: "question", label: N_("question"),
      options: Object.keys(GATES).map((name) => [name, name]),
    },
    ...INPUTS.map((point, i) => ({
      get label() { return _("Flip {point}", { point: named(point) }); },
      press: (state) => flipped(state, i),
    })),
  ],
  look, moved, tapped, words,
};

export default explorer(view);
