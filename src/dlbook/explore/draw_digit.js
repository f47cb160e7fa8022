// A sheet to draw a digit on, the picture of 28 × 28 pixels that MNIST would have made of it, and
// ten probabilities: of the sample network, which runs here, or of a kernel's network.

import { N_, _, percent, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";
import { PEN, TOP, addSheet, extended, fromLine, ink, onSheet, paper, same } from "./sheet.js";

const SCAN = 128; // pixels on a side of the drawing, each black or white
const FIELD = 28; // pixels on a side of the picture
const BOX = 20; // pixels that the longer side of the digit takes
const MIDDLE = 14; // row and column, counted from 0, of the centre of mass

/** Return rows of pixels, 1 where the pen has been. */
export function scan(strokes) {
  const rows = Array.from({ length: SCAN }, () => new Array(SCAN).fill(0));
  const reach = (SCAN * PEN) / 2;
  const from = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const to = (a, b) => Math.min(SCAN, Math.ceil(Math.max(a, b) + reach));
  for (const stroke of strokes) {
    const points = stroke.map((point) => point.map((at) => SCAN * onSheet(at)));
    points.forEach((a, k) => {
      const b = points[k + 1] ?? a;
      for (let y = from(a[1], b[1]); y < to(a[1], b[1]); y += 1) {
        for (let x = from(a[0], b[0]); x < to(a[0], b[0]); x += 1) {
          if (fromLine(x + 0.5, y + 0.5, a, b) <= reach * reach) rows[y][x] = 1;
        }
      }
    });
  }
  return rows;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const hasInk = (row) => row.some((grey) => grey > 0);
const transposed = (rows) => rows[0].map((_, x) => rows.map((row) => row[x]));
const bothWays = (rows, act) => transposed(act(transposed(act(rows))));
const cut = (rows) => rows.slice(rows.findIndex(hasInk), rows.findLastIndex(hasInk) + 1);

/** Average rows to BOX rows, by the shares of the old ones in each. */
function squeezed(rows, scale) {
  return Array.from({ length: BOX }, (_, r) => {
    const row = new Array(rows[0].length).fill(0);
    rows.forEach((old, y) => {
      const share = Math.min((y + 1) * scale, r + 1) - Math.max(y * scale, r);
      if (share > 0) old.forEach((grey, x) => { row[x] += share * grey; });
    });
    return row;
  });
}

/** Return how many rows to move, so that the centre of mass is in the middle one. */
function shift(rows) {
  const mass = rows.map(sum);
  const centre = sum(mass.map((m, r) => m * r)) / sum(mass);
  return Math.floor(MIDDLE + 0.5 - centre + 1e-9); // a tie goes down
}

/** Return 784 numbers, 0 paper to 1 ink: an image of any size cut, scaled and centred. */
export function asMnist(rows) {
  const image = new Array(FIELD * FIELD).fill(0);
  if (!rows.some(hasInk)) return image;
  const ink = bothWays(rows, cut);
  const scale = BOX / Math.max(ink.length, ink[0].length);
  const box = bothWays(ink, (old) => squeezed(old, scale));
  const [down, right] = [shift(box), shift(transposed(box))];
  box.forEach((row, r) => row.forEach((grey, c) => {
    const [y, x] = [r + down, c + right];
    if (Math.min(y, x) >= 0 && Math.max(y, x) < FIELD) image[FIELD * y + x] = grey;
  }));
  return image;
}

const made = new WeakMap();
/** Return what `make` makes of an object, which is made only once. */
const once = (from, make) => made.get(from) ?? made.set(from, make(from)).get(from);
const picture = (strokes) => once(strokes, () => asMnist(scan(strokes)));
const bytes = ({ W }) => Int8Array.from(atob(W), (byte) => byte.charCodeAt(0));

/** Return x @ W + b. */
function affine(x, layer) {
  const W = once(layer, bytes);
  const size = layer.b.length;
  const products = new Array(size).fill(0);
  x.forEach((value, i) => {
    if (value === 0) return; // paper
    for (let j = 0; j < size; j += 1) products[j] += value * W[i * size + j];
  });
  return products.map((product, j) => product * layer.scale + layer.b[j]);
}

/** Return the ten probabilities of a network: sigmoid layers, then a softmax. */
export function predict(layers, image) {
  const outputs = layers.slice(0, -1).reduce(
    (z, layer) => affine(z, layer).map((a) => 1 / (1 + Math.exp(-a))), image);
  const scores = affine(outputs, layers.at(-1));
  const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return exponentials.map((value) => value / sum(exponentials));
}

/** Return who reads, ten probabilities, and whether they are of an old drawing. */
export function reading({ strokes, weights, reader, asked, answer }) {
  if (answer.probabilities) {
    const who = _("{reader}, in the kernel", { reader: _(reader) });
    return { ...answer, who, late: answer.asked !== asked };
  }
  const probabilities = predict(weights, picture(strokes));
  return { probabilities, who: _("the sample network, in this page"), failed: answer.failed };
}

const sampleAt = ({ samples, strokes }) => samples.findIndex(([, sample]) => same(sample, strokes));

/** Return what changes: the strokes, and the number of the question to a kernel. */
const redrawn = ({ asked }, strokes) => ({ strokes, asked: asked + 1 });

/** Return where the sheet, the picture and the bars are. */
function places(width) {
  const narrow = width < 480;
  const side = narrow ? Math.min(width, 320) : 0.37 * width;
  const pixel = narrow ? 6 : Math.floor(width / 85);
  const left = narrow ? 0 : side + 16;
  const top = narrow ? side + 2 * TOP + 16 : TOP;
  return { side, left, top, pixel, bars: left + FIELD * pixel + 16 };
}

const heading = (x, y, first, second = "") => text(x, y - 26, first) + text(x, y - 9, second);

function pixels(image, { left, top, pixel }) {
  const squares = image.map((grey, i) => {
    const [x, y] = [left + pixel * (i % FIELD), top + pixel * Math.floor(i / FIELD)];
    const look = { x, y, width: pixel, height: pixel, "fill-opacity": grey.toFixed(3) };
    return grey > 0 ? tag("rect", look) : "";
  });
  return heading(left, top, _("all the network sees:"), _("28 × 28 pixels"))
    + paper(left, top, FIELD * pixel) + tag("g", { class: "pixels" }, squares.join(""));
}

function bars({ who, probabilities, late }, { bars: left, top, pixel }, width) {
  const pitch = (FIELD * pixel) / 10;
  const rows = probabilities.map((p, digit) => {
    const best = p === Math.max(...probabilities);
    const [y, look] = [top + pitch * (digit + 0.5), { class: best && "strong" }];
    const size = { y: y - pitch / 2 + 2, width: 1 + (width - left - 84) * p, height: pitch - 4 };
    return text(left, y + 5, digit, look)
      + tag("rect", { x: left + 14, ...size, class: best ? "fill blue" : "fill grey" })
      + text(width, y + 5, percent(p), { ...look, "text-anchor": "end" });
  });
  return heading(left, top, ...who.split(/(?<=,) /))
    + tag("g", { class: late && "late" }, rows.join(""));
}

function look(state, width) {
  const at = places(width);
  const drawn = heading(0, TOP, _("draw here")) + paper(0, TOP, at.side)
    + ink(state.strokes, at.side) + pixels(picture(state.strokes), at);
  return { svg: drawn + bars(reading(state), at, width) };
}

function words(state) {
  const { who, probabilities, late, failed } = reading(state);
  if (failed) return _("No answer from {reader}: {failed}.", { reader: _(state.reader), failed });
  const [sample] = state.samples[sampleAt(state)] ?? [];
  const what = sample ? `${_("This is {sample}.", { sample: _(sample) })} ` : "";
  if (late) return what + _("Waiting for {who}.", { who });
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [first, second] = order.map((digit) => (
    _("{digit} with {percent}", { digit, percent: percent(probabilities[digit]) })));
  return what + _("Read by {who}: {first}, then {second}.", { who, first, second });
}

const nextSample = (state) => state.samples[(Math.max(sampleAt(state), 0) + 1) % state.samples.length][1];
export const view = {
  label: N_("Explorer: draw a digit"),
  traits: ["strokes", "samples", "weights", "reader", "asked", "answer"],
  heights: [270, 596],
  controls: [
    { label: N_("Draw a strange one"), press: (state) => redrawn(state, nextSample(state)) },
    { label: N_("Undo"), press: (state) => redrawn(state, state.strokes.slice(0, -1)) },
  ],
  again: { label: N_("Clear"), press: (state) => redrawn(state, []) },
  look, words,
};

function letDraw({ model, el }) {
  const stop = explorer(view).render({ model, el });
  const change = (strokes) => {
    model.set("asked", model.get("asked") + 1);
    model.set("strokes", strokes);
    model.save_changes();
  };
  addSheet(el, (from, to) => change(extended(model.get("strokes"), from, to)));
  model.set("answer", {}); // one may be left of a kernel that is gone
  change(model.get("strokes")); // asks the kernel, if there is one
  return stop;
}

export default { ...explorer(view), render: letDraw };
