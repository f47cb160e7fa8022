"""Taking words out of stories: the effects are those of reading again, and the words say them."""

import numpy as np
import pytest

from dlbook import plots
from dlbook.datasets import decode_newswire, load_newswires, newswire_topics
from dlbook.encoding import multi_hot
from dlbook.explore import Words
from dlbook.networks import MultiLayerNet, SimpleNet

pytestmark = pytest.mark.usefixtures("small_figures")

TOPICS = newswire_topics()
INPUTS = 10_000
_, (X, _) = load_newswires(num_words=INPUTS)
STORIES = {"strike": X[50], "Fed": X[356]}


@pytest.fixture(scope="module")
def net():
    """A network that was never trained, with weights large enough to have opinions."""
    params = MultiLayerNet((INPUTS, 8, 46), "relu", rng=3).params
    wide = {name: (6 * array).astype(np.float32) for name, array in params.items()}
    return MultiLayerNet.from_params(wide, "relu")


@pytest.fixture
def explorer(net):
    return Words(net, STORIES)


@pytest.fixture(scope="module")
def untouched(net):
    """An explorer for all tests that change nothing: each draws a picture of its own."""
    return Words(net, STORIES)


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out the pictures, where only numbers are asked for."""
    monkeypatch.setattr(Words, "_redraw", lambda *_: None)


def by_hand(net, story, out=()):
    """Return the probabilities of a story without some of its words, through a dense row."""
    row = multi_hot([story], INPUTS)[0]
    for n in np.unique(story):
        if n > 1 and decode_newswire([n]) in out:
            row[n] = 0
    return net.predict(row)


def test_the_probabilities_are_the_networks(net, untouched):
    for name, story in STORIES.items():
        assert np.allclose(untouched.probabilities[name], by_hand(net, story), atol=1e-5)


@pytest.mark.parametrize("out", [(), ("the", "strike", "federal")])
@pytest.mark.parametrize("topic", ["earn", "interest", None])
def test_an_effect_is_what_reading_again_says(undrawn, net, explorer, out, topic):
    explorer.topic, explorer.without = topic, out
    for name, story in STORIES.items():
        k = by_hand(net, story).argmax() if topic is None else TOPICS.index(topic)
        now = by_hand(net, story, out)[k]
        words = {decode_newswire([n]) for n in story if n > 1} - set(out)
        assert explorer.effects[name].keys() == words
        for word, effect in explorer.effects[name].items():
            assert effect == pytest.approx(by_hand(net, story, (*out, word))[k] - now, abs=1e-5)


def test_a_bar_tells_what_taking_the_word_out_will_do(undrawn, explorer):
    before, effects = explorer.probabilities["strike"], explorer.effects["strike"]
    best = before.argmax()
    word = min(effects, key=effects.get)
    explorer.without = [word]
    assert explorer.without == (word,)
    assert explorer.probabilities["strike"][best] - before[best] == pytest.approx(
        effects[word], abs=1e-6
    )
    assert word not in explorer.effects["strike"]


def test_the_topic_of_a_story_stays_that_of_the_whole_story(undrawn, net, explorer):
    best = TOPICS[by_hand(net, STORIES["strike"]).argmax()]
    explorer.without = list(explorer._words.values())
    assert TOPICS[explorer.probabilities["strike"].argmax()] != best  # or the test says nothing
    assert explorer._topic_of("strike") == best
    assert explorer.effects == {"strike": {}, "Fed": {}}


def test_the_start_of_a_story_is_no_word_and_stays_in(undrawn, net, explorer):
    explorer.without = list(explorer._words.values())
    assert np.allclose(explorer.probabilities["Fed"], by_hand(net, [1]), atol=1e-5)


def test_controls_and_attributes_are_one(explorer):
    explorer._topic.value = "grain"
    explorer._without.value = ("strike", "talks")
    assert (explorer.topic, explorer.without) == ("grain", ("strike", "talks"))
    assert explorer.sentence.startswith("Without strike, talks: strike is read as ")
    assert explorer.sentence == explorer._shown_sentence.text
    back = explorer._box.children[1].children[1]
    back.click()
    assert explorer.without == ()
    explorer.topic = None
    assert explorer.sentence == Words(explorer._net, STORIES).sentence


def test_still_and_live_picture_are_the_same(net, explorer):
    explorer.topic, explorer.without = "grain", ["talks"]
    bundle, _ = explorer._repr_mimebundle_()
    assert bundle["image/png"] == explorer.picture._repr_png_()[0]
    assert bundle["text/plain"] == explorer.picture.alt == explorer.sentence
    again = Words(net, STORIES)
    again.topic, again.without = "grain", ["talks"]
    assert again._repr_mimebundle_()[0]["image/png"] == bundle["image/png"]


def test_the_picture_has_the_words_that_matter_most(explorer):
    explorer.topic = "grain"
    effects = explorer.effects["strike"]
    most = sorted(effects, key=lambda word: -abs(effects[word]))[:8]
    _, lower, *_ = explorer.picture.figure.axes
    drawn = [label.get_text() for label in lower.get_yticklabels()]
    assert drawn == sorted(most, key=effects.get)
    widths = [bar.get_width() for bar in lower.patches]
    assert widths == pytest.approx([100 * effects[word] for word in drawn])


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("topic", "sports", "topic must be one of 'earn', 'acq'.*got 'sports'"),
        ("topic", 3, "topic must be one of"),
        ("without", ["talks", "zebra"], "'zebra' is no word of the two stories"),
        ("without", "talks", r"without must be a list of words, such as \['talks'\]"),
        ("without", [7], "7 is no word of the two stories"),
    ],
)
def test_a_bad_value_is_one_clear_error_and_changes_nothing(untouched, attribute, value, said):
    with pytest.raises(ValueError, match=said):
        setattr(untouched, attribute, value)
    assert (untouched.topic, untouched.without) == (None, ())


def test_what_does_not_fit_is_one_clear_error(net):
    with pytest.raises(ValueError, match="net must be a MultiLayerNet"):
        Words(SimpleNet(np.zeros((2, 3))), STORIES)
    with pytest.raises(
        ValueError, match="net must have an output for each of the 46 topics, got 5"
    ):
        Words(MultiLayerNet((INPUTS, 5), rng=0), STORIES)
    for stories in ([X[0], X[1]], {"one": X[0]}):
        with pytest.raises(ValueError, match="stories must be two, with names"):
            Words(net, stories)
    with pytest.raises(ValueError, match="empty has no words"):
        Words(net, {"empty": [1], "Fed": X[356]})
    few = MultiLayerNet((100, 46), rng=0)
    with pytest.raises(ValueError, match=r"strike has the word \d+, but net knows 100"):
        Words(few, STORIES)


# the picture


def told(topics, topic, effects):
    return plots.word_effects({"a": (topics, topic, effects)}).alt


def test_the_words_of_the_picture_name_what_matters():
    topics = {"x": 0.995, "y": 0.004, "z": 0.001}
    effects = {"one": -0.3, "two": 0.2, "three": -0.1, "four": 0.0002}
    assert told(topics, "x", effects) == (
        "a is read as x, over 99 %; x falls most without one, three; x rises most without two."
    )
    assert told(topics, "y", {"four": 0.0002}) == "a is read as x, over 99 %; y gets under 1 %."


def test_the_topic_to_look_at_is_always_shown():
    topics = dict(zip("abcdef", [0.3, 0.2, 0.2, 0.2, 0.1, 0], strict=True))
    upper, _ = plots.word_effects({"s": (topics, "f", {"one": 0.1})}).figure.axes
    assert [label.get_text() for label in upper.get_yticklabels()] == ["a", "b", "c", "f"]
    with pytest.raises(ValueError, match="s: 'g' is none of the topics"):
        plots.word_effects({"s": (topics, "g", {})})


def test_effects_of_both_stories_have_one_scale():
    topics = {"x": 1.0}
    picture = plots.word_effects({"s": (topics, "x", {"a": -0.5}), "t": (topics, "x", {"b": 0.1})})
    _, left, _, right = picture.figure.axes
    assert left.get_xlim() == right.get_xlim()
    assert left.get_xlim()[1] > 50
