"""Find the Chromium that prints the book and tests the site: the system's, never a download.

A Firefox too, in which code that runs in the page is tried.
"""

import os
import shutil

# The first has no window, and so a sixth less to do.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FIREFOXES = ("firefox-esr", "firefox")

# What to tell a reader who has none.
ADVICE = (
    "no Chromium was found: install one (on Debian, `apt-get install chromium`), so that "
    f"{', '.join(NAMES[:-1])} or {NAMES[-1]} is on the PATH, or name it in the variable CHROMIUM"
)
NO_FIREFOX = (
    "no Firefox was found: install one (on Debian, `apt-get install firefox-esr`), so that "
    f"{' or '.join(FIREFOXES)} is on the PATH"
)


def find_chromium():
    """Return the path of a Chromium, the one named in the variable CHROMIUM first, or None."""
    asked = os.environ.get("CHROMIUM")
    return _first((asked,) if asked else NAMES)


def find_firefox():
    """Return the path of a Firefox, or None."""
    return _first(FIREFOXES)


def _first(names):
    return next(filter(None, map(shutil.which, names)), None)
