"""The explorers of the page: their modules compute what the library computes."""

import re
import subprocess
import sys

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.explore._front_end import FrontEnd, script

BYTES = 12_000  # of each module: a reader can take it in at one sitting


@pytest.mark.parametrize(
    "module", sorted(scripts.EXPLORERS.glob("*.js")), ids=lambda path: path.stem
)
def test_a_module_stays_small(module):
    assert module.stat().st_size < BYTES


@pytest.mark.parametrize("explorer", FrontEnd.__subclasses__())
def test_a_module_and_the_frame_are_one_text_in_a_page(explorer):
    """They may share no name: what one of them declares, the other would declare again."""
    name = explorer.__module__.rpartition(".")[2]
    assert explorer._esm == script(f"{name}.js")  # which is what node runs
    (traits,) = scripts.run(name, [["view.traits"]])
    assert set(traits) <= set(explorer.class_trait_names(sync=True))


def test_a_line_breaks_where_there_is_no_number_and_a_box_cuts_what_leaves_it():
    box = {"left": 8, "right": 98, "top": 40, "bottom": 60}
    broken, cut = scripts.run(
        "drawing", [["line", [[0, 0], [1, np.nan], [2, 2]], "blue"], ["clip", box, "<g></g>"]]
    )
    assert broken == '<path d="M0.0 0.0M2.0 2.0" class="blue"></path>'
    assert cut == '<svg x="8" y="40" width="90" height="20" viewBox="8 40 90 20"><g></g></svg>'


def softmaxes(rng, dtype, formula):
    """Return explorers in random states: the shift is where exponentials break, or is small."""
    cliff = {"float16": 11.09, "float32": 88.72, "float64": 709.78}[dtype]
    for _ in range(40):
        yield explore.Softmax(
            scores=rng.uniform(-5, 5, 5).round(1),
            temperature=10 ** rng.uniform(-1, 1.5),
            shift=np.clip(
                rng.choice([0, 5, cliff, -1.6 * cliff]) * rng.uniform(0.8, 1.2), -800, 800
            ),
            formula=formula,
            dtype=dtype,
        )


@pytest.mark.parametrize("formula", ["shifted", "naive"])
@pytest.mark.parametrize(
    ("dtype", "close"),
    # exp itself may round differently in the narrow types: NumPy has its own for them
    [("float64", 1e-12), ("float32", 5e-7), ("float16", 4e-3)],
)
def test_softmax_is_the_library_s(dtype, close, formula):
    cases = list(softmaxes(np.random.default_rng(3), dtype, formula))
    expected = np.array([case.probabilities for case in cases], float)
    results = scripts.run("softmax", [["softmax", scripts.state_of(case)] for case in cases])
    got = np.array([result["probabilities"] for result in results])
    np.testing.assert_allclose(got, expected, rtol=close, atol=close)
    broken = np.isnan(expected).any(axis=1)
    assert broken.any() == (formula == "naive")


def test_half_is_float16():
    rng = np.random.default_rng(16)
    numbers = np.concatenate(
        [rng.normal(size=500) * 10.0 ** rng.uniform(-9, 6, 500), [0, 65504, 65519.9, 65520, np.inf]]
    )
    between = np.arange(1, 200) * 2.0**-25  # halfway between two, where the even one is taken
    numbers = np.concatenate([numbers, between])
    with np.errstate(all="ignore"):
        expected = numbers.astype(np.float16).astype(float)
    assert scripts.run("softmax", [["half", float(x)] for x in numbers]) == expected.tolist()


def test_a_shift_changes_nothing_and_the_sentence_says_so():
    state = scripts.state_of(explore.Softmax(shift=300))
    (sentence,) = scripts.run("softmax", [["view.words", state]])
    assert re.search(r"64\.9 %.*300 was added to every score has changed nothing", sentence)


@pytest.mark.parametrize(
    ("dtype", "shift", "said"),
    [
        ("float16", 9, "more than float16 can hold"),
        ("float32", 90, "more than float32 can hold"),
        ("float64", 700, "takes 64.9 %"),
        ("float64", -790, "too small"),
    ],
)
def test_the_naive_formula_breaks_where_its_numbers_end(dtype, shift, said):
    explorer = explore.Softmax(formula="naive", dtype=dtype, shift=shift)
    (sentence,) = scripts.run("softmax", [["view.words", scripts.state_of(explorer)]])
    assert said in sentence
    assert np.isnan(explorer.probabilities).any() == ("takes" not in sentence)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("temperature", 0, "temperature must be a number from 0.1 to 31.6"),
        ("temperature", "hot", "not 'hot'"),
        ("scores", [1, 2], "scores must be 5 numbers from -5 to 5"),
        ("scores", [1, 2, 3, 4, np.nan], "scores must be 5 numbers"),
        ("dtype", "float8", "dtype must be one of float64, float32, float16, not 'float8'"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, said):
    explorer = explore.Softmax()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_what_an_explorer_does_not_have_is_named():
    with pytest.raises(TypeError, match="has no temprature; what it has is dtype, formula"):
        explore.Softmax(temprature=2)
    with pytest.raises(AttributeError, match="has no temprature; what it has is dtype, formula"):
        explore.Softmax().temprature = 2


@pytest.mark.parametrize("value", [10**400, "2", b"2", True, np.True_, None, 2j, [2]])
def test_what_is_no_real_number_is_refused(value):
    explorer = explore.Softmax()
    with pytest.raises(ValueError, match="temperature must be a number from"):
        explorer.temperature = value
    with pytest.raises(ValueError, match="scores must be 5 numbers from"):
        explorer.scores = [1, 2, 3, 4, value]


def test_a_state_is_changed_as_a_whole_or_not_at_all():
    """A list could be changed inside, and neither checks nor the page would know."""
    explorer = explore.Softmax(scores=[1, 2, 3, 4, np.float32(5)])
    assert explorer.scores == (1.0, 2.0, 3.0, 4.0, 5.0)
    with pytest.raises(TypeError):
        explorer.scores[0] = 99


def test_digits_that_a_narrow_type_has_lost_are_told():
    explorer = explore.Softmax(dtype="float16", shift=800, scores=[0.1, 0.2, 0.3, 0.4, 0.5])
    (sentence,) = scripts.run("softmax", [["view.words", scripts.state_of(explorer)]])
    assert "The largest score, 0.5, takes" in sentence
    assert "float16 has lost digits" in sentence
    exact = explore.Softmax(scores=explorer.scores).probabilities
    off = np.abs(exact - explorer.probabilities).argmax()
    assert f"{explorer.scores[off]} should get {100 * exact[off]:.1f} %" in sentence


def test_the_room_opens_with_a_traitlets_that_knows_no_brackets():
    """Colab's kernel has one that is older than they are."""
    code = (
        "import anywidget, traitlets\n"
        "def refuse(cls, item): raise TypeError('not subscriptable')\n"
        "traitlets.TraitType.__class_getitem__ = classmethod(refuse)\n"
        "import dlbook.explore"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
