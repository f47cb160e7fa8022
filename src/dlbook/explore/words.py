"""Two stories, word by word: what a network says of them, and what it would say without a word."""

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook import plots
from dlbook._language import _, spoken
from dlbook.datasets import decode_newswire, newswire_topics
from dlbook.encoding import BagOfWords
from dlbook.explore._kernel import WHOLE_LABEL, KernelExplorer, one_of
from dlbook.networks import MultiLayerNet

_START = 1  # words have greater numbers; what stands below them stays in
_OWN = _("the answer to each story")


class Words(KernelExplorer):
    """Take words out of two stories and see which of them an answer hangs on.

    For each story the likeliest topics, and the words that change the probability of one topic
    most when they are taken out, each by itself. The network reads the story once for each word
    that it has, without that word: no approximation.

    Parameters
    ----------
    net : `MultiLayerNet`
        Reads bags of words and gives a probability to each topic of `newswire_topics`.
    stories : mapping of str to sequence of whole numbers
        Two names, and a story for each, as `load_newswires` gives them.

    Attributes
    ----------
    topic : str or None
    without : tuple of str

    Raises
    ------
    ValueError
        If the stories are not two, one of them is no story with words, or the network is none for
        such stories.

    Notes
    -----
    Used in chapter 09.
    """

    def __init__(self, net: MultiLayerNet, stories: Mapping[str, ArrayLike]) -> None:
        self._net = net
        self._topics = newswire_topics()
        self._inputs = _inputs_of(net, len(self._topics))
        self._stories = {
            name: _numbers(story, name, self._inputs) for name, story in _two(stories).items()
        }
        numbers = np.unique(np.concatenate(list(self._stories.values())))
        self._words = {int(n): decode_newswire([n]) for n in numbers if n > _START}
        self._best = {
            name: self._topics[self._predict([numbers])[0].argmax()]
            for name, numbers in self._stories.items()
        }

        self._topic = widgets.Dropdown(
            options=[(spoken(_OWN), _OWN), *((topic, topic) for topic in self._topics)],
            description=spoken(_("Topic")),
            **WHOLE_LABEL,
        )
        self._without = widgets.SelectMultiple(
            options=sorted(self._words.values()),
            rows=8,
            description=spoken(_("Take out (several with Ctrl or ⌘)")),
            **WHOLE_LABEL,
        )
        back = widgets.Button(description=spoken(_("Put all words back")))
        back.on_click(lambda button: setattr(self, "without", ()))
        super().__init__([[self._topic], [self._without, back]], [self._topic, self._without])

    @property
    def topic(self) -> str | None:
        """The topic to look at; None for the one that each whole story is read as. Can be set."""
        return None if self._topic.value == _OWN else self._topic.value

    @topic.setter
    def topic(self, topic: str | None) -> None:
        self._topic.value = _OWN if topic is None else one_of(topic, "topic", self._topics)

    @property
    def without(self) -> tuple[str, ...]:
        """The words that are taken out of both stories. Can be set."""
        return tuple(sorted(self._without.value))

    @without.setter
    def without(self, words: Iterable[str]) -> None:
        if isinstance(words, str):
            raise ValueError(f"without must be a list of words, such as [{words!r}]; got a string")
        words = tuple(words)
        if strange := [word for word in words if word not in self._words.values()]:
            raise ValueError(f"{strange[0]!r} is no word of the two stories: take one of theirs")
        self._without.value = words

    @property
    def probabilities(self) -> dict[str, NDArray[Any]]:
        """For each story, the probability of every topic without the words taken out."""
        return {name: self._predict([self._left(name)])[0] for name in self._stories}

    @property
    def effects(self) -> dict[str, dict[str, float]]:
        """For each story, how the topic's probability changes if one word more is taken out.

        The probability without the word minus that with it, for each word that is left.
        """
        return {name: self._effects(name) for name in self._stories}

    def _topic_of(self, name: str) -> str:
        return self.topic or self._best[name]

    def _left(self, name: str) -> NDArray[Any]:
        """Return the numbers of what a story still has."""
        numbers = self._stories[name]
        out = [n for n, word in self._words.items() if word in self.without]
        return np.setdiff1d(numbers, out)

    def _effects(self, name: str) -> dict[str, float]:
        left = self._left(name)
        words = left[left > _START]
        shorter = [left[left != n] for n in words]
        topic = self._topics.index(self._topic_of(name))
        now, *without = self._predict([left, *shorter])[:, topic]
        return {self._words[n]: float(p - now) for n, p in zip(words, without, strict=True)}

    def _predict(self, stories: list[NDArray[Any]]) -> NDArray[Any]:
        probabilities: NDArray[Any] = self._net.predict(BagOfWords(stories, self._inputs))
        return probabilities

    def _draw(self) -> tuple[plots.Picture, str]:
        answers, effects = self.probabilities, self.effects
        picture = plots.word_effects(
            {
                name: (
                    dict(zip(self._topics, answers[name], strict=True)),
                    self._topic_of(name),
                    effects[name],
                )
                for name in self._stories
            }
        )
        if self.without:
            out = ", ".join(self.without)
            picture.alt = _("Without {words}: {told}").format(words=out, told=picture.alt)
        return picture, picture.alt


def _inputs_of(net: MultiLayerNet, topics: int) -> int:
    """Return how many words a network knows, once it is one for the topics."""
    if not isinstance(net, MultiLayerNet):
        raise ValueError(f"net must be a MultiLayerNet, got {net!r}")
    first, *_, last = net.params.values()
    if len(last) != topics:
        raise ValueError(
            f"net must have an output for each of the {topics} topics, got {len(last)}"
        )
    return len(first)


def _two(stories: Mapping[str, ArrayLike]) -> Mapping[str, ArrayLike]:
    """Return the stories, if they are two with names."""
    if not isinstance(stories, Mapping) or len(stories) != 2:
        raise ValueError('stories must be two, with names: {"one": x_test[50], "two": x_test[356]}')
    return stories


def _numbers(story: ArrayLike, name: str, inputs: int) -> NDArray[Any]:
    """Return the different numbers of a story that has words."""
    decode_newswire(story)  # refuses what is no story
    numbers = np.unique(np.asarray(story))
    if not (numbers > _START).any():
        raise ValueError(f"{name} has no words: take a story with some")
    if numbers[-1] >= inputs:
        raise ValueError(f"{name} has the word {numbers[-1]}, but net knows {inputs} numbers")
    return numbers
