"""Runs the cells of a page: what is left of a Jupyter kernel where there is one page and no server.

`worker.js` imports it in Pyodide and puts into it `send` (a message to the page) and `fetched`
(the bytes at an address, at once). Without them it is plain Python, and is tested so.
"""

import ast
import base64
import builtins
import hashlib
import importlib
import io
import json
import linecache
import os
import pprint
import sys
import time
import traceback
import types
import warnings
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import PathFinder

import needs

send = fetched = None
NAMES = {"__name__": "__main__", "__builtins__": builtins}
DONE = {}  # the statements that have run, by their keys
MOST_TEXT, MOST_SHOWN = 200_000, 100  # of one run of a cell: characters, figures and values
DEEPEST = 100  # frames of a traceback, the last ones
NO_PROCESS = "does not support processes"  # as Python says it there
CELL = "Cell "  # how the name of a cell begins, where Python wants that of a file
PAUSE = 0.05  # seconds between two pieces of text
MORE = "\n… and more, which is not shown\n"


def post(kind, **message):
    """Send a message to the page, as JSON: no object of Python is held there."""
    send(json.dumps({"kind": kind, **message}, default=str))


# What a cell prints ---------------------------------------------------------------------------


class Stream(io.TextIOBase):
    """Sends text to the page a few times a second: an endless loop may print as well."""

    def __init__(self, name):
        self.name, self.waiting, self.size, self.sent = name, [], 0, 0.0

    def write(self, text):
        """Keep text until it is time to send it; beyond a certain size, drop it."""
        if self.size < MOST_TEXT:
            self.size += len(text)
            self.waiting.append(text[:MOST_TEXT] + MORE if self.size >= MOST_TEXT else text)
            self.flush()
        return len(text)

    def flush(self):
        """Send what is waiting, if the last time is not too near: tqdm flushes at each step."""
        if time.monotonic() - self.sent > PAUSE:
            self.send()

    def send(self):
        """Send what is waiting."""
        if self.waiting:
            post("stream", name=self.name, text="".join(self.waiting))
        self.waiting, self.sent = [], time.monotonic()


# What a cell shows ----------------------------------------------------------------------------


class Shown:
    """How many values the running cell has shown, and whether it is shown at all."""

    count = 0
    silent = True


def display(*values, **_):
    """Show values as Jupyter would: the richest form that the page can show, and text."""
    for value in () if Shown.silent else values:
        _send_streams()
        Shown.count += 1
        if Shown.count <= MOST_SHOWN:
            data, metadata = mimebundle(value)
            post("display", data=data, metadata=metadata)
        elif Shown.count == MOST_SHOWN + 1:
            post("stream", name="stderr", text=MORE)


def mimebundle(value):
    """Return (data, metadata) of a value, with bytes as base64."""
    data, metadata, kind = {}, {}, type(value)
    if callable(getattr(kind, "_repr_mimebundle_", None)):
        found = value._repr_mimebundle_(include=None, exclude=None) or {}
        data, metadata = map(dict, found if isinstance(found, tuple) else (found, {}))
    for mime, name in {"text/html": "_repr_html_", "image/png": "_repr_png_"}.items():
        if mime not in data and callable(getattr(kind, name, None)):
            found = getattr(value, name)()
            if isinstance(found, tuple):
                found, metadata[mime] = found
            if found is not None:
                data[mime] = found
    if not data and kind.__module__ == "matplotlib.figure":  # a reader's own figure
        value.savefig(png := io.BytesIO(), format="png", bbox_inches="tight")
        data["image/png"] = png.getvalue()
    plain = kind in (dict, list, tuple, set)
    data.setdefault("text/plain", pprint.pformat(value, sort_dicts=False) if plain else repr(value))
    for mime, content in data.items():
        if isinstance(content, bytes):
            data[mime] = base64.b64encode(content).decode()
    return data, metadata


