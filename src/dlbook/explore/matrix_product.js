// The product of two matrices, cell by cell. B stands above the product and A at its left, so that
// the row and the column of a cell point to it. The row is blue, the column vermilion.

import { NARROW, N_, _, clamp, tag, text } from "./drawing.js";
import { explorer } from "./frame.js";

const MOST = { rows: 3, inner: 3, columns: 4 };
const TOP = 46; // CSS pixels above B, for its name

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** Return A, with 1, 2, 3, …, and B, whose rows are ten times as large each. */
export function matrices({ rows, inner, columns }) {
  return {
    a: range(rows).map((i) => range(inner).map((k) => i * inner + k + 1)),
    b: range(inner).map((k) => range(columns).map((j) => (j + 1) * [1, 10, 100][k])),
  };
}

/** Return the cell of the state; one beyond the product is at its edge. */
export function current({ cell: [i, j], rows, columns }) {
  return [clamp(i, 0, rows - 1), clamp(j, 0, columns - 1)];
}

/** Return what a row of A and a column of B bring together: pairs, their products, the sum. */
export function meeting(state, [i, j]) {
  const { a, b } = matrices(state);
  const pairs = a[i].map((left, k) => [left, b[k][j]]);
  const products = pairs.map(([left, right]) => left * right);
  return { pairs, products, sum: products.reduce((total, product) => total + product, 0) };
}

/** Return the state's cell, so many cells further in the order in which one reads. */
function stepped(state, count) {
  const { rows, columns } = state;
  const [i, j] = current(state);
  const number = clamp(i * columns + j + count, 0, rows * columns - 1);
  return { cell: [Math.floor(number / columns), number % columns] };
}

/** Return the upper left corners of A, B and C and the size of a cell, all in CSS pixels. */
function places(width) {
  const narrow = width < NARROW;
  const cell = { wide: Math.min(48, Math.floor((width - 22) / 7)), high: narrow ? 34 : 36 };
  const right = MOST.inner * cell.wide + 20;
  const below = TOP + MOST.inner * cell.high + 38;
  return {
    cell, a: [1, below], b: [right, TOP], c: [right, below],
    // The sum stands beside the matrices or, on a phone, below.
    sum: narrow ? [0, below + MOST.rows * cell.high + 32] : [right + 4 * cell.wide + 24, TOP + 12],
  };
}

/** Draw a matrix whose last row and first column stay where they are: at the product. */
function grid([left, top], { wide, high }, table, lookOf) {
  return table.flatMap((row, i) => row.map((value, j) => {
    const [x, y] = [left + j * wide, top + i * high];
    const box = tag("rect", { x, y, width: wide, height: high, class: `cell ${lookOf(i, j)}` });
    const strong = lookOf(i, j) && "strong";
    return box + text(x + wide / 2, y + high / 2 + 5, value, { class: strong, "text-anchor": "middle" });
  })).join("");
}

const shape = (first, second) => `(${first}, ${second})`;

function look(state, width) {
  const at = places(width);
  const { rows, inner, columns } = state;
  const { a, b } = matrices(state);
  const [i, j] = current(state);
  const { wide, high } = at.cell;
  const left = at.a[0] + (MOST.inner - inner) * wide; // A ends at the product
  const top = at.b[1] + (MOST.inner - inner) * high;
  const filled = (r, c) => r * columns + c <= i * columns + j;
  const product = range(rows).map((r) => range(columns).map((c) => (
    filled(r, c) ? meeting(state, [r, c]).sum : "")));
  const lit = (r, c) => (r === i && c === j ? "green lit tap" : "tap");
  const name = (x, y, said) => text(x, y - 8, said);
  const svg = [
    text(0, 12, `${shape(rows, inner)} @ ${shape(inner, columns)} → ${shape(rows, columns)}`, { class: "strong" }),
    name(left, at.a[1], `A ${shape(rows, inner)}`),
    grid([left, at.a[1]], at.cell, a, (r) => (r === i ? "blue lit" : "")),
    name(at.b[0], top, `B ${shape(inner, columns)}`),
    grid([at.b[0], top], at.cell, b, (r, c) => (c === j ? "vermilion lit" : "")),
    name(at.c[0], at.c[1], `A @ B ${shape(rows, columns)}`),
    grid(at.c, at.cell, product, lit),
    written(state, at.sum),
  ].join("");
  return { svg };
}

/** Write the sum of products out, a step in each line. */
function written(state, [x, y]) {
  const [i, j] = current(state);
  const { pairs, products, sum } = meeting(state, [i, j]);
  const line = (k, said, look = {}) => text(x, y + 24 * k, said, look);
  return [
    line(0, _("row {i} of A: {row}", { i, row: pairs.map(([left]) => left).join(", ") }), { class: "own blue" }),
    line(1, _("column {j} of B: {column}", { j, column: pairs.map(([, right]) => right).join(", ") }), { class: "own vermilion" }),
    line(2, pairs.map((pair) => pair.join(" · ")).join(" + ")),
    products.length > 1 ? line(3, `= ${products.join(" + ")}`) : "",
    line(products.length > 1 ? 4 : 3, `= ${sum}`, { class: "own green" }),
    line(5.4, _("Press Next, or tap a cell.")),
  ].join("");
}

function tapped(x, y, state, width) {
  const { c: [left, top], cell: { wide, high } } = places(width);
  const [i, j] = [Math.floor((y - top) / high), Math.floor((x - left) / wide)];
  const inside = i >= 0 && j >= 0 && i < state.rows && j < state.columns;
  return inside ? { cell: [i, j] } : {};
}

function words(state) {
  const { rows, inner, columns } = state;
  const [i, j] = current(state);
  const { pairs, sum } = meeting(state, [i, j]);
  const sumOfProducts = `${pairs.map((pair) => pair.join("\u00a0·\u00a0")).join(" + ")}${inner > 1 ? ` = ${sum}` : ""}`;
  return _("Row {i} of A meets column {j} of B: {sum}. Cell {n} of {all}, in row {i} and column {j} of the product.", {
    i, j, sum: sumOfProducts, n: i * columns + j + 1, all: rows * columns,
  });
}

const size = (trait, label) => ({
  trait, label, min: 1, max: MOST[trait], step: 1, say: (value) => String(value),
});

export const view = {
  label: N_("Explorer: the product of two matrices, cell by cell"),
  traits: ["rows", "inner", "columns", "cell"],
  heights: [304, 452],
  controls: [
    { label: N_("First"), key: "Home", press: () => ({ cell: [0, 0] }) },
    { label: N_("Back"), key: "ArrowLeft", press: (state) => stepped(state, -1) },
    { label: N_("Next"), key: "ArrowRight", press: (state) => stepped(state, 1) },
    { label: N_("Last"), key: "End", press: (state) => stepped(state, Infinity) },
    size("rows", N_("rows of A")),
    size("inner", N_("columns of A, rows of B")),
    size("columns", N_("columns of B")),
  ],
  look, tapped, words,
};

export default explorer(view);
