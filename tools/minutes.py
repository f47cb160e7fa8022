"""How many minutes a page takes, by one rule, and the two sentences of a page that say so.

Reading: the words outside the exercises, and a while for each code cell, to run it and look at what
comes. Exercises: so many minutes a task. Both are rounded to five. `notebooks.py` writes the result
into the page; the contents, the page's head and the page for teachers take it from there.
"""

import re

from sentences import words

# The rule is here and nowhere else: after a change of it, `make notebooks` rewrites all pages.
# Readers of nine pages took 60 to 90 minutes each, with predictions and trials: 180 words a minute,
# which is reading alone, comes to little more than half of that.
WORDS_A_MINUTE = 80
MINUTES_A_CELL = 0.5
MINUTES_A_TASK = 10
ONE_SITTING = 60

TIME = re.compile(r"(\*\*Time:\*\* about )(?:\d+|…)( minutes)(?:, and (\d+|…) for the exercises)?")
IN_KOREAN = re.compile(r"\*\*시간:\*\* 약 \d+분(?:, 연습 문제에 \d+분)?")
ALLOWED = re.compile(r"(Allow about )(\d+|…)(?= minutes)")


def takes(notebook):
    """Return the minutes for the page and those for its exercises, both rounded to five."""
    section, tasks, reading = "", 0, 0.0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
                section = part.splitlines()[0] if part.startswith("## ") else section
                reading += words(part) / WORDS_A_MINUTE * (section != "## Exercises")
        elif "exercise" in tags:
            tasks += 1
        elif section != "## Exercises" and "remove-cell" not in tags:
            reading += MINUTES_A_CELL
    return 5 * round(reading / 5), 5 * round(tasks * MINUTES_A_TASK / 5)


def write(notebook):
    """Put the minutes of a notebook into its sentences, in place, where it has such sentences."""
    reading, exercises = takes(notebook)
    more = f", and {exercises} for the exercises" if exercises else ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = TIME.sub(rf"\g<1>{reading}\g<2>{more}", cell.source)
            cell.source = ALLOWED.sub(rf"\g<1>{exercises}", cell.source)
    return notebook


def said(notebook):
    """Return the minutes that a page says it takes, and those for its exercises; 0 for none."""
    text = "\n\n".join("".join(cell["source"]) for cell in notebook["cells"])
    found = TIME.search(text) or IN_KOREAN.search(text)
    numbers = re.findall(r"\d+", found[0]) if found else []
    return tuple(map(int, [*numbers, 0, 0][:2]))
