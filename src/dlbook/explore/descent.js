// A walk downhill: its path on the map and its height after each step, on one of three landscapes
// of chapter 06. The lowest height of each is 0.

import { NARROW, N_, _, axes, brief, clamp, clip, line, linear, say, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

const STEPS = 300; // as many as a walk may take
const LOW = 1e-3; // a walk has arrived when its height is below this and stays there
const FAR = 1e6; // a walk farther than this from the middle is gone
const MAP = { x: [-3, 3], y: [-2, 2] };
const LONGEST = 3000; // milliseconds that the dot walks at most

// `curvature` is the largest at a minimum; `levels` are the heights of the contour lines.
export const LANDSCAPES = {
  bowl: {
    height: ([x, y]) => x * x + y * y,
    gradient: ([x, y]) => [2 * x, 2 * y],
    curvature: 2,
    minima: [[0, 0]],
    levels: [0.25, 1, 2.25, 4, 6.25, 9, 12.25],
    contour: (level) => [ellipse(Math.sqrt(level), Math.sqrt(level))],
  },
  valley: {
    height: ([x, y]) => (x * x) / 20 + y * y,
    gradient: ([x, y]) => [x / 10, 2 * y],
    curvature: 2,
    minima: [[0, 0]],
    levels: [0.02, 0.1, 0.3, 0.7, 1.4, 2.4, 3.8],
    contour: (level) => [ellipse(Math.sqrt(20 * level), Math.sqrt(level))],
  },
  wells: {
    height: ([x, y]) => (x * x - 1) * (x * x - 1) + y * y,
    gradient: ([x, y]) => [4 * x * (x * x - 1), 2 * y],
    curvature: 8,
    minima: [[-1, 0], [1, 0]],
    saddle: [0, 0],
    levels: [0.1, 0.4, 1, 2, 4, 10, 25, 50],
    contour: (level) => [-1, 1].map((side) => bean(Math.sqrt(level), side)),
  },
};

const PARTS = Array.from({ length: 65 }, (_, i) => i / 32 - 1); // from -1 to 1
const ellipse = (a, b) => PARTS.map((t) => [a * Math.cos(Math.PI * t), b * Math.sin(Math.PI * t)]);

/** Return the side's half of the line where x1 = r sin t and x0 ** 2 - 1 = r cos t. */
function bean(r, side) {
  const end = r < 1 ? Math.PI : Math.acos(-1 / r); // above the saddle, the halves meet at x0 = 0
  const dense = (part) => Math.sign(part) * end * (1 - (1 - Math.abs(part)) ** 2); // near the end
  const across = (t) => side * Math.sqrt(Math.max(0, 1 + r * Math.cos(t)));
  return PARTS.map(dense).map((t) => [across(t), r * Math.sin(t)]);
}

/** Walk until the height stays low, the walk is gone, or 300 steps are done. */
export function walk({ start, lr, momentum, landscape }) {
  const { height, gradient } = LANDSCAPES[landscape];
  const path = [start];
  let velocity = [0, 0];
  while (path.length <= STEPS && Math.hypot(...path.at(-1)) <= FAR) {
    const slope = gradient(path.at(-1));
    velocity = velocity.map((v, i) => momentum * v - lr * slope[i]);
    path.push(path.at(-1).map((x, i) => x + velocity[i]));
  }
  const heights = path.map(height);
  const arrival = heights.findLastIndex((h) => h >= LOW) + 1;
  const steps = arrival < path.length ? arrival : null;
  if (steps !== null) path.length = heights.length = steps + 1;
  return { path, heights, steps, gone: Math.hypot(...path.at(-1)) > FAR };
}

// The picture: the map, and the heights beside it or, on a phone, below.

function places(width) {
  const narrow = width < NARROW;
  const across = narrow ? Math.min(width - 30, 348) : 0.58 * width;
  const map = { left: 28, right: 28 + across, top: 26, bottom: 26 + (across * 2) / 3 };
  const heights = narrow
    ? { left: 46, right: width - 14, top: 336, bottom: 426 }
    : { left: map.right + 62, right: width - 14, top: map.top, bottom: map.bottom };
  return {
    map: {
      ...map, x: linear(MAP.x, [map.left, map.right]), y: linear(MAP.y, [map.bottom, map.top]),
    },
    heights: { ...heights, y: linear([-4.5, 4], [heights.bottom, heights.top]) }, // powers of ten
  };
}

/** Return a walk in pixels: a line, and a dot (a line without length) for each step. */
function walked(points) {
  const d = points.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");
  return line(points, "vermilion thin") + tag("path", { d, class: "vermilion dots" });
}

const ticks = (...numbers) => numbers.map((at) => [at, say(at, 0)]);
const onMap = ({ x, y }) => ([x0, x1]) => [x(x0), y(x1)];

function mapped({ path }, { landscape }, { map }) {
  const { levels, contour, minima, saddle } = LANDSCAPES[landscape];
  const pixel = onMap(map);
  const inside = ([x, y]) => Math.abs(x) <= MAP.x[1] && Math.abs(y) <= MAP.y[1];
  const leaves = path.findLastIndex(inside) + 1;
  const shown = path.slice(0, leaves + 1).map(pixel);
  const contours = levels.flatMap(contour).map((points) => line(points.map(pixel), "thin grey"));
  const cross = ([x, y]) => tag("path", { d: `M${x} ${y}m-6 0h12m-6-6v12`, class: "green stem" });
  const name = ([x, y], below, words) => text(x, y + below, words, { class: "over", "text-anchor": "middle" });
  return [
    axes({ ...map, xticks: ticks(-2, 0, 2), yticks: ticks(-1, 0, 1), xlabel: "x₀" }),
    text(0, map.top + 12, "x₁"),
    text(map.left, map.top - 10, _("drag the start")),
    clip(map, [
      tag("g", { opacity: 0.6 }, contours.join("")),
      ...minima.map(pixel).map((at) => cross(at) + name(at, 22, _("minimum"))),
      saddle ? name(pixel(saddle), -12, _("saddle")) : "",
      walked(shown),
    ].join("")),
    ...(leaves < path.length
      ? [arrow(map, ...shown.slice(-2)), ended(map, _("off the map at step {leaves}", { leaves }), "wrong")]
      : []),
  ].join("");
}

/** Return words at the right above a part of the picture. */
const ended = ({ right, top }, words, className) =>
  text(right, top - 10, words, { class: className, "text-anchor": "end" });

/** Return an arrow where a step crosses the map's edge. */
function arrow({ left, right, top, bottom }, [x, y], [toX, toY]) {
  const [dx, dy] = [toX - x, toY - y];
  const part = Math.min(
    (dx > 0 ? right - x : x - left) / Math.abs(dx), (dy > 0 ? bottom - y : y - top) / Math.abs(dy));
  const at = [x + part * dx, y + part * dy].map((pixel) => pixel.toFixed(1));
  const transform = `translate(${at}) rotate(${(Math.atan2(dy, dx) * 180) / Math.PI})`;
  return tag("path", { d: "M0 0l-12 -6v12z", class: "vermilion fill", transform });
}

/** Return a function from a step's number and its height to pixels. */
function onHeights({ left, right, y }, count) {
  const x = linear([0, count], [left, right]);
  return (step, height) => [x(step), y(Math.max(-9, Math.log10(height)))];
}

const roomFor = (steps) => [10, 30, 100, 300].find((count) => count >= steps);

function climbed({ heights, steps, gone }, { heights: panel }) {
  const count = roomFor(heights.length - 1);
  const pixel = onHeights(panel, count);
  const points = heights.map((height, step) => pixel(step, height));
  const low = panel.y(Math.log10(LOW));
  return [
    axes({
      ...panel, x: linear([0, count], [panel.left, panel.right]),
      xticks: ticks(0, count / 2, count), yticks: [[-3, "10⁻³"], [0, "1"], [3, "10³"]],
      xlabel: _("steps"), ylabel: _("height"),
    }),
    line([[panel.left, low], [panel.right, low]], "green dashed thin"),
    clip(panel, walked(points)),
    steps === null
      ? ended(panel, gone ? _("gone") : _("not there"), "wrong")
      : ended(panel, _("steps: {steps}", { steps }), "green own"),
  ].join("");
}

function look(state, width) {
  const done = walk(state);
  const there = places(width);
  const [x, y] = onMap(there.map)(state.start);
  const svg = mapped(done, state, there) + climbed(done, there);
  return { svg, handles: [{ name: "start", x, y }] };
}

function moved(name, x, y, state, width) {
  const { map } = places(width);
  const near = (value, [low, high]) => Math.round(clamp(value, low, high) * 100) / 100;
  return { start: [near(map.x.invert(x), MAP.x), near(map.y.invert(y), MAP.y)] };
}

// The sentence.

/** Return the learning rate below which a walk comes to rest in a minimum. */
export const limitOf = ({ momentum, landscape }) =>
  (2 * (1 + momentum)) / LANDSCAPES[landscape].curvature;

function words(state) {
  const { path, heights, steps, gone } = walk(state);
  if (steps !== null) {
    return `${_("Steps until the height stays below 10⁻³: {steps}.", { steps })} ${manner(state, path)}`;
  }
  const last = path.length - 1;
  if (gone) return `${_("Gone: farther than 10⁶ from the middle after {last} steps.", { last })} ${why(state)}`;
  const now = _("After {last} steps the height is {height}", { last, height: brief(heights[last]) });
  if (state.landscape === "wells" && state.start[0] === 0) {
    return _("{now}: on the ridge no slope leads to either side. Nudge the start's x₀.", { now });
  }
  if (state.lr >= limitOf(state)) return `${now}. ${why(state)}`;
  const falls = heights.slice(-50).every((h, i, all) => i === 0 || h <= all[i - 1]);
  return falls
    ? _("It crawls. {now}; at the start it was {first}.", { now, first: brief(heights[0]) })
    : _("It rolls to and fro. {now}.", { now });
}

/** Say how a walk came down: to which minimum, or how often it jumped across the floor. */
function manner({ landscape, start: [x0, x1] }, path) {
  if (landscape === "wells") {
    const side = (x) => (x === 0 ? _("ridge") : x < 0 ? _("left") : _("right"));
    return _("It began on the {first} and ended on the {last}.", { first: side(x0), last: side(path.at(-1)[0]) });
  }
  const across = x1 === 0 ? 0 : 1;
  const jumps = path.filter((x, i) => i > 0 && x[across] * path[i - 1][across] < 0).length;
  const often = jumps && jumps === path.length - 1 ? _("every step") : jumps;
  return _("Jumps to the other side: {often}.", { often });
}

/** Say why a walk does not arrive, where the length of its steps is to blame. */
function why(state) {
  const limit = limitOf(state);
  if (state.lr < limit) return _("Each step leaps to where the slope is steeper still.");
  const formula = state.momentum ? _("2(1 + momentum)/L") : "2/L";
  return _("It overshoots: it can rest only at a learning rate below {limit}.", { limit: `${formula} = ${brief(limit)}` });
}

/** Send a dot along the path and one along the heights, or put them at the end at once. */
function play(state, first, picture, width) {
  const { path, heights } = walk(state);
  const last = path.length - 1;
  const there = places(width);
  const height = onHeights(there.heights, roomFor(last));
  const tracks = [path.map(onMap(there.map)), heights.map((h, step) => height(step, h))];
  for (const dot of picture.querySelectorAll(".walker")) dot.remove();
  const walkers = [...picture.querySelectorAll("svg")].map((part) => {
    part.insertAdjacentHTML("beforeend", tag("circle", { r: 6, class: "walker blue fill" }));
    return part.lastElementChild;
  });
  const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const began = performance.now();
  const show = (now) => {
    const at = atOnce ? last : clamp((now - began) / Math.min(250, LONGEST / last), 0, last);
    const from = Math.floor(at);
    walkers.forEach((dot, i) => {
      const [[x, y], [toX, toY]] = [tracks[i][from], tracks[i][Math.min(from + 1, last)]];
      dot.setAttribute("cx", x + (at - from) * (toX - x));
      dot.setAttribute("cy", y + (at - from) * (toY - y));
    });
    if (at < last && walkers[0].isConnected) requestAnimationFrame(show);
  };
  show(began);
  return {}; // the state stays
}

export const view = {
  label: N_("Explorer: a walk downhill"),
  traits: ["start", "lr", "momentum", "landscape"],
  heights: [300, 466],
  controls: [
    {
      trait: "landscape", label: N_("landscape"),
      options: [["bowl", N_("round bowl")], ["valley", N_("narrow valley")], ["wells", N_("two minima")]],
    },
    { trait: "lr", label: N_("learning rate"), min: -3, max: 0.5, step: 0.01, log: true },
    { trait: "momentum", label: N_("momentum"), min: 0, max: 0.99, step: 0.01, say },
    { trait: "start", index: 0, label: N_("start, x₀"), min: -3, max: 3, step: 0.01, say },
    { trait: "start", index: 1, label: N_("start, x₁"), min: -2, max: 2, step: 0.01, say },
    { label: N_("Walk"), press: play },
  ],
  look, moved, words,
};

export default explorer(view);
