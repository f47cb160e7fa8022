// Gives NumPy a fast matrix product (../matmul/matmul.c): what `@` runs for float32 and float64 is
// replaced, in the table that NumPy itself looks it up in. Where that table is not as expected, as it
// may be in another NumPy, nothing happens but that products are slow.

const KINDS = { 11: "float32", 12: "float64" }; // as NumPy numbers them
const ROOM = (256 + 4) * 32; // bytes

/** Replace the loops of `numpy.matmul`, a ufunc, by those of compiled `code`. */
export async function giveProducts(pyodide, code) {
  const python = pyodide._module;
  const { instance } = await WebAssembly.instantiate(await code, { env: { memory: python.memory } });
  const room = python._malloc(ROOM);
  const loops = new Map(Object.entries(KINDS).map(([kind, name]) =>
    [Number(kind), python.addFunction(instance.exports[name], "viiii")]));
  const at = pyodide.runPython("import numpy; id(numpy.matmul)") / 4 + 2; // behind what all objects have
  const { HEAP32, HEAPU8 } = python; // not before: they are others when the memory has grown
  const [inputs, outputs, all, , functions, data, count, , name, kinds] = HEAP32.subarray(at, at + 10);
  if (inputs !== 2 || outputs !== 1 || all !== 3 || python.UTF8ToString(name) !== "matmul") return;
  for (let i = 0; i < count; i++) {
    const [a, b, c] = HEAPU8.subarray(kinds + 3 * i, kinds + 3 * i + 3);
    if (!loops.has(a) || a !== b || a !== c) continue;
    HEAP32[functions / 4 + i] = loops.get(a);
    HEAP32[data / 4 + i] = room;
  }
}
