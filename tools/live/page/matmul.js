// Gives NumPy a fast matrix product (../matmul/matmul.c): what `@` runs for float32 and float64 is
// replaced, in the table that NumPy itself looks it up in. Where that table is not as expected, as it
// may be in another NumPy, nothing happens but that products are slow.

const KINDS = { 11: "float32", 12: "float64" }; // as NumPy numbers them
const ROOM = (256 + 4) * 32; // bytes

/** Replace the loops of `numpy.matmul`, a ufunc; return whether both were found. */
export async function giveProducts(pyodide, code) {
  const { memory, HEAP32, HEAPU8, addFunction, UTF8ToString, _malloc } = pyodide._module;
  // The fields of a ufunc, behind the two of each Python object.
  const at = pyodide.runPython("import numpy; id(numpy.matmul)") / 4 + 2;
  const [inputs, outputs, all, , loops, data, count, , name, , kinds] = HEAP32.subarray(at, at + 11);
  if (inputs !== 2 || outputs !== 1 || all !== 3 || UTF8ToString(name) !== "matmul") return false;
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(await code), { env: { memory } });
  const room = _malloc(ROOM);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const [a, b, c] = HEAPU8.subarray(kinds + 3 * i, kinds + 3 * i + 3);
    if (!(a in KINDS) || a !== b || a !== c) continue;
    HEAP32[loops / 4 + i] = addFunction(exports[KINDS[a]], "viiii");
    HEAP32[data / 4 + i] = room;
    found += 1;
  }
  return found === 2;
}
