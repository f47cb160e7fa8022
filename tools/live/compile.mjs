// Compiles Python in archives, by the very Python that will run it: node compile.mjs PYODIDE <WORK
//
// Compiling is more than half of what an import costs in a browser. WORK is JSON: a list of archives
// with the paths of what is given and of what is made. dlbook keeps its source beside the compiled
// code, since chapters print some of it. What of the standard library only figures need, and what no
// page needs, goes into archives of their own, which kernel.py fetches when something imports it.

import { readFileSync, writeFileSync } from "node:fs";

const folder = process.argv[2];
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
pyodide.runPython(`
import importlib.util, io, marshal, warnings, zipfile

warnings.simplefilter("ignore")
APART = {"figures": {"unittest", "xml"}, "rest": set("""_pydatetime _pyio _pyrepl antigravity bdb cProfile cmd code compileall configparser doctest fileinput
    filecmp ftplib getopt graphlib http idlelib imaplib lib2to3 mailbox modulefinder multiprocessing
    netrc optparse pdb pickletools poplib profile pstats pty py_compile pyclbr pydoc pydoc_data rlcompleter runpy sched
    shelve smtplib socketserver sqlite3 statistics tabnanny this tomllib trace tracemalloc turtle wave webbrowser
    wsgiref xmlrpc zipapp""".split())}

def add(archive, name, content):
    plain = zipfile.ZipInfo(name)
    plain.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(plain, content, compresslevel=9)

def compiled(data, name_of_archive):
    made = {part: io.BytesIO() for part in ("", *APART)}
    parts = {part: zipfile.ZipFile(file, "w") for part, file in made.items()}
    with zipfile.ZipFile(io.BytesIO(data.to_bytes())) as old:
        for info in sorted(old.infolist(), key=lambda i: i.filename):
            if info.is_dir():
                continue
            content, name = old.read(info), info.filename
            top = name.split("/")[0].removesuffix(".py")
            apart = [part for part, names in APART.items() if top in names and name_of_archive == "python"]
            to = parts[apart[0] if apart else ""]
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
    return {part: file.getvalue() for part, file in made.items()}
`);
const compiled = pyodide.globals.get("compiled");
for (const { name, given, to } of JSON.parse(readFileSync(0, "utf-8"))) {
  const { "": main, ...apart } = compiled(new Uint8Array(readFileSync(given)), name).toJs({ dict_converter: Object.fromEntries });
  for (const [part, content] of Object.entries(name === "python" ? apart : {})) {
    writeFileSync(to.replace(/python-(?=[^/\\]*$)/, `python-${part}-`), content);
  }
  writeFileSync(to, main);
}
