"""Every page of the site passes through here once, as it leaves its template.

A step is a function `step(page, context)`: it changes the page, a BeautifulSoup, in place. The
context is the one of Sphinx's templates, with the builder under "builder_". Coloured code, which is
two thirds of a page's elements and no step's concern, passes by as text: that saves half the time.
"""

import re

from bs4 import BeautifulSoup

from website import (
    explorers,
    figures,
    glossary,
    in_page,
    languages,
    maths,
    predictions,
    reading,
    theme,
    words,
)

CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
MODULES = (
    theme, reading, glossary, figures, explorers, predictions, in_page, maths, languages, words,
)  # fmt: skip
STEPS = [step for module in MODULES for step in module.STEPS]


def setup(app):
    app.connect("builder-inited", _finish_pages)


def _finish_pages(app):
    if app.builder.name != "html":
        return
    render = app.builder.templates.render

    def render_and_finish(template, context):
        html = render(template, context)
        if "<body" not in html:
            return html
        blocks = iter(CODE.findall(html))
        page = BeautifulSoup(CODE.sub("<pre></pre>", html), "lxml")
        for step in STEPS:
            step(page, {**context, "builder_": app.builder})
        return re.sub("<pre></pre>", lambda _: reading.lines_of_code(next(blocks)), str(page))

    app.builder.templates.render = render_and_finish
