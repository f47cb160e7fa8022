// Five scores and their softmax. Exponentials are taken as the chosen type of number would take
// them, so that the textbook formula breaks here where it breaks in NumPy.

import {
  NARROW, N_, _, axes, brief, clamp, line, linear, percent, say, tag, text,
} from "./drawing.js";
import { explorer } from "./frame.js";

const COLOURS = ["blue", "vermilion", "green", "purple", "grey"];
const LOWEST = -5;
const HIGHEST = 5;
const FARTHEST = 800; // shift, past the cliff of float64

/** Round to the nearest float16, ties to even, as NumPy does. */
export function half(value) {
  const size = Math.abs(value);
  if (!(size > 0) || size === Infinity) return value;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(size)), -14) - 10);
  const units = size / unit;
  const low = Math.floor(units);
  const up = units - low > 0.5 || (units - low === 0.5 && low % 2 === 1);
  const rounded = (low + up) * unit;
  return Math.sign(value) * (rounded > 65504 ? Infinity : rounded);
}

const exact = (value) => value;
const ROUND = { float16: half, float32: Math.fround, float64: exact };
const SUM_IN = { float16: Math.fround, float32: Math.fround, float64: exact }; // as NumPy adds

/** Return what goes into the exponentials: scores, shifted and divided by the temperature. */
export function inputs({ scores, shift, temperature, formula, dtype }) {
  const round = ROUND[dtype];
  const z = scores.map((score) => round(round(round(score) + round(shift)) / round(temperature)));
  const largest = formula === "shifted" ? Math.max(...z) : 0;
  return z.map((value) => round(value - largest));
}

/** Return the exponentials, their sum and the quotients: the probabilities, or nan. */
export function softmax(state) {
  const round = ROUND[state.dtype];
  const exponentials = inputs(state).map((value) => round(Math.exp(value)));
  const add = (total, value) => SUM_IN[state.dtype](total + value);
  const sum = round(exponentials.reduce(add, 0));
  return { exponentials, sum, probabilities: exponentials.map((value) => round(value / sum)) };
}

function places(width) {
  const left = 36;
  const column = (width - left - 16) / COLOURS.length;
  return {
    left,
    column,
    middle: (i) => left + (i + 0.5) * column,
    score: linear([LOWEST, HIGHEST], [150, 24]),
    probability: linear([0, 1], [316, 216]),
  };
}

function look(state, width) {
  const { left, column, middle, score, probability } = places(width);
  const { exponentials, probabilities } = softmax(state);
  const middled = { "text-anchor": "middle" };
  const bar = Math.min(44, 0.6 * column);
  const short = (value) => brief(value, width < NARROW && (value < 1e-3 || value >= 1e5) ? 1 : 3);
  const parts = [
    axes({
      y: score, left, right: width, top: 24, bottom: 150,
      yticks: [LOWEST, 0, HIGHEST].map((at) => [at, say(at, 0)]), ylabel: "",
    }),
    text(0, 12, _("scores: drag the dots")),
    text(0, 172, _("exponentials")),
    text(0, 206, _("probabilities")),
    axes({
      y: probability, left, right: width, top: 216, bottom: 316,
      yticks: [[0, "0"], [0.5, "0.5"], [1, "1"]],
    }),
  ];
  COLOURS.forEach((colour, i) => {
    const x = middle(i);
    parts.push(text(x + 12, score(state.scores[i]) + 4, say(state.scores[i], 1)));
    parts.push(line([[x, score(0)], [x, score(state.scores[i])]], `stem ${colour}`));
    parts.push(text(x, 188, short(exponentials[i]), middled));
    const p = probabilities[i];
    const top = probability(Number.isNaN(p) ? 0 : p);
    parts.push(tag("rect", {
      x: x - bar / 2, width: bar, y: top, height: 316 - top, class: `fill ${colour}`,
    }));
    parts.push(text(x, 334, percent(p), { ...middled, class: Number.isNaN(p) ? "wrong" : "strong" }));
  });
  const handles = COLOURS.map((_, i) => ({ name: i, x: middle(i), y: score(state.scores[i]) }));
  return { svg: parts.join(""), handles };
}

function moved(name, x, y, state, width) {
  const value = clamp(places(width).score.invert(y), LOWEST, HIGHEST);
  const scores = [...state.scores];
  scores[Number(name)] = Math.round(value * 10) / 10;
  return { scores };
}

function words(state) {
  const { exponentials, sum, probabilities } = softmax(state);
  const { dtype, temperature, shift } = state;
  if (exponentials.some((value) => value === Infinity)) {
    return _("An exponential is more than {dtype} can hold: it became inf, and inf / inf is nan.", { dtype });
  }
  if (sum === 0) return _("In {dtype} all five exponentials are too small to hold: 0 / 0 is nan.", { dtype });
  if (sum === Infinity) {
    return _("The sum of the exponentials is more than {dtype} can hold: it became inf, so every quotient is 0.", { dtype });
  }
  const best = state.scores.indexOf(Math.max(...state.scores));
  const range = _("The largest score, {score}, takes {most}; the smallest gets {least}.", {
    score: say(state.scores[best], 1), most: percent(probabilities[best]),
    least: percent(Math.min(...probabilities)),
  });
  const right = softmax({ ...state, shift: 0, formula: "shifted", dtype: "float64" }).probabilities;
  const wrong = right.map((p, i) => Math.abs(p - probabilities[i]));
  const worst = wrong.indexOf(Math.max(...wrong));
  if (percent(right[worst]) !== percent(probabilities[worst])) {
    return `${range} ${_("But {dtype} has lost digits: {score} should get {p}.", {
      dtype, score: say(state.scores[worst], 1), p: percent(right[worst]),
    })}`;
  }
  if (shift !== 0) {
    return `${range} ${_("That {shift} was added to every score has changed nothing.", { shift: say(shift, 0) })}`;
  }
  if (temperature !== 1) {
    const by = { by: say(temperature) };
    return `${range} ${temperature < 1 ? _("All scores were divided by {by}, which spreads them.", by)
      : _("All scores were divided by {by}, which draws them together.", by)}`;
  }
  return range;
}

const shifted = (by) => ({ shift }) => ({ shift: clamp(shift + by, -FARTHEST, FARTHEST) });

export const view = {
  label: N_("Explorer: five scores and their softmax"),
  traits: ["scores", "temperature", "shift", "formula", "dtype"],
  heights: [340, 340],
  controls: [
    ...COLOURS.map((colour, index) => ({
      get label() { return _("score {n}", { n: index + 1 }); }, trait: "scores", index, min: LOWEST, max: HIGHEST, step: 0.1,
      say: (value) => say(value, 1), small: true,
    })),
    { trait: "temperature", label: N_("temperature"), min: -1, max: 1.5, step: 0.01, log: true, say },
    { trait: "shift", label: N_("shift all"), min: -FARTHEST, max: FARTHEST, step: 1, say: (value) => say(value, 0) },
    {
      trait: "formula", label: N_("formula"),
      options: [["shifted", N_("minus the largest")], ["naive", N_("textbook")]],
    },
    {
      trait: "dtype", label: N_("numbers"),
      options: [["float16", "float16"], ["float32", "float32"], ["float64", "float64"]],
    },
    { label: N_("shift by −1"), press: shifted(-1) }, // a finger cannot hit one number of 1,601
    { label: N_("shift by 1"), press: shifted(1) },
  ],
  look, moved, words,
};

export default explorer(view);
