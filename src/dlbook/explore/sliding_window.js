// A kernel of 3 × 3 weights, a digit or what is drawn on it, and the map of the weighted sums of all
// windows. Positive sums are vermilion, negative ones blue.

import { N_, _, brief, clamp, say, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";
import { PEN, TOP, addSheet, extended, fromLine, onSheet, paper } from "./sheet.js";

const FIELD = 28; // pixels on a side of the image
const SIDE = 26; // and of the map: the places of a window of 3 × 3
const BLANK = 10; // in place of a digit
const KERNELS = {
  [N_("Upright edges")]: [-1, 0, 1, -1, 0, 1, -1, 0, 1],
  [N_("Level edges")]: [-1, -1, -1, 0, 0, 0, 1, 1, 1],
  [N_("Blur")]: [1, 1, 1, 1, 1, 1, 1, 1, 1].map((one) => one / 9),
  [N_("Sharpen")]: [0, -1, 0, -1, 5, -1, 0, -1, 0],
};

const grid = (side, at) => Array.from({ length: side * side }, (_, i) => at(Math.floor(i / side), i % side));

/** Return 784 numbers, 0 paper to 1 ink: the digit, and what is drawn on it. */
export function imageOf({ digit, images, strokes }) {
  const bytes = digit === BLANK ? "" : atob(images[digit]);
  const lines = strokes.flatMap((stroke) => {
    const points = stroke.map((point) => point.map((at) => FIELD * onSheet(at)));
    return points.map((a, k) => [a, points[k + 1] ?? a]);
  });
  return grid(FIELD, (r, c) => lines.reduce((grey, [a, b]) => {
    const away = Math.sqrt(fromLine(c + 0.5, r + 0.5, a, b));
    return Math.max(grey, clamp((FIELD * PEN) / 2 + 0.5 - away, 0, 1));
  }, bytes ? bytes.charCodeAt(FIELD * r + c) / 255 : 0));
}

/** Return the nine pixels of the window whose upper left corner is in row r and column c. */
export const windowOf = (image, r, c) =>
  [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => image[FIELD * (r + i) + c + j]));

const product = (a, b) => a.reduce((total, value, k) => total + value * b[k], 0);

/** Return 676 numbers: for each place of the window, its pixels times the weights, summed. */
export const mapOf = (image, weights) => grid(SIDE, (r, c) => product(windowOf(image, r, c), weights));

/** Return where the three parts are, in CSS pixels. */
function places(width) {
  const narrow = width < 480;
  const side = narrow ? Math.min(width, 320) : 0.37 * width; // as the sheet, in explore.css
  const cell = narrow ? 44 : Math.floor(0.07 * width);
  const kernel = narrow ? [1, side + 2 * TOP] : [side + 14, TOP];
  const left = kernel[0] + 3 * cell + 14;
  const pixel = narrow ? Math.min(7, (width - left - 1) / SIDE) : side / FIELD;
  return { image: { left: 0, top: TOP, pixel: side / FIELD, side }, kernel, cell,
    map: { left, top: kernel[1], pixel, side: SIDE * pixel } };
}

const heading = (x, y, said) => text(x, y - 9, said);

/** Draw numbers as squares: the larger, the darker. */
function squares(values, side, { left, top, pixel }, most) {
  return values.map((value, i) => {
    const share = Math.min(1, Math.abs(value) / most);
    if (share < 0.004) return "";
    return tag("rect", {
      x: left + pixel * (i % side), y: top + pixel * Math.floor(i / side), width: pixel, height: pixel,
      class: side === SIDE && `fill ${value > 0 ? "vermilion" : "blue"}`,
      "fill-opacity": share.toFixed(3),
    });
  }).join("");
}

const outline = ({ left, top, pixel }, [r, c], size) => tag("rect", {
  x: left + c * pixel, y: top + r * pixel, width: size * pixel, height: size * pixel, class: "cell green lit",
});

const weight = (value) => (Number.isInteger(value) ? brief(value) : say(value));

function kernel({ weights, chosen }, [left, top], cell) {
  return weights.map((value, k) => {
    const [x, y] = [left + cell * (k % 3), top + cell * Math.floor(k / 3)];
    const look = `cell tap ${k === chosen ? "green lit" : ""}`;
    return tag("rect", { x, y, width: cell, height: cell, class: look })
      + text(x + cell / 2, y + cell / 2 + 5, weight(value), { "text-anchor": "middle" });
  }).join("");
}

