"""Find the Chromium that prints the book and tests the site: the system's, never a download."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")

# What to tell a reader who has none.
ADVICE = (
    "no Chromium was found: install one (on Debian, `apt-get install chromium`), so that "
    f"{', '.join(NAMES[:-1])} or {NAMES[-1]} is on the PATH, or name it in the variable CHROMIUM"
)


def find_chromium():
    """Return the path of a Chromium, the one named in the variable CHROMIUM first, or None."""
    asked = os.environ.get("CHROMIUM")
    for name in (asked,) if asked else NAMES:
        if path := shutil.which(name):
            return path
    return None
