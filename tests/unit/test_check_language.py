"""`check` answers in the language that is asked for; what programs read stays as it is."""

import copy
import io
import json
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import dlbook.check
from dlbook.activations import softmax
from dlbook.check import _language, _run, check
from dlbook.check._language import Message, Name, _, all_of, together

ENGINE = {
    "right.": "맞았습니다.",
    "not right yet.": "아직 아닙니다.",
    "not yet. Put your answer where the ... stands and run the cell again.": "아직입니다.",
    "there is no exercise of this name.": "이런 이름의 연습 문제는 없습니다.",
    "Did you mean {name!r}? ": "{name!r}인가요? ",
    "What will have to hold: {claims}.": "성립해야 할 것: {claims}.",
    "A known bug, “{name}”. {hint}": "알려진 버그 “{name}”입니다. {hint}",
    "The result is not right: {wrong}.": "결과가 맞지 않습니다: {wrong}.",
    "it is {one} at {place}, not {other}": "{place}의 값이 {other}이 아니라 {one}이다",
    "The call did not end and was stopped.": "호출이 끝나지 않아 멈추었습니다.",
    "never ends": "끝나지 않음",
    "softmax over the wrong axis": "잘못된 축의 소프트맥스",
    "holds": "성립",
    "Holds: {claim}.": "성립: {claim}.",
    "input": "입력",
    "no exercise says this": "",
}
CHAPTER = {
    "three scores become three probabilities": "점수 세 개가 확률 세 개가 된다",
    "in a batch, each row adds up to 1": "배치에서 행마다 합이 1이다",
    "in a batch, each row adds up to 1, which is not translated": "",
}


@pytest.fixture
def korean(tmp_path, monkeypatch):
    """Let `check` answer in the Korean of this file."""
    (tmp_path / "ko").mkdir()
    for name, texts in {"engine": ENGINE, "c03_softmax_overflow": CHAPTER}.items():
        (tmp_path / "ko" / f"{name}.json").write_text(json.dumps(texts), "utf-8")
    monkeypatch.setattr(_language, "_CATALOGUES", tmp_path)
    _language._catalogue.cache_clear()
    dlbook.check.language("ko")
    yield
    dlbook.check.language("en")
    _language._catalogue.cache_clear()


def everywhere(x):
    e = np.exp(x)
    return e / e.sum()


def test_a_wrong_answer_is_told_in_korean_and_its_bug_in_both_languages(korean):
    told = repr(check("softmax", everywhere))
    assert told.startswith("softmax: 아직 아닙니다.\n  성립  점수 세 개가 확률 세 개가 된다\n")
    assert "배치에서 행마다 합이 1이다. 결과가 맞지 않습니다: [0, 0]의 값이" in told
    assert "“잘못된 축의 소프트맥스(softmax over the wrong axis)”" in " ".join(told.split())
    assert "         입력      x = [[" in told  # as wide as an English label of nine letters


def test_what_has_no_translation_is_shown_in_english(korean):
    told = " ".join(repr(check("softmax", everywhere)).split())
    assert "The sum runs over more than the classes of one sample." in told


def test_a_right_answer_and_none_and_an_unknown_exercise_are_told_in_korean(korean):
    assert repr(check("softmax", softmax)).startswith("softmax: 맞았습니다.")
    assert "성립해야 할 것: 점수 세 개가 확률 세 개가 된다; 배치에서" in repr(check("softmax"))
    assert repr(check("sofmax", 1)).splitlines()[1].startswith("  'softmax'인가요? ")


def test_a_call_without_end_is_told_in_korean(korean, monkeypatch):
    monkeypatch.setattr(_run, "SECONDS", 0.1)

    def endless(x):
        while True:
            pass

    told = repr(check("softmax", endless))
    assert "호출이 끝나지 않아 멈추었습니다." in told
    assert "“끝나지 않음(never ends)”" in told


def test_a_screen_reader_is_told_the_language(korean):
    html = check("softmax", everywhere)._repr_html_()
    assert "lang='ko'" in html
    assert "<li>성립: 점수 세 개가 확률 세 개가 된다.</li>" in html
    dlbook.check.language("en")
    assert "lang=" not in check("softmax", everywhere)._repr_html_()


