"""What helps to read: chapter numbers, asides styled by kind, code that wraps on a phone."""

import json
import re
from pathlib import Path

MINUTES = re.compile(r"Time:\s+about\s+(\d+)\s+minutes")
CHAPTER = re.compile(r"(?:^|/)(\d\d)-[\w-]+\.html$")
ASIDES = {
    "Watch out.": "watch-out",
    "Why?": "why",
    "In practice.": "in-practice",
    "Predict.": "predict",
}

INDENT = re.compile(r'<span class="w">( +)</span>|( +)')
LONG_CELL = 40  # characters
ROLES = {
    "table": "table",
    "thead, tbody": "rowgroup",
    "tr": "row",
    "thead th": "columnheader",
    "tbody td": "cell",
}


def number_the_chapters(page, context):
    """Write the number of each chapter in the contents and where a page leads on."""
    lists = page.select(".bd-docs-nav, .prev-next-area")
    for link in (link for part in lists for link in part.find_all("a", href=True)):
        href = link["href"]
        here = context["pagename"] + ".html"
        found = CHAPTER.search(here if href == "#" else href)
        if found:
            title = link.select_one(".prev-next-title") or link
            number = page.new_tag("span", attrs={"class": "chapter-number"})
            number.string = f"{int(found.group(1))} "
            title.insert(0, number)


def name_part_and_time(page, context):
    """Say above the title which part a chapter belongs to, its number, and how long it takes."""
    found = CHAPTER.search(context["pagename"] + ".html")
    if not found:
        return
    parts = context["builder_"].env.external_site_map.root.subtrees
    part = next(part.caption for part in parts if context["pagename"] in part.files())
    minutes = MINUTES.search(page.article.get_text())
    eyebrow = page.new_tag("p", attrs={"class": "eyebrow"})
    eyebrow.string = f"{part} · Chapter {int(found.group(1))} · {minutes.group(1)} minutes"
    page.select_one("article h1").insert_before(eyebrow)


def say_when_it_was_executed(page, context):
    """Say below a notebook on which day its outputs were made, and with which versions."""
    source = Path(context["builder_"].srcdir, context["pagename"] + ".ipynb")
    if not source.exists():
        return
    made = json.loads(source.read_text("utf-8"))["metadata"]["dlbook"]["executed"]
    foot = page.new_tag("p", attrs={"class": "executed"})
    foot.string = (
        f"Executed on {made['date']} in {made['seconds']} s with Python {made['python']}, "
        f"NumPy {made['numpy']} and Matplotlib {made['matplotlib']}."
    )
    page.article.append(foot)


def tell_asides_apart(page, context):
    for quote in page.select("article blockquote"):
        label = quote.select_one("p:first-child > strong:first-child")
        if label and label.text in ASIDES:
            quote["class"] = ["aside", ASIDES[label.text]]
            quote["role"] = "note"


def lines_of_code(block):
    """Return a block of code with each line in a span: on a phone, a long one goes on indented."""
    # Pygments closes its spans at the end of each line, so that each line is whole.
    lines = block.removeprefix("<span></span>").rstrip("\n").split("\n")
    return f"<pre>{''.join(map(_line, lines))}</pre>"


def _line(code):
    """Return a line whose first spaces are apart: on a phone its margin stands for them."""
    found = INDENT.match(code)
    if not found:
        return f'<span class="line">{code}\n</span>'
    spaces = found.group(1) or found.group(2)
    rest = code[found.end() :]
    return (
        f'<span class="line" style="--indent: {len(spaces)}">'
        f'<span class="indent">{spaces}</span>{rest}\n</span>'
    )


def stack_wide_tables(page, context):
    """Tell each cell of a table that is too wide for a phone what its column is called.

    There the style sheet puts the cells of a row below each other, each behind its name. The roles
    keep it a table for a screen reader, whatever is done to its look.
    """
    for table in page.select("article table"):
        names = [cell.get_text(" ", strip=True) for cell in table.select("thead th")]
        cells = table.select("tbody td")
        if len(names) < 3 or max(len(cell.get_text()) for cell in cells) < LONG_CELL:
            continue
        table["class"] = [*table.get("class", []), "stacks"]
        for selector, role in ROLES.items():
            for element in [table] if selector == "table" else table.select(selector):
                element["role"] = role
        for row in table.select("tbody tr"):
            for name, cell in zip(names, row.find_all(["td", "th"]), strict=True):
                cell["data-column"] = name


STEPS = [
    number_the_chapters,
    name_part_and_time,
    say_when_it_was_executed,
    tell_asides_apart,
    stack_wide_tables,
]
