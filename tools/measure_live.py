"""Measure the Python in the pages: how long from a click to an answer, and how much is transferred.

    python tools/measure_live.py [times]

Each row is a fresh page of a new browser: cold with an empty cache, then again with a full one.
Seconds are those that the reader waits, medians; bytes are as the host sends them, gzipped where
one gzips. Measure when nothing else is running.
"""

import statistics
import sys

from playwright.sync_api import sync_playwright

import browser
import built_site
import host
import running
import visits

ROWS = {
    "an array is printed": "divide",
    "an exercise is checked": "exercise-softmax",
    "the first figure": "temperature",
    "an explorer": "softmax-explorer",
}
# The seconds from the click until the cell has come to its end, by the clock of the page.
CLICK = """(cell) => new Promise((done) => {
  const [run, stop] = ["Run", "Stop"].map((name) =>
    [...cell.querySelectorAll(".live-bar button")].find((each) => each.textContent === name));
  const begin = performance.now();
  run.click();
  new MutationObserver(() => {
    if (stop.hidden) done((performance.now() - begin) / 1000);
  }).observe(stop, { attributes: true });
})"""
# What is fetched while nothing else happens is not part of what the click costs.
NO_PREFETCH = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"


def measure(context, address, name):
    """Return the seconds that a cell takes on a new page, and the bytes before and after."""
    page = context.new_page()
    page.add_init_script(NO_PREFETCH)
    page.goto(address + running.PAGE)
    visits.ask(page, "settle()")
    before = running.transferred(page)
    seconds = running.cell(page, name).evaluate(CLICK)
    after = running.transferred(page)
    page.close()
    return seconds, before, after


def main():
    if problem := built_site.why_not_up_to_date():
        sys.exit(problem)
    times = int(sys.argv[1]) if sys.argv[1:] else 5
    path = browser.find_chromium() or sys.exit(browser.ADVICE)
    print("| from the click | cold, s | again, s | MB before | MB after |\n|---|---|---|---|---|")
    with (
        host.hosted(built_site.HTML, built_site.below()) as address,
        sync_playwright() as playwright,
    ):
        for what, name in ROWS.items():
            found = {"cold": [], "again": []}
            for _ in range(times):
                chromium = playwright.chromium.launch(executable_path=path, args=visits.ARGUMENTS)
                with visits.visitor(chromium) as (page, _):
                    page.context.set_default_timeout(300_000)
                    for when in found:
                        found[when].append(measure(page.context, address, name))
                chromium.close()
            cold, again = (statistics.median(row[0] for row in rows) for rows in found.values())
            _, before, after = found["cold"][0]
            sizes = f"{before / 1e6:.3f} | {after / 1e6:.2f}"
            print(f"| {what} | {cold:.1f} | {again:.1f} | {sizes} |", flush=True)


if __name__ == "__main__":
    main()