def test_programs_read_the_same_in_every_language(korean, tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / "results.jsonl"))
    report = check("softmax", everywhere)
    shown = repr(report)
    dlbook.check.language("en")
    assert report == check("softmax", everywhere)
    assert repr(report) != shown  # the words are those of the language in which it is shown
    assert (report.bug, report.held) == (
        "softmax over the wrong axis",
        ("three scores become three probabilities",),
    )
    one, two = (tmp_path / "results.jsonl").read_text("utf-8").splitlines()
    assert json.loads(one)["bug"] == json.loads(two)["bug"] == "softmax over the wrong axis"


ANSWERS = [("xor", dict), ("find-temperature", "hot"), ("predict-zeros", {"b1": 2})]


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_an_exercise_judges_alike_in_every_language(korean, name, answer):
    report = check(name, answer)
    dlbook.check.language("en")
    assert check(name, answer) == report
    assert report.problem


def test_a_console_without_hangul_gets_english(korean, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp437"))
    assert repr(check("softmax", softmax)).startswith("softmax: right.")


def test_lines_of_hangul_are_as_wide_as_others(korean):
    report = check("softmax", softmax)
    object.__setattr__(report, "closing", ("가나다라 " * 40,))
    longest = max(repr(report).splitlines()[-4:], key=len)
    assert 80 <= len(longest) + sum(c >= "가" for c in longest) <= 88


def test_the_language_that_is_set_is_told_and_an_unknown_one_refused(korean):
    assert dlbook.check.language() == "ko"
    with pytest.raises(ValueError, match="language must be 'en' or 'ko', got 'kr'"):
        dlbook.check.language("kr")
    assert dlbook.check.language() == "ko"
    assert dlbook.check.language("en") == "en"


def in_a_process(code, language):
    environment = os.environ | {"DLBOOK_LANGUAGE": language}
    call = [sys.executable, "-c", code]
    return subprocess.run(call, capture_output=True, text=True, env=environment, check=False)


def test_the_environment_sets_the_language():
    code = "import dlbook.check; print(dlbook.check.language())"
    assert in_a_process(code, "ko").stdout == "ko\n"
    assert in_a_process(code, "").stdout == "en\n"
    refused = in_a_process(code, "kr").stderr.splitlines()[-1]
    assert refused == "ValueError: DLBOOK_LANGUAGE must be 'en' or 'ko', got 'kr'"


def test_english_reads_no_catalogue():
    code = """
import dlbook.check
from dlbook.check import _language
print(dlbook.check.check("softmax", 1)._repr_html_() and _language._catalogue.cache_info().misses)
"""
    assert in_a_process(code, "").stdout == "0\n"
    assert in_a_process(code, "ko").stdout == "1\n"


def test_a_message_is_an_english_text_that_survives_what_is_done_to_answers():
    message = _("{one} and {other}").format(one=_("a list"), other=2)
    known = {"{one} and {other}": "{other} 그리고 {one}", "a list": "리스트"}
    for kept in (message, copy.deepcopy(message), pickle.loads(pickle.dumps(message))):  # noqa: S301
        assert kept == "a list and 2"
        assert kept.said(known) == "2 그리고 리스트"
    assert str(ValueError(message)).said(known) == "2 그리고 리스트"
    assert {message: 1}["a list and 2"] == 1


def test_texts_in_a_row_and_names():
    known = {"{one} and {other}": "{one}, {other}", "a list": "리스트", "{x}": "?"}
    row = together("; ", [_("a list"), "{x}", _("a list")])
    assert (row, row.said(known)) == ("a list; {x}; a list", "리스트; {x}; 리스트")
    assert all_of(["a", "b", "c"]) == "a and b and c"
    assert all_of(["a", "b", "c"]).said(known) == "a, b, c"
    assert (all_of([]), all_of(["a"])) == ("", "a")
    assert Name("a list").said(known) == "리스트(a list)"
    assert Name("unknown").said(known) == "unknown"
    assert Message("{as it is}").said({}) == "{as it is}"
