"""Explorers answer in the page, where no Python runs.

The build draws the first picture of each, so that nothing jumps when its script arrives, and a page
without scripts has a picture too. `book/_static/explorers.js` then brings it to life. Those that
need Python are stills here, with a line that says where they come alive.
"""

import json
import subprocess
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from live import NODE
from website.words import _
from widget_state import STATE, VIEW

LOADER = "explorers.js"
WITHOUT_SCRIPTS = '<noscript><p class="comes-alive">{}</p></noscript>'
HOSTS = {"a[href*='mybinder.org']": "Binder", "a[href*='colab.research']": "Colab"}


def setup(app):
    app.connect("config-inited", _ask_no_other_host)


def _ask_no_other_host(app, config):
    # By default MyST-NB has a page with widgets fetch their manager from elsewhere.
    config.nb_ipywidgets_js = {}


def bring_to_life(page, context):
    """Put an explorer's first picture where its view stands, and what brings it to life."""
    script = page.find("script", type=STATE)
    views = _views(page, json.loads(script.string)["state"] if script else {})
    if not views:
        return
    _add_style(page, {state["_css"] for _, _, state in views})
    without_scripts = WITHOUT_SCRIPTS.format(_("It answers to the touch where scripts may run."))
    for (view, name, state), html in zip(views, _stills(views), strict=True):
        told = {"class": "explorer", "data-model": name, "data-kind": state["_anywidget_id"]}
        place = page.new_tag("div", attrs=told)
        place.append(BeautifulSoup(html + without_scripts, "html.parser"))
        view.replace_with(place)
    states = {
        name: {key: value for key, value in state.items() if key != "_css"}
        for _, name, state in views
    }
    # No `<` at all: neither </script> nor <!-- may stand in a script.
    script.string = json.dumps(states, separators=(",", ":")).replace("<", "\\u003c")
    script["type"] = "application/json"
    script["id"] = "explorers"
    page.body.append(script)
    page.body.append(page.new_tag("script", src=context["pathto"](f"_static/{LOADER}", 1)))


def say_in_words(page, notebook, address):
    """In a page that runs no script, put what an explorer says at first where its view stands."""
    views = page.find_all("script", type=VIEW)
    for view, html in zip(views, stills(page, notebook), strict=True):
        explorer = BeautifulSoup(html, "html.parser").div
        words = f"{explorer['aria-label']}. {explorer.select_one('.words').text}"
        link = page.new_tag("a", href=address)
        link.string = _("on the site")
        said = page.new_tag("p")
        before, after = _("It answers to the touch {place}.").split("{place}")
        said.extend([f"{words} {before}", link, after])
        view.replace_with(said)


def stills(page, notebook):
    """Return the first pictures, as HTML, of the explorers of a notebook that a page shows."""
    if not page.find("script", type=VIEW):
        return []
    widgets = json.loads(Path(notebook).read_text("utf-8"))["metadata"]["widgets"]
    return _stills(_views(page, widgets[STATE]["state"]))


def _views(page, models):
    """Return each view of the page with its model's name and state."""
    names = [
        (view, json.loads(view.string)["model_id"]) for view in page.find_all("script", type=VIEW)
    ]
    for _view, name in names:
        if "_esm" not in models.get(name, {"state": {}})["state"]:
            raise ExtensionError(
                f"the widget {name} brings no script that could answer in a page: expected an "
                "explorer of the front end, or a still beside the view"
            )
    return [(view, name, models[name]["state"]) for view, name in names]


def _stills(views):
    """Return the first picture of each, as HTML."""
    explorers = [{"esm": state["_esm"], "state": state} for _, _, state in views]
    done = subprocess.run(
        [NODE, Path(__file__).with_name("still.mjs")],
        input=json.dumps(explorers), capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise ExtensionError(f"an explorer could not be drawn:\n{done.stderr}")
    return json.loads(done.stdout)


def _add_style(page, styles):
    style = page.new_tag("style")
    style.string = "\n".join(sorted(styles))
    page.head.append(style)


def say_where_stills_come_alive(page, context):
    """Put a line below the still of an explorer that needs Python, with links to where that is."""
    hosts = [
        f'<a href="{page.select_one(selector)["href"]}">{name}</a>'
        for selector, name in HOSTS.items()
        if page.select_one(selector)
    ]
    for still in page.select("article img.still"):
        line = _(
            "This is a still. With Python behind it, it answers: run the cell above, or this page "
            "in {hosts} or in Jupyter on your own machine."
        ).format(hosts="".join(f"{host}, " for host in hosts))
        paragraph = BeautifulSoup(f'<p class="comes-alive">{line}</p>', "html.parser")
        (still.find_parent("a") or still).insert_after(paragraph)  # the theme links the picture


STEPS = [bring_to_life, say_where_stills_come_alive]
