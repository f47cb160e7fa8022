"""What the site itself says around the pages, in the language of the edition.

`_` marks a text and translates it, `N_` only marks it, as with gettext. `tools/translation.py`
collects what is marked, in the scripts of the pages too, into `translations/*/site.po`.
"""

import json

import translation

_known = {}
N_ = str


def setup(app):
    app.connect("config-inited", _learn, priority=1)  # before anything is said


def _learn(app, config):
    _known.clear()
    if config.language in translation.LANGUAGES:
        _known.update(translation.translations(translation.SITE, config.language))


def _(text):
    """Return a text in the language of the edition, or as it is if nobody has translated it."""
    return _known.get(text, text)


def tell_the_scripts(page, context):
    """Define `say` for the scripts of a page, before any of them (`_` is Sphinx's own there)."""
    known = {text: _(text) for text in translation.marked_in_scripts() if text in _known}
    script = page.new_tag("script")
    said = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
    script.string = f"const say = (text) => ({said})[text] ?? text;"
    page.head.insert(0, script)


STEPS = [tell_the_scripts]
