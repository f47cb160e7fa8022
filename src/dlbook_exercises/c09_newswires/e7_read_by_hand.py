"""Rules that name the topic of a text, without a network."""

from functools import cache

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import decode_newswire, load_newswires, newswire_topics


def _topic(text):
    """Return the topic of the first rule that fits."""
    words = text.split()
    rules = {"cts": "earn", "oil": "crude", "trade": "trade", "wheat": "grain", "bank": "money-fx"}
    for word, topic in rules.items():
        if word in words:
            return topic
    return "acq" if "said" in words else "earn"


@cache
def _held_out():
    (x, t), _ = load_newswires()
    return tuple(decode_newswire(story) for story in x[:1000]), t[:1000]


def _all_topics(texts, answers):
    known = newswire_topics()
    for text, topic in zip(texts, answers, strict=True):
        if topic is None:
            return _(
                "For the text {text!r} it returns None. What if none of your rules fits?"
            ).format(text=text[:40])
        if not isinstance(topic, str):
            return _(
                "It answers {topic!r}; the name of a topic is asked for, such as 'earn'."
            ).format(topic=topic)
        if topic not in known and topic.strip().casefold() in known:
            return _(
                "It answers {topic!r}. The names are in small letters, without spaces around."
            ).format(topic=topic)
        if topic not in known:
            return _("It answers {topic!r}, which is none of the 46 topics.").format(topic=topic)
    return None


def _well_read(texts, answers):
    if wrong := _all_topics(texts, answers):
        return wrong
    topics, labels = np.array(newswire_topics()), _held_out()[1]
    right = np.array(answers) == topics[labels]
    if right.sum() >= 550:
        return None
    missed = np.bincount(labels[~right]).argmax()
    there = labels == missed
    return _(
        "{right} of 1,000 answers are right, where always saying earn gets {earn} and "
        "550 are asked for. Most is lost on {topic}: of its {there} stories, {found} are "
        "found. How can one tell them?"
    ).format(
        right=right.sum(),
        earn=(labels == 0).sum(),
        topic=topics[missed],
        there=there.sum(),
        found=right[there].sum(),
    )


_TELLING_NOTHING = ["", "belgium to issue gold warrants", "nothing of all this"]


def _itself_if(shows):
    """Return what knows a bug by what an answer says to a few texts."""

    def fit(answers):
        return (lambda text: answers([text])[0]) if shows(answers(_TELLING_NOTHING)) else None

    return fit


def _always_as_to_the_first(answers):
    said = answers(_TELLING_NOTHING)[0]
    return (lambda text: said) if said in newswire_topics() else None


def _no_last_word(text):
    if "oil" in text:
        return "crude"
    if "cts" in text:
        return "earn"
    return None


def _or_between_texts(text):
    if "oil" or "opec" in text:  # noqa: SIM222
        return "crude"
    return "earn" if "cts" in text else "acq"


def _by_score(text):
    words = set(text.split())
    score = {
        "crude": len(words & {"oil", "opec", "barrels", "crude"}),
        "grain": len(words & {"wheat", "corn", "grain", "tonnes"}),
        "trade": len(words & {"trade", "tariffs", "surplus"}),
        "money-fx": len(words & {"dollar", "currency", "bank", "yen"}),
        "acq": len(words & {"acquisition", "acquire", "merger", "stake", "shares", "said"}),
        "earn": 3 * len(words & {"cts", "net", "loss", "profit", "dividend"}) + 0.5,
    }
    return max(score, key=score.get)


EXERCISE = Exercise(
    reference=_topic,
    drive=lambda my_topic, texts: [my_topic(text) for text in texts],
    probes=(
        Probe(
            "every text has a topic, even one that tells nothing",
            (_TELLING_NOTHING,),
            _all_topics,
        ),
        Probe(
            "at least 550 of the 1,000 stories held out are read right",
            lambda: (list(_held_out()[0]),),
            _well_read,
            shown="the texts of the first 1,000 training stories, in lower case",
        ),
    ),
    bugs=(
        Bug(
            "no answer where no rule fits",
            "A story that has none of your words falls through every if. Which topic would you "
            "bet on, knowing nothing? Or is the topic printed and not returned?",
            fit=_itself_if(lambda topics: None in topics),
            examples=(_no_last_word, lambda text: print("earn")),
        ),
        Bug(
            "a label instead of a name",
            "newswire_topics turns a label into a name.",
            fit=_itself_if(lambda topics: isinstance(topics[0], int | np.integer)),
            examples=(lambda text: 3 if "oil" in text.split() else np.int64(1),),
        ),
        Bug(
            "the first word of an empty text",
            "An empty text has no first word. Ask whether there is one before you take it.",
            raises="^IndexError: list index out of range",
            examples=(lambda text: "crude" if text.split()[0] == "oil" else "earn",),
        ),
        Bug(
            "answers without reading",
            "It says earn to each of these. Either it does not look at the text, or its rules "
            "never fit: the words of a text are in lower case.",
            lambda text: "earn",
        ),
        Bug(
            "or between texts",
            'It says the same to each of these. In "oil" or "opec" in text, the part before or is '
            "a text alone, and any text that is not empty counts as true.",
            fit=_always_as_to_the_first,
            examples=(_or_between_texts, lambda text: "ship"),
        ),
    ),
    on_success=(
        "You have chosen your words with the help of these 1,000 stories, so they flatter you. The "
        "test stories can still say how good your rules are: ask them once."
    ),
    right=(_by_score,),
    wrong={
        None: (
            lambda text: "crude" if "oil" in text.split() else "earn",  # too few rules
            lambda text: "oil" if "oil" in text.split() else "earnings",  # no such topics
            lambda text: "Earn",
        ),
    },
)
