// Compiles Python in archives, by the very Python that will run it: node compile.mjs PYODIDE <WORK
//
// Compiling is more than half of what an import costs in a browser. WORK is JSON: a list of archives
// with the paths of what is given and of what is made, and the modules that go into others, by their
// paths. dlbook keeps its source beside the compiled code, since chapters print some of it.

import { readFileSync, writeFileSync } from "node:fs";

const folder = process.argv[2];
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
pyodide.runPython(`
import importlib.util, io, marshal, warnings, zipfile

warnings.simplefilter("ignore")

def add(archive, name, content):
    plain = zipfile.ZipInfo(name)
    plain.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(plain, content, compresslevel=9)

def compiled(data, name_of_archive, main, apart):
    made = {path: io.BytesIO() for path in (main, *apart)}
    path_of = {module: path for path, modules in apart.items() for module in modules}
    parts = {path: zipfile.ZipFile(file, "w") for path, file in made.items()}
    with zipfile.ZipFile(io.BytesIO(data.to_bytes())) as old:
        for info in sorted(old.infolist(), key=lambda i: i.filename):
            if info.is_dir():
                continue
            content, name = old.read(info), info.filename
            to = parts[path_of.get(name.split("/")[0].removesuffix(".py"), main)]
            if name.endswith(".py"):
                code = marshal.dumps(compile(content, name, "exec", dont_inherit=True))
                stamp = bytes(12)
                if name_of_archive == "dlbook":
                    add(to, name, content)
                    before, _, last = name.rpartition("/")
                    name = f"{before}/__pycache__/{last[:-3]}.cpython-314.pyc"
                    stamp = (1).to_bytes(4, "little") + importlib.util.source_hash(content)  # is not looked up again
                else:
                    name += "c"
                content = importlib.util.MAGIC_NUMBER + stamp + code
            add(to, name, content)
    for part in parts.values():
        part.close()
    return {path: file.getvalue() for path, file in made.items()}
`);
const compiled = pyodide.globals.get("compiled");
for (const { name, given, to, apart } of JSON.parse(readFileSync(0, "utf-8"))) {
  const made = compiled(new Uint8Array(readFileSync(given)), name, to, pyodide.toPy(apart));
  const files = made.toJs({ dict_converter: Object.fromEntries });
  for (const [path, content] of Object.entries(files)) writeFileSync(path, content);
}
