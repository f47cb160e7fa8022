"""What helps to read: chapter numbers, asides styled by kind, code that wraps on a phone."""

import json
import re
from pathlib import Path

import minutes
from website.words import N_, _

CHAPTER = re.compile(r"(?:^|/)(\d\d)-[\w-]+\.html$")
ASIDES = {
    N_("Watch out."): "watch-out",
    N_("Why?"): "why",
    N_("In practice."): "in-practice",
    N_("Predict."): "predict",
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
    eyebrow = page.new_tag("p", attrs={"class": "eyebrow"})
    reading, _exercises = minutes.said(notebook_of(context))
    eyebrow.string = _("{part} · Chapter {number} · {minutes} minutes").format(
        part=part, number=int(found.group(1)), minutes=reading
    )
    page.select_one("article h1").insert_before(eyebrow)


def notebook_of(context):
    """Return the notebook that a page was made from, or None."""
    path = Path(context["builder_"].srcdir, context["pagename"] + ".ipynb")
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def say_when_it_was_executed(page, context):
    """Say below a notebook on which day its outputs were made, and with which versions."""
    notebook = notebook_of(context)
    if not notebook:
        return
    foot = page.new_tag("p", attrs={"class": "executed"})
    foot.string = _(
        "Executed on {date} in {seconds} s with Python {python}, NumPy {numpy} and Matplotlib "
        "{matplotlib}."
    ).format_map(notebook["metadata"]["dlbook"]["executed"])
    page.article.append(foot)


def tell_asides_apart(page, context):
    kinds = ASIDES | {_(label): kind for label, kind in ASIDES.items()}
    for quote in page.select("article blockquote"):
        label = quote.select_one("p:first-child > strong:first-child")
        if label and label.text in kinds:
            quote["class"] = ["aside", kinds[label.text]]
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
