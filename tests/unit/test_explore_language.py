"""The explorers in a reader's language: what is shown changes, what programs compare does not."""

import re

import numpy as np
import pytest

import scripts
from dlbook import _language, explore
from dlbook._language import Message, _, together
from dlbook.explore._front_end import FrontEnd
from dlbook.networks import MultiLayerNet
from test_explore_kernel import control, shown

HANGUL = re.compile("[가-힣]")
X = np.random.default_rng(5).random((4, 784)).astype(np.float32)


@pytest.fixture
def korean(monkeypatch):
    """Ask for Korean, as `dlbook.check.language` does."""
    monkeypatch.setattr(_language, "_asked", [])
    _language.ask("ko")


@pytest.mark.parametrize(
    ("asked", "environment", "current"),
    [
        (None, None, "en"),
        (None, "ko", "ko"),
        ("en", "ko", "en"),
        ("ko", None, "ko"),
        (None, "tlh", "en"),
    ],
)
def test_who_asks_last_is_heard(monkeypatch, asked, environment, current):
    monkeypatch.setattr(_language, "_asked", [])
    monkeypatch.delenv("DLBOOK_LANGUAGE", raising=False)
    if environment:
        monkeypatch.setenv("DLBOOK_LANGUAGE", environment)
    if asked:
        _language.ask(asked)
    assert _language.current() == current


def test_a_message_is_its_english_and_can_be_said_otherwise():
    part = _("{n} of {all} right").format(n=3, all=4)
    whole = _("So far: {part}.").format(part=together("; ", [part, "1.5 %"]))
    assert whole == "So far: 3 of 4 right; 1.5 %."
    known = {"So far: {part}.": "지금까지 {part}.", "{n} of {all} right": "{all}개 가운데 {n}개"}
    assert whole.said(known) == "지금까지 4개 가운데 3개; 1.5 %."
    assert whole.said({}) == whole
    assert type(Message("{").said({})) is str  # without places, braces are braces


def test_english_reads_no_catalogue(monkeypatch):
    monkeypatch.setattr(_language, "_asked", ["en"])
    monkeypatch.setattr(_language, "read", None)
    assert explore.Descent()._words == {}
    assert explore.Digits(MultiLayerNet([784, 3, 10], rng=1), X, [0, 1, 2, 3]).sentence


@pytest.mark.parametrize("explorer", FrontEnd.__subclasses__())
def test_an_explorer_of_the_page_is_drawn_in_the_language_of_its_reader(korean, explorer):
    asked = explorer()
    words = asked._words
    assert set(words) <= set(_language.read("ko"))
    state = asked.get_state()
    name = explorer.__module__.rpartition(".")[2]
    here = scripts.run(name, [["default.still", state], ["default.still", {**state, "_words": {}}]])
    for text in re.findall(r">([^<]+)<|aria-label=\"([^\"]+)\"", here[0]):
        assert "".join(text) not in words
    assert HANGUL.search(here[0])
    assert not HANGUL.search(here[1])


def test_an_explorer_with_a_kernel_shows_one_language_and_keeps_the_other(korean):
    net = MultiLayerNet([784, 3, 10], rng=1)
    explorer = explore.Digits(net, X, net.predict(X).argmax(axis=1))
    _png, alt, sentence = shown(explorer)
    assert re.match(
        r"4개 가운데 1번째, 잘못 읽은 것은 모두 0개\. 이미지 \d: .* 바르게 읽음", sentence
    )
    assert alt.startswith("손으로 쓴 ")
    assert explorer.sentence.startswith("Number 1 of 4, 0 of them read wrong: image ")
    assert repr(explorer).startswith("A handwritten ")
    control(explorer, "순서").value = "in order"
    assert explorer.order == "in order"
    assert [label for label, _ in control(explorer, "순서").options] == ["틀린 것부터", "순서대로"]
