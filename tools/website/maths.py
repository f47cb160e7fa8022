"""Formulas are set at build time by KaTeX, in node: a page needs its style sheet and fonts only."""

import socket
import time
from subprocess import PIPE, Popen

import sphinxcontrib.katex
from sphinxcontrib.katex import KaTeXServer

from live import NODE


def set_up_katex():
    """Let formulas be rendered with this node, and with errors that stop the build."""
    sphinxcontrib.katex.NODEJS_BINARY = str(NODE)
    # A formula that KaTeX cannot read stops the build, instead of being shown in red.
    sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS = {"throwOnError": True, "strict": "error"}
    # On a busy machine node may take its time.
    sphinxcontrib.katex.STARTUP_TIMEOUT = sphinxcontrib.katex.RENDER_TIMEOUT = 60.0
    KaTeXServer.start_server_process = _start


def _start(rundir, timeout):
    """Start node behind a socket file, and knock until it listens; return it and the connection.

    The library's own way knocks once, sometimes too early. Its other way, over a network socket,
    takes 90 ms for each formula: a length and a text sent one after the other wait for each other.
    """
    file = rundir / "katex.sock"
    process = Popen(KaTeXServer.build_command(socket=file), stdin=PIPE, stdout=PIPE, cwd=rundir)
    connection = socket.socket(socket.AF_UNIX)
    end = time.monotonic() + timeout
    while connection.connect_ex(str(file)):
        if time.monotonic() > end:
            raise KaTeXServer.timeout_error(timeout)
        time.sleep(0.001)
    return process, connection


def setup(app):
    set_up_katex()
    app.setup_extension("sphinxcontrib.katex")
    app.connect("config-inited", _configure)


def _configure(app, config):
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"


def no_style_without_formulas(page, context):
    if not page.select_one(".katex"):
        for style in page.select("link[href*=katex]"):
            style.decompose()


STEPS = [no_style_without_formulas]
