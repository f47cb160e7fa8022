"""Explorers answer in the page, where no Python runs.

The build draws the first picture of each, so that nothing jumps when its script arrives, and a page
without scripts has a picture too. `book/_static/explorers.js` then brings it to life. Those that
need Python are stills here, with a line that says where they come alive.
"""

import json
import subprocess
from pathlib import Path

from bs4 import BeautifulSoup

from website.maths import NODE

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
LOADER = "explorers.js"
HOSTS = {"a[href*='mybinder.org']": "Binder", "a[href*='colab.research']": "Colab"}


def setup(app):
    app.connect("config-inited", _ask_no_other_host)


def _ask_no_other_host(app, config):
    # By default MyST-NB has a page with widgets fetch their manager from elsewhere.
    config.nb_ipywidgets_js = {}


def bring_to_life(page, context):
    """Put an explorer's first picture where its view stands, and what brings it to life."""
    views = page.find_all("script", type=VIEW)
    if not views:
        return
    script = page.find("script", type=STATE)
    models = json.loads(script.string)["state"]
    shown = {json.loads(view.string)["model_id"]: view for view in views}
    states = {name: models[name]["state"] for name in shown}
    _add_style(page, {state.pop("_css") for state in states.values()})
    for (name, view), html in zip(shown.items(), _stills(states.values()), strict=True):
        kind = models[name]["state"]["_anywidget_id"]
        told = {"class": "explorer", "data-model": name, "data-kind": kind}
        place = page.new_tag("div", attrs=told)
        place.append(BeautifulSoup(html, "html.parser"))
        view.replace_with(place)
    script.string = json.dumps(states, separators=(",", ":")).replace("</", "<\\/")
    script["type"] = "application/json"
    script["id"] = "explorers"
    page.body.append(script)
    page.body.append(page.new_tag("script", src=context["pathto"](f"_static/{LOADER}", 1)))


def say_in_words(page, notebook, address):
    """In a page that runs no script, put what an explorer says at first where its view stands."""
    views = page.find_all("script", type=VIEW)
    if not views:
        return
    models = json.loads(Path(notebook).read_text("utf-8"))["metadata"]["widgets"][STATE]["state"]
    states = [models[json.loads(view.string)["model_id"]]["state"] for view in views]
    for view, html in zip(views, _stills(states), strict=True):
        explorer = BeautifulSoup(html, "html.parser")
        label = explorer.div["aria-label"]
        said = page.new_tag("p")
        link = page.new_tag("a", href=address)
        link.string = "on the site"
        said.extend(
            [f"{label}. {explorer.select_one('.words').text} It answers to the touch ", link, "."]
        )
        view.replace_with(said)


def _stills(states):
    explorers = [{"esm": state["_esm"], "state": state} for state in states]
    done = subprocess.run(
        [NODE, Path(__file__).with_name("still.mjs")],
        input=json.dumps(explorers), capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"an explorer could not be drawn:\n{done.stderr}")
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
        line = (
            "This is a still. With Python behind it, it answers: run this page in "
            f"{', '.join([*hosts, 'or in Jupyter on your own machine'])}."
        )
        paragraph = BeautifulSoup(f'<p class="comes-alive">{line}</p>', "html.parser")
        still.insert_after(paragraph)


STEPS = [bring_to_life, say_where_stills_come_alive]
