// What the pictures of the explorers are drawn with: numbers to pixels, numbers to words, and SVG as
// text, so that a picture can be drawn where there is no page.

export const NARROW = 480; // CSS pixels: below this, pictures are laid out for a phone

let known = {}; // messages in the reader's language, by their English

/** Learn what is said in the reader's language: a widget's `_words`. */
export const learn = (words) => { known = words ?? {}; };

/** Return a message in the reader's language, with its {places} filled. */
export const _ = (message, values = {}) => (
  (known[message] || message).replace(/{(\w+)}/g, (place, name) => values[name] ?? place));

/** Mark a message that is translated where it is shown. */
export const N_ = (message) => message;

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Return a function from the numbers of a domain to pixels, with its inverse. */
export function linear([d0, d1], [r0, r1]) {
  const scale = (value) => r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
  scale.invert = (pixel) => d0 + ((pixel - r0) / (r1 - r0)) * (d1 - d0);
  return scale;
}

/** Write a number for readers: a true minus sign, and words for what is no number. */
export function say(value, digits = 2) {
  if (Number.isNaN(value)) return "nan";
  const text = Number.isFinite(value) ? Math.abs(value).toFixed(digits) : "inf";
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Write a number with a few digits, however large or small: 0.0123, 4.5·10⁻⁸. */
export function brief(value, digits = 3) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return say(value, 0);
  if (size >= 1e-3 && size < 1e5) return Number(value.toPrecision(digits)).toString().replace("-", "−");
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  return `${mantissa.replace("-", "−")}·10${raised.join("")}`;
}

/** Write a probability, and never the unlikely as impossible or the likely as certain. */
export function percent(p) {
  if (Number.isNaN(p)) return "nan";
  const number = p > 0 && p < 0.0005 ? "< 0.1" : p < 1 && p >= 0.9995 ? "> 99.9" : say(100 * p, 1);
  return _("{number} %", { number });
}

/** Return text as HTML and SVG want it. */
export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const attributes = (named) =>
  Object.entries(named)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? +value.toFixed(2) : escape(value)}"`)
    .join("");

/** Return an element as text: tag("line", { x1: 0, class: "blue" }). */
export const tag = (name, named, inside = "") => `<${name}${attributes(named)}>${inside}</${name}>`;

/** Return a text of the picture; `more` may set class, text-anchor and the like. */
export const text = (x, y, words, more = {}) => tag("text", { x, y, ...more }, escape(words));

/** Return a line through points [[x, y], …] in pixels; a point that is no number breaks it. */
export function line(points, className) {
  let pen = "M";
  let d = "";
  for (const [x, y] of points) {
    const there = Number.isFinite(x + y);
    if (there) d += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = there ? "L" : "M";
  }
  return tag("path", { d, class: className });
}

/** Return axes: `x` and `y` are scales, ticks [[value, label], …], in a box in pixels. */
export function axes({ x, y, left, right, top, bottom, xticks = [], yticks = [], xlabel, ylabel }) {
  return [
    ...xticks.map(([at]) => tag("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, class: "grid" })),
    ...yticks.map(([at]) => tag("line", { x1: left, x2: right, y1: y(at), y2: y(at), class: "grid" })),
    ...xticks.map(([at, label]) => text(x(at), bottom + 16, label, { "text-anchor": "middle" })),
    ...yticks.map(([at, label]) => text(left - 6, y(at) + 4, label, { "text-anchor": "end" })),
    xlabel ? text((left + right) / 2, bottom + 34, xlabel, { "text-anchor": "middle" }) : "",
    ylabel ? text(left - 6, top - 10, ylabel) : "",
  ].join("");
}

/** Return parts of a picture of which only what lies in a box is seen. */
export function clip({ left: x, right, top: y, bottom }, inside) {
  const [width, height] = [right - x, bottom - y];
  return tag("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, inside);
}