def _show_figures():
    """Show what a reader has drawn with pyplot, for which the page has no window."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        display(*map(pyplot.figure, pyplot.get_fignums()))
        pyplot.close("all")


def _send_streams():
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Stream):
            stream.send()


# Running --------------------------------------------------------------------------------------


def prepare(sources, may_fail=()):
    """Run what the last of the cells needs. Return whether that went well.

    Cells in `may_fail` fail on purpose.
    """
    run = needs.to_run(sources, DONE)
    post("needs", cells=sorted({statement.cell for statement in run}))
    Shown.silent = True
    # What they print was not asked for.
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        for statement in run:
            name = _remember(sources[statement.cell], statement.cell)
            try:
                _execute(statement.node, name)
            except Exception as error:
                if statement.cell not in may_fail and NO_PROCESS not in str(error):
                    post("failed", cell=statement.cell, text=f"{type(error).__name__}: {error}")
                    return False
            _note(statement)
    there = {statement.key for statement in needs.statements(sources)}
    for key in DONE.keys() - there:
        del DONE[key]
    return True


def run(sources):
    """Run the last of the cells, and show what it shows. Return whether it came to its end."""
    number, source = len(sources) - 1, sources[-1]
    sys.stdout, sys.stderr = ours = Stream("stdout"), Stream("stderr")
    Shown.count, Shown.silent = 0, False
    NAMES.pop("__warningregistry__", None)  # a cell that is run again warns again
    name = _remember(source, number)
    begin = time.monotonic()
    try:
        nodes = _parsed(source, name)
        own = [s for s in needs.statements(sources) if s.cell == number]
        for place, statement in enumerate(own):
            last = place == len(nodes) - 1 and not source.rstrip().endswith(";")
            _execute(statement.node, name, show=last)
            _note(statement)
        _show_figures()
        return True
    except BaseException as error:
        if NO_PROCESS in str(error):
            ours[1].write("This cell starts another process, and a page has one Python only: ")
            ours[1].write("in Jupyter it runs.\n")
            return True
        # Some answers of Python are no errors: `exit()` ends nothing here.
        _send_streams()
        post("error", name=type(error).__name__, text=_told(error))
        return False
    finally:
        Shown.silent = True
        if (sys.stdout, sys.stderr) != ours:
            ours[1].write("This cell put something else in the place of sys.stdout or sys.stderr. ")
            ours[1].write("What it printed there is not shown; the next cell prints as usual.\n")
        if hidden := sorted({"print", "range", "len", "sum", "list"} & NAMES.keys()):
            ours[1].write(f"{hidden[0]} is not Python's own now: `del {hidden[0]}` mends it.\n")
        for stream in ours:
            stream.send()
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        post("took", seconds=time.monotonic() - begin)


def _remember(source, number):
    """Let tracebacks find the lines of a cell; return the name that it has there."""
    name = f"{CELL}{number + 1}"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    return name


def _parsed(source, name):
    try:
        return ast.parse(source, name).body
    except SyntaxError as error:
        if (error.text or "").lstrip()[:1] in ("%", "!"):
            error.add_note("Lines that begin with % or ! are for Jupyter: here they cannot run.")
        raise


def _execute(node, name, show=False):
    if show and isinstance(node, ast.Expr):
        value = eval(compile(ast.Expression(node.value), name, "eval"), NAMES)
        if value is not None:
            NAMES["_"] = value
            display(value)
    else:
        exec(compile(ast.Module([node], []), name, "exec"), NAMES)


def _note(statement):
    DONE[statement.key] = statement


def _told(error):
    """Return a traceback as text: of the calls, those that stand in cells, as on the page."""
    if isinstance(error, KeyboardInterrupt):
        error.__cause__ = error.__context__ = None
    shown = traceback.TracebackException.from_exception(error, limit=-DEEPEST)
    for part in (shown, shown.__cause__, shown.__context__):
        if part is not None:
            frames = (each for each in part.stack if each.filename.startswith(CELL))
            part.stack = traceback.StackSummary.from_list(frames)
    return "".join(shown.format())


def warned(message, category, *_, **__):
    """Return a warning as text, without the place in a cell, which would be none in a file."""
    return f"{category.__name__}: {message}\n"


# Packages, which come when they are imported --------------------------------------------------


class Fetcher:
    """Installs a package of ours when it is first imported: matplotlib waits for a figure."""

    def __init__(self, base, packages, here, site):
        self.base, self.packages, self.here, self.site = base, packages, set(here), site
        self.of = {name: p for p, entry in packages.items() for name in entry["imports"]}

    def find_spec(self, name, path=None, target=None):
        """Fetch the package that has this module, if it is not here; then look as Python does."""
        package = self.of.get(name)
        if package is None or package in self.here:
            return None
        self._install(package)
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, path)

    def _install(self, package):
        if package in self.here:
            return
        entry = self.packages[package]
        for other in entry["depends"]:
            self._install(other)
        post("status", text=f"Fetching {package} …")
        try:
            data = bytes(fetched(self.base + entry["file_name"]))
        except Exception as error:
            raise ImportError(
                f"{package} could not be fetched from the site of this page ({error}): look "
                "whether you are connected, and run the cell again"
            ) from None
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise ImportError(f"{package} was damaged on its way here: reload the page")
        zipfile.ZipFile(io.BytesIO(data)).extractall(self.site)
        self.here.add(package)
        if package == "comm":
            _connect_widgets()


def _lazily(name):
    """Let a module be imported without being run until something of it is used."""
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)


# Widgets --------------------------------------------------------------------------------------


def _stand_in_for_ipython():
    """Give ipywidgets the few names of IPython that it asks for; the whole would be 3 MB more."""

    class InteractiveShell:
        @staticmethod
        def initialized():
            return False

    class HTML:
        def __init__(self, data=""):
            self.data = data

        def _repr_html_(self):
            return self.data

    def nothing(*args, **kwargs):
        return None

    for name, content in {
        "IPython": {"get_ipython": nothing, "version_info": (9, 0, 0)},
        "IPython.display": {"display": display, "clear_output": nothing, "HTML": HTML},
        "IPython.core": {},
        "IPython.core.interactiveshell": {"InteractiveShell": InteractiveShell},
    }.items():
        module = sys.modules[name] = types.ModuleType(name)
        vars(module).update(content, __path__=[])
    sys.modules["IPython"].display = display


def _connect_widgets():
    """Have the messages of widgets go to the page."""
    comm = importlib.import_module("comm")

    class Comm(comm.base_comm.BaseComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_):
            state = {k: v for k, v in (data or {}).get("state", {}).items() if k != "_esm"}
            post("comm", id=self.comm_id, type=msg_type, data={**(data or {}), "state": state})

    comm.create_comm = Comm


def comm_message(comm_id, data):
    """Hand a message of the page to its widget."""
    if found := importlib.import_module("comm").get_comm_manager().comms.get(comm_id):
        found.handle_msg({"content": {"data": json.loads(data)}, "buffers": []})


def start(base, lock, here):
    """Set up what cells expect to find."""
    site = next(path for path in sys.path if path.endswith("site-packages"))
    sys.meta_path.append(Fetcher(base, json.loads(lock)["packages"], here, site))
    warnings.formatwarning = warned
    _stand_in_for_ipython()
    _lazily("dlbook.plots")
    # On a slow machine matplotlib would tell of the cache that it makes of its fonts.
    importlib.import_module("logging").getLogger("matplotlib.font_manager").setLevel("ERROR")
    tqdm = importlib.import_module("tqdm")
    tqdm.tqdm.monitor_interval = 0  # it would want a thread
