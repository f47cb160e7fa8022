"""What `check` has said in a notebook, in another language: as if the notebook had been run in it.

A stored report is read back from its HTML into a `Report`, which must say the same once more. Then
the library says it in the other language.
"""

import re
from functools import cache

from bs4 import BeautifulSoup

import dlbook.check
import dlbook_exercises
import translation
from dlbook.check._language import Message, Name, together
from dlbook.check._report import Report

HTML, TEXT = "text/html", "text/plain"
LABEL = re.compile(r"( *)'(.+?)'(: .*)")  # of a line, in a dictionary that is shown


class _Printed(Message):
    """What stands at a place of a message: it was given its form when it was printed."""

    def said(self, known):
        return (
            _Printed(super().said(known)) if self.given else _Printed(known.get(self, "") or self)
        )

    def __format__(self, form):
        return str.__format__(self, "")

    def __repr__(self):
        return str.__format__(self, "")


def translated(notebook, language):
    """Put the stored reports of a notebook into a language."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "class='dlbook-check'" in data.get(HTML, ""):
                report = read(data[HTML])
                if (report._repr_html_(), repr(report)) != (data[HTML], data[TEXT]):
                    raise ValueError(f"cell {cell.id}: this report says no longer what check says")
                before = dlbook.check.language()
                dlbook.check.language(language)
                data[HTML], data[TEXT] = report._repr_html_(), repr(report)
                dlbook.check.language(before)


def read(html):
    """Return a stored report."""
    page = BeautifulSoup(html, "html.parser").div
    name = page.p.strong.get_text()
    texts = [p.get_text() for p in page.find_all("p")][1:]
    items = [item.get_text() for item in page.find_all("li")]
    # Before the numbers stands the diagnosis, after them what closes the report.
    after = [p.get_text() for p in page.dl.find_next_siblings("p")] if page.dl else texts
    facts = zip(page.find_all("dt"), page.find_all("dd"), strict=True)
    headline = page.p.get_text().removeprefix(f"{name}: ")
    speak = _Reader(name)
    return Report(
        name=name,
        passed=headline == "right.",
        held=tuple(speak(i[7:-1]) for i in items if i.startswith("Holds: ")),
        problem=next((speak.problem(i[7:]) for i in items if i.startswith("Fails: ")), ""),
        headline=speak(headline),
        diagnosis=tuple(map(speak, texts[: len(texts) - len(after)])),
        facts=tuple(
            (speak(label.get_text()), speak.lines(fact.get_text())) for label, fact in facts
        ),
        closing=tuple(map(speak, after)),
    )


class _Reader:
    """Finds the messages in what was said about an exercise."""

    def __init__(self, exercise):
        self.claims = [probe.claim for probe in dlbook_exercises.find(exercise).probes]
        self.templates = _templates(dlbook_exercises.folder(exercise))

    def __call__(self, text):
        """Return a text as the message that it is, or as it stands."""
        if text in self.templates:
            return Message(text)
        if text == "; ".join(self.claims):
            return together("; ", map(self, self.claims))
        for template, pattern in self.templates.items():
            if pattern and (found := pattern.fullmatch(text)):
                given = {name: self._printed(part) for name, part in found.groupdict().items()}
                if "“{name}”" in template:
                    given["name"] = Name(found["name"])
                return Message(template, **given)
        return Message(text)

    def _printed(self, text):
        message = self(text)
        return _Printed(message.template, **message.given)

    def problem(self, text):
        """Return a problem: mostly a claim and what is wrong."""
        claim = next((claim for claim in self.claims if text.startswith(f"{claim}. ")), None)
        rest = text.removeprefix(f"{claim}. ")
        return together(". ", [self(claim), self(rest)]) if claim else self(text)

    def lines(self, text):
        """Return what is shown of an input or a result."""
        if text in self.templates or "\n" not in text:
            return self(text)
        return together("\n", map(self._line, text.split("\n")))

    def _line(self, line):
        if found := LABEL.fullmatch(line):
            indent, key, rest = found.groups()
            return together("", [f"{indent}'", self(key), f"'{rest}"])
        return self(line)


@cache
def _templates(chapter):
    """Return what can be said about the exercises of a chapter; those that tell most come first."""
    said_there = translation.said_by_check()
    texts = [*said_there["engine"], *said_there[chapter]]
    texts.sort(key=lambda text: -len(translation.PLACE.sub("", text)))
    return {text: _pattern(text) for text in texts}


def _pattern(template):
    if not translation.PLACE.search(template):
        return None
    parts = re.split(r"\{(\w+)[^{}]*\}", template)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    return re.compile("".join(parts), re.DOTALL)