function look(state, width) {
  const at = places(width);
  const image = imageOf(state);
  const map = mapOf(image, state.weights);
  const most = Math.max(...map.map(Math.abs)) || 1;
  const svg = [
    heading(0, TOP, _("image: draw on it")),
    paper(0, TOP, at.image.side),
    tag("g", { class: "pixels" }, squares(image, FIELD, at.image, 1)),
    outline(at.image, state.at, 3),
    heading(...at.kernel, _("kernel")),
    kernel(state, at.kernel, at.cell),
    text(at.kernel[0], at.kernel[1] + 3 * at.cell + 24, _("sum: {sum}", { sum: say(map[SIDE * state.at[0] + state.at[1]]) }), { class: "own green" }),
    heading(at.map.left, at.map.top, _("map: tap it")),
    paper(at.map.left, at.map.top, at.map.side),
    tag("g", { "shape-rendering": "crispEdges" }, squares(map, SIDE, at.map, most)),
    outline(at.map, state.at, 1),
  ].join("");
  return { svg };
}

function tapped(x, y, state, width) {
  const { kernel: [left, top], cell, map } = places(width);
  const [j, i] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  if (Math.min(i, j) >= 0 && Math.max(i, j) < 3) return { chosen: 3 * i + j };
  const [c, r] = [Math.floor((x - map.left) / map.pixel), Math.floor((y - map.top) / map.pixel)];
  return Math.min(r, c) >= 0 && Math.max(r, c) < SIDE ? { at: [r, c] } : {};
}

function words(state) {
  const { digit, strokes, weights, at: [r, c] } = state;
  const image = imageOf(state);
  const map = mapOf(image, weights);
  const [name] = Object.entries(KERNELS).find(([, known]) => known.every((w, k) => w === weights[k])) ?? [];
  const blank = strokes.length ? _("A blank sheet, drawn on,") : _("A blank sheet");
  const full = strokes.length ? _("A {digit}, drawn on,", { digit }) : _("A {digit}", { digit });
  return _("{what} and {kernel}: the window in row {r} and column {c} has the sum {sum}. The map goes from {low} to {high}.", {
    what: digit === BLANK ? blank : full,
    kernel: name ? _("the kernel \"{name}\"", { name: _(name) }) : _("a kernel of your own"),
    r, c, sum: say(map[SIDE * r + c]), low: say(Math.min(...map)), high: say(Math.max(...map)),
  });
}

const raised = (by) => ({ weights, chosen }) => ({
  weights: weights.map((value, k) => (k === chosen ? clamp(Math.round(2 * value + 2 * by) / 2, -9, 9) : value)),
});
const turned = (by) => ({ chosen }) => ({ chosen: (chosen + by + 9) % 9 });
const along = (index, label) => ({ trait: "at", index, label, min: 0, max: SIDE - 1, step: 1, small: true });

export const view = {
  label: N_("Explorer: a kernel slides over a digit"),
  traits: ["weights", "digit", "strokes", "at", "chosen", "images"],
  heights: [290, 620],
  controls: [
    { label: N_("Next weight"), key: "ArrowRight", press: turned(1) },
    { label: N_("Weight before"), key: "ArrowLeft", press: turned(-1) },
    { label: "+ ½", key: "ArrowUp", press: raised(0.5) },
    { label: "− ½", key: "ArrowDown", press: raised(-0.5) },
    ...Object.entries(KERNELS).map(([label, weights]) => ({ label, press: () => ({ weights }) })),
    {
      trait: "digit", label: N_("image"),
      options: [...Array.from({ length: 10 }, (_, digit) => [digit, String(digit)]), [BLANK, N_("blank")]],
    },
    along(0, N_("row")), along(1, N_("column")),
    { label: N_("Erase what is drawn"), press: () => ({ strokes: [] }) },
  ],
  look, tapped, words,
};

function letDraw({ model, el }) {
  const stop = explorer(view).render({ model, el });
  addSheet(el, (from, to) => {
    model.set("strokes", extended(model.get("strokes"), from, to));
    model.save_changes();
  });
  return stop;
}

export default { ...explorer(view), render: letDraw };
