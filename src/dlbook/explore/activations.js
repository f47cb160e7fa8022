// One neuron with one input: what it makes of the input, and how strongly it answers to a nudge.
// The curve and its value are blue, the slope and the tangent that shows it vermilion.

import { N_, _, axes, brief, clamp, clip, line, linear, say, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

const INPUTS = [-6, 6];
const PARAMETERS = [-5, 5];
const ROUNDING = 1e-12; // of a weighted sum: what is closer to 0 is 0

const sigmoid = (a) => {
  const e = Math.exp(-Math.abs(a));
  return (a >= 0 ? 1 : e) / (1 + e);
};

// What an activation makes of a weighted sum, its own slope there, and the numbers its axes show.
const ACTIVATIONS = {
  sigmoid: {
    apply: sigmoid,
    slope: (a) => sigmoid(a) * sigmoid(-a),
    outputs: [-0.25, 1.25], ticks: [0, 0.5, 1], steepest: 1.25, slopes: [0, 0.5, 1],
  },
  step: {
    apply: (a) => (a > 0 ? 1 : 0),
    slope: (a) => (a === 0 ? NaN : 0),
    outputs: [-0.25, 1.25], ticks: [0, 0.5, 1], steepest: 1.25, slopes: [0, 0.5, 1],
  },
  relu: {
    apply: (a) => Math.max(a, 0),
    slope: (a) => (a === 0 ? NaN : a > 0 ? 1 : 0),
    outputs: [-3, 6], ticks: [-3, 0, 3, 6], steepest: 5, slopes: [0, 2, 4],
  },
  identity: {
    apply: (a) => a,
    slope: () => 1,
    outputs: [-3, 6], ticks: [-3, 0, 3, 6], steepest: 5, slopes: [0, 2, 4],
  },
};

/** Return the weighted sum, the output, and the slope of the output against the input. */
export function neuron({ weight, bias, activation, x }) {
  const { apply, slope } = ACTIVATIONS[activation];
  const exact = weight * x + bias;
  const sum = Math.abs(exact) < ROUNDING ? 0 : exact;
  // What no input moves has no corner either.
  return { sum, output: apply(sum), slope: weight === 0 ? 0 : slope(sum) * weight };
}

/** Return the input where the weighted sum is 0: the place of the corner, or of the middle. */
const turningPoint = ({ weight, bias }) => (bias === 0 ? 0 : -bias / weight);

function places({ activation, weight }, width) {
  const { outputs, steepest } = ACTIVATIONS[activation];
  const [left, right] = [38, width - 12];
  const slopes = weight < 0 ? [-steepest, 0] : [0, steepest];
  return {
    input: linear(INPUTS, [left, right]),
    above: { left, right, top: 46, bottom: 190, y: linear(outputs, [190, 46]) },
    below: { left, right, top: 226, bottom: 310, y: linear(slopes, [310, 226]) },
  };
}

/** Return the curve of "output" or "slope" over all inputs, in two pieces if it has a corner. */
function curve(state, name, input, y, className) {
  const turn = clamp(turningPoint(state), ...INPUTS);
  const piece = (from, to) => {
    const points = Array.from({ length: 81 }, (_, i) => from + ((to - from) * (i + 0.5)) / 81);
    return line([from + 1e-9, ...points, to - 1e-9].map((x) => (
      [input(x), y(neuron({ ...state, x })[name])])), className);
  };
  return piece(INPUTS[0], turn) + piece(turn, INPUTS[1]);
}

function tangent({ x }, { output, slope }, input, y) {
  const end = (away) => [input(x + away), y(output + slope * away)];
  return line([end(-2), end(2)], "vermilion dashed");
}

const signed = (value) => (value < 0 ? `(${say(value, 1)})` : say(value, 1));
const sumInWords = ({ weight, x, bias }, sum) =>
  _("weighted sum a = {sum}", {
    sum: `${say(weight, 1)} · ${signed(x)} ${bias < 0 ? "−" : "+"} ${say(Math.abs(bias), 1)} = ${say(sum, 2)}`,
  });

const ticksAt = (values, sign = 1) => values.map((at) => [sign * at, brief(sign * at)]);

function look(state, width) {
  const { input, above, below } = places(state, width);
  const { ticks, outputs, slopes } = ACTIVATIONS[state.activation];
  const here = neuron(state);
  const [x, y] = [input(state.x), above.y(clamp(here.output, ...outputs))];
  const beyond = y === above.top ? " ↑" : y === above.bottom ? " ↓" : "";
  const none = Number.isNaN(here.slope);
  const slope = none ? _("no slope here") : _("slope of the output {slope}", { slope: brief(here.slope) });
  const xticks = ticksAt([-6, -4, -2, 0, 2, 4, 6]);
  const value = (colour) => ({ class: `own ${colour}` });
  const svg = [
    text(0, 12, sumInWords(state, here.sum)),
    text(0, 36, _("output {value}", { value: brief(here.output) + beyond }), value("blue")),
    axes({
      ...above, x: input, xticks: xticks.map(([at]) => [at, ""]), yticks: ticksAt(ticks),
    }),
    text(0, 216, slope, value("vermilion")),
    axes({
      ...below, x: input, xticks, xlabel: _("input x: drag the dot"),
      yticks: ticksAt(slopes, state.weight < 0 ? -1 : 1),
    }),
    line([[x, y], [x, below.bottom]], "thin dashed"),
    clip(above, tangent(state, here, input, above.y)
      + curve(state, "output", input, above.y, "blue")),
    curve(state, "slope", input, below.y, "vermilion"),
    none ? "" : tag("circle", { cx: x, cy: below.y(here.slope), r: 4, class: "fill vermilion" }),
  ].join("");
  return { svg, handles: [{ name: "x", x, y }] };
}

function moved(name, x, y, state, width) {
  const value = clamp(places(state, width).input.invert(x), ...INPUTS);
  return { x: Math.round(value * 10) / 10 };
}

const turn = (state) => `x = ${brief(turningPoint(state))}`;

// What is seen with each activation, when the weight is not 0.
const SEEN = {
  sigmoid(state, { sum, output, slope }) {
    const told = {
      output: Math.round(output), slope: brief(slope), place: turn(state),
      steepest: brief(state.weight / 4), times: brief(Math.abs(slope)),
    };
    if (ACTIVATIONS.sigmoid.slope(sum) < 0.01) {
      return _("Saturated near {output}: the slope is {slope}, next to nothing of a nudge passes through. In the middle of the S, at {place}, it is {steepest}.", told);
    }
    if (Math.abs(sum) < 0.05) {
      return _("In the middle of the S it is steepest: the slope is a quarter of the weight, {steepest}.", told);
    }
    return slope < 0
      ? _("A nudge of the input comes out {times} times as large, and reversed. At {place} the sigmoid is steepest, with slope {steepest}.", told)
      : _("A nudge of the input comes out {times} times as large. At {place} the sigmoid is steepest, with slope {steepest}.", told);
  },
  step(state, { sum, output }) {
    if (sum === 0) {
      return _("At the jump: the weighted sum is 0, the output is still 0, and there is no slope.");
    }
    const told = { output, place: turn(state) };
    return sum > 0
      ? _("The weighted sum is above 0, so the output is {output}. The slope is 0 everywhere and none at the jump, {place}: no nudge passes through.", told)
      : _("The weighted sum is below 0, so the output is {output}. The slope is 0 everywhere and none at the jump, {place}: no nudge passes through.", told);
  },
  relu(state, { sum, slope }) {
    const told = {
      before: brief(Math.min(state.weight, 0)), after: brief(Math.max(state.weight, 0)),
      place: turn(state), slope: brief(slope),
    };
    if (sum === 0) {
      return _("At the kink: the slope is {before} on its left and {after} on its right, so here there is none. Libraries pick 0.", told);
    }
    if (sum < 0) {
      return _("ReLU is off: the weighted sum is below 0, so output and slope are 0. It turns on at {place}.", told);
    }
    return _("ReLU is on: the output is the weighted sum, and the slope is the weight, {slope}, however large the output. It turns off at {place}.", told);
  },
  identity: (state, { slope }) => (
    _("The output is the weighted sum itself, and the slope is the weight, {slope}, everywhere.", { slope: brief(slope) })),
};

function words(state) {
  const here = neuron(state);
  if (state.weight === 0) {
    return _("With weight 0 the input does not count: the output is {output} for every x, and the slope is 0.", { output: brief(here.output) });
  }
  return SEEN[state.activation](state, here);
}

const tenths = (value) => say(value, 1);
const inTenths = (trait, label, [min, max]) => ({ trait, label, min, max, step: 0.1, say: tenths });

export const view = {
  label: N_("Explorer: one neuron, its activation and its slope"),
  traits: ["weight", "bias", "activation", "x"],
  heights: [348, 348],
  controls: [
    inTenths("weight", N_("weight w"), PARAMETERS),
    inTenths("bias", N_("bias b"), PARAMETERS),
    inTenths("x", N_("input x"), INPUTS),
    {
      trait: "activation", label: N_("activation"),
      options: [
        ["sigmoid", N_("sigmoid")], ["step", N_("step")], ["relu", "ReLU"],
        ["identity", N_("identity")],
      ],
    },
  ],
  look, moved, words,
};

export default explorer(view);
