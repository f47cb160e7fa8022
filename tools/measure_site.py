"""Measure every page of the built site in a browser and print the figures as tables.

    python tools/measure_site.py [page …]

Bytes are thousands, gzipped where a host gzips; requests are those of a first visit, scrolled
through, in both themes. Shift is the sum of all layout shifts on a slow phone; answers, the
milliseconds until explorers do so there. The figures also go to `_build/site-measures.json`.
"""

import json
import sys

from playwright.sync_api import sync_playwright

import browser
import built_site
import host
import visits

KINDS = ("html", "css", "js", "fonts", "images", "other")
RESULT = built_site.ROOT / "_build" / "site-measures.json"


def measure(chromium, address):
    """Return what one page weighs, and how many problems it has, by kind."""
    look = visits.look(chromium, address)
    phone = visits.look_on_phone(chromium, address)
    return {
        **{kind: look.bytes.get(kind, 0) for kind in KINDS},
        "total": sum(look.bytes.values()),
        "requests": len(set(look.record.requests)),
        "outside": len(look.record.outside),
        "missing": len(look.record.missing),
        "console": len(look.record.console),
        "axe": sum(map(len, look.axe.values())),
        "sideways": len(look.sideways) + len(phone.sideways),
        "shift": round(phone.shift, 4),
        "answers": phone.answers or "",
    }


def as_row(page, figures):
    """Return a line of the table; what is measured in bytes in thousands."""
    sizes = [f"{figures[kind] / 1000:.0f}" for kind in (*KINDS, "total")]
    rest = [str(value) for name, value in figures.items() if name not in (*KINDS, "total")]
    return f"| {page} | {' | '.join(sizes + rest)} |"


def main():
    if problem := built_site.why_not_up_to_date():
        sys.exit(problem)
    path = browser.find_chromium() or sys.exit(browser.ADVICE)
    measured = {}
    with (
        host.hosted(built_site.HTML, built_site.below()) as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=path, args=visits.ARGUMENTS)
        for page in sys.argv[1:] or built_site.pages():
            measured[page] = measure(chromium, address + page)
            if len(measured) == 1:
                print(f"| page | {' | '.join(measured[page])} |")
                print("|---" * (len(measured[page]) + 1) + "|")
            print(as_row(page, measured[page]), flush=True)
        chromium.close()
    RESULT.write_text(json.dumps(measured, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
