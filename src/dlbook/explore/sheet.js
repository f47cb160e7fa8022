// A sheet to draw on with a mouse, a pen, a finger or the arrow keys. It lies over the picture of an
// explorer, in its upper left corner (see .sheet in explore.css).

import { _, clamp, tag } from "./drawing.js";

export const PEN = 0.1; // the width of the pen, as a share of the sheet
export const TOP = 40; // pixels for the heading of each part, as in explore.css

/** Return where on the sheet, from 0 to 1, a pen is that touches its edges at 0 and 1. */
export const onSheet = (at) => PEN / 2 + (1 - PEN) * at;

/** Return the square of the distance from (x, y) to the line between two points. */
export function fromLine(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length && clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1);
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2;
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Return the strokes and one point more: the last goes on if it ends where the pen was. */
export function extended(strokes, from, to) {
  const last = strokes.at(-1);
  if (last && same(last.at(-1), from)) return [...strokes.slice(0, -1), [...last, to]];
  return [...strokes, from ? [from, to] : [to]];
}

export const paper = (x, y, side) => tag("rect", { x, y, width: side, height: side, class: "paper" });

/** Draw strokes as lines on a sheet whose side is so many pixels. */
export function ink(strokes, side) {
  const toPixels = (point) => point.map((at) => (onSheet(at) * side).toFixed(1));
  const d = strokes.map((points) => `M${[...points, points.at(-1)].map(toPixels).join("L")}`);
  const style = `stroke-width: ${PEN * side}px`;
  return tag("path", { d: d.join(""), class: "ink", style, transform: `translate(0 ${TOP})` });
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.05; // of the pen, for an arrow key

const settled = (point) => point.map((at) => Math.round(200 * clamp(at, 0, 1)) / 200);

/** Lay a sheet over an explorer; `draw(from, to)` is told each way of the pen, a dot without from. */
export function addSheet(el, draw) {
  const sheet = Object.assign(document.createElement("div"),
    { className: "sheet", tabIndex: 0, role: "application" });
  el.querySelector("svg").after(sheet);
  usePointer(sheet, draw);
  useKeys(sheet, draw);
}

/** Draw where a mouse, a pen or a finger goes. */
function usePointer(sheet, draw) {
  let last = null;
  const at = ({ offsetX, offsetY }) => settled(
    [offsetX, offsetY].map((offset) => (offset / sheet.clientWidth - PEN / 2) / (1 - PEN)));
  sheet.onpointerdown = (event) => {
    if (!event.isPrimary || event.button) return;
    sheet.setPointerCapture(event.pointerId);
    draw(null, (last = at(event)));
  };
  sheet.onpointermove = (event) => {
    if (!last || !event.isPrimary) return;
    const to = at(event);
    if (!same(to, last)) draw(last, (last = to));
  };
  sheet.onpointerup = sheet.onpointercancel = () => { last = null; };
}

/** Draw with the arrow keys once Space has put the pen down. */
function useKeys(sheet, draw) {
  let [point, down] = [[0.5, 0.5], false];
  const show = () => {
    const [x, y] = point.map((at) => 100 * onSheet(at));
    const style = `left: ${x}%; top: ${y}%; width: ${100 * PEN}%`;
    sheet.innerHTML = tag("span", { class: down ? "pen down" : "pen", style });
    sheet.ariaLabel = down ? _("Sheet, pen down: arrow keys draw, Space lifts it")
      : _("Sheet, pen up: arrow keys move it, Space puts it down");
  };
  sheet.onkeydown = (event) => {
    const way = WAYS[event.key];
    if (!way && event.key !== " ") return;
    event.preventDefault();
    const from = point;
    if (way) point = settled(point.map((at, i) => at + STEP * way[i]));
    else down = !down;
    if (down) draw(way ? from : null, point);
    show();
  };
  show();
}
