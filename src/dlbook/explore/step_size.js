// How wrong a measured slope is, for each step. On one side the curve itself, magnified so that the
// step is always as wide: exp as the chosen type of number computes it. On the other, the error.

import { NARROW, N_, _, axes, brief, clamp, clip, line, linear, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

const SMALLEST = -17; // powers of ten
const ERRORS = [-13, 1];
const AROUND = 2.1; // steps to either side: x + h may be rounded to twice as far away
const exact = (value) => value;
const ROUND = { float64: exact, float32: Math.fround };
const EPSILON = { float64: 2 ** -52, float32: 2 ** -23 };

/** Return where the function is asked: at 1 and a step away, on one side or on both. */
export function points({ h, formula, dtype }) {
  const round = ROUND[dtype];
  return { upper: round(1 + round(h)), lower: formula === "forward" ? 1 : round(1 - round(h)) };
}

/** Return (above − below) divided by one step or two, each operation rounded. */
export function quotient(above, below, { h, formula, dtype }) {
  const round = ROUND[dtype];
  const run = formula === "forward" ? round(h) : round(2 * round(h));
  return round(round(above - below) / run);
}

/** Return the measured slope of exp at 1, and its error as a share of the true slope, e. */
export function measure(state) {
  const round = ROUND[state.dtype];
  const { upper, lower } = points(state);
  const slope = quotient(round(Math.exp(upper)), round(Math.exp(lower)), state);
  return { slope, error: Math.abs(slope - Math.E) / Math.E };
}

/** Return what Taylor's formula and the gaps between numbers make of the error. */
export function expected({ h, formula, dtype }) {
  return formula === "forward"
    ? { truncation: h / 2, rounding: EPSILON[dtype] / h }
    : { truncation: h ** 2 / 6, rounding: EPSILON[dtype] / (2 * h) };
}

function places(width) {
  const narrow = width < NARROW;
  const [half, bottom] = narrow ? [width, 216] : [width / 2 - 10, 244];
  const near = { left: 8, right: half - 8, top: 40, bottom };
  const u = narrow
    ? { left: 44, right: width - 8, top: 300, bottom: 478 }
    : { left: half + 62, right: width - 8, top: 40, bottom };
  return {
    near: {
      ...near,
      x: linear([-AROUND, AROUND], [near.left, near.right]),
      y: linear([-AROUND, 1.4 * AROUND], [near.bottom, near.top]),
    },
    u: {
      ...u, x: linear([SMALLEST, 0], [u.left, u.right]), y: linear(ERRORS, [u.bottom, u.top]),
    },
  };
}

/** Draw the curve around 1 so that one unit is h to the right and e·h up: the true slope is 1. */
function magnified({ near }, state) {
  const { h, dtype } = state;
  const { left, right, bottom, x, y } = near;
  const round = ROUND[dtype];
  const exp = (at) => round(Math.exp(round(at)));
  const rise = (at) => (exp(at) - exp(1)) / (Math.E * h);
  const straight = (start, slope) => [-3, 3].map((u) => (
    [x(u), y(rise(start) + slope * (u - (start - 1) / h))]));
  const { upper, lower } = points(state);
  const pixels = Array.from({ length: Math.ceil(right - left) + 1 }, (_, i) => left + i);
  const dot = (at) => tag("circle", {
    cx: x((at - 1) / h), cy: y(rise(at)), r: 5, class: "fill vermilion",
  });
  return [
    axes({
      ...near, xticks: [[-1, "1 − h"], [0, "1"], [1, "1 + h"]],
      xlabel: _("a window {width} wide", { width: brief(2 * AROUND * h, 2) }),
    }),
    clip(near, [
      line(straight(1, 1), "green dashed"),
      line(pixels.map((at) => [at, y(rise(1 + x.invert(at) * h))]), "blue"),
      line(straight(lower, measure(state).slope / Math.E), "vermilion"),
      dot(lower), dot(upper),
    ].join("")),
    text(right, bottom - 8, _("exp as {dtype} computes it", { dtype }), {
      class: "own blue", "text-anchor": "end",
    }),
  ].join("");
}

const level = (error) => clamp(Math.log10(error), ...ERRORS);

function curveOf(state, { x, y }, className) {
  const steps = Array.from({ length: -10 * SMALLEST + 1 }, (_, i) => SMALLEST + i / 10);
  return line(steps.map((power) => (
    [x(power), y(level(measure({ ...state, h: 10 ** power }).error))])), className);
}

const KINDS = ["float64", "float32"].flatMap((dtype) => (
  ["forward", "central"].map((formula) => ({ dtype, formula }))));

const powers = (values) => (
  values.map((power) => [power, brief(10 ** power, 1).replace(/^1·/, "")]));

function errors({ u }, state) {
  const others = KINDS.filter(({ dtype, formula }) => (
    dtype !== state.dtype || formula !== state.formula));
  return [
    axes({
      ...u, xticks: powers([-15, -12, -9, -6, -3, 0]), yticks: powers([-12, -9, -6, -3, 0]),
      xlabel: _("step h: drag the dot"),
    }),
    ...others.map((kind) => curveOf({ ...state, ...kind }, u, "thin grey")),
    curveOf(state, u, "vermilion"),
    text(u.x(-7.8), u.y(0) + 18, "float32", { "text-anchor": "end" }),
    text(u.x(-10.8), u.y(-8), "float64", { "text-anchor": "end" }),
  ].join("");
}

function look(state, width) {
  const at = places(width);
  const { slope, error } = measure(state);
  const own = (colour) => ({ class: `own ${colour}` });
  const beside = at.u.left - 44;
  const svg = [
    text(0, 12, _("measured slope {slope}", { slope: brief(slope, 12) }), own("vermilion")),
    text(0, 30, _("true slope {slope}", { slope: brief(Math.E, 12) }), own("green")),
    magnified(at, state),
    text(beside, at.u.top - 28, `${_(state.formula)}, ${state.dtype}`),
    text(beside, at.u.top - 10, _("relative error {error}", { error: brief(error) }), own("vermilion")),
    errors(at, state),
  ].join("");
  const { x, y } = at.u;
  return { svg, handles: [{ name: "h", x: x(Math.log10(state.h)), y: y(level(error)) }] };
}

function moved(name, x, y, state, width) {
  const power = clamp(places(width).u.x.invert(x), SMALLEST, 0);
  return { h: 10 ** (Math.round(power * 10) / 10) };
}

function words(state) {
  const { h, formula, dtype } = state;
  const { slope, error } = measure(state);
  const { upper, lower } = points(state);
  const { truncation, rounding } = expected(state);
  if (upper === lower) {
    return formula === "central"
      ? _("x + h is x, and so is x − h: nothing moves. The measured slope is 0, and the error 1, which is all of it.")
      : _("x + h is x: nothing moves. The measured slope is 0, and the error 1, which is all of it.");
  }
  if (slope === 0) {
    return _("The points differ by a last digit, but exp is the same {dtype} number at both: the measured slope is 0, and the error 1.", { dtype });
  }
  const told = { error: brief(error), dtype };
  if (truncation > 10 * rounding) {
    return _("The error is {error}, nearly all of it truncation: the curve bends on the way from one point to the other. Smaller steps are better on the whole.", told);
  }
  if (error < (truncation + rounding) / 10) {
    return _("The error is {error}: luck, since the errors happen to cancel. Steps beside it do far worse.", told);
  }
  if (truncation > rounding / 10) {
    return _("The error is {error}. Near the bottom of the U: the bend of the curve and the rounding do about as much harm.", told);
  }
  const [apart, meant] = [(upper - lower) / h, formula === "central" ? 2 : 1];
  if (Math.abs(apart / meant - 1) > 0.05) {
    return _("The error is {error}, all of it rounding: {dtype} has no number exactly there, so the points stand {apart} h apart instead of {meant}. Larger steps are better on the whole.", {
      ...told, apart: brief(apart), meant: formula === "central" ? "2 h" : "h",
    });
  }
  return _("The error is {error}, nearly all of it rounding: the values at both points share most of their digits, and the subtraction removes these. Larger steps are better on the whole.", told);
}

export const view = {
  label: N_("Explorer: the slope of exp at 1, measured with a step h"),
  traits: ["h", "formula", "dtype"],
  heights: [286, 518],
  controls: [
    { trait: "h", label: N_("step h"), min: SMALLEST, max: 0, step: 0.1, log: true },
    {
      trait: "formula", label: N_("difference"),
      options: [["forward", N_("forward")], ["central", N_("central")]],
    },
    {
      trait: "dtype", label: N_("numbers"),
      options: [["float64", "float64"], ["float32", "float32"]],
    },
  ],
  look, moved, words,
};

export default explorer(view);
