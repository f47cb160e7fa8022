"""The data: what it holds, and what is said when a file is missing, damaged or altered.

The damage is real: files are truncated, flipped, swapped, removed and locked on disk.
"""

import csv
import functools
import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import dlbook.datasets
import fetch_penguins
from dlbook.datasets import (
    decode_newswire,
    load_baselines,
    load_mnist,
    load_newswires,
    load_sample_network,
    newswire_topics,
    parse_idx,
    penguins_file,
)
from dlbook.losses import cross_entropy
from dlbook.networks import MultiLayerNet
from fetch_newswires import words
from measure_baselines import nearest_labels
from train_sample_network import Recipe, gradients, train

DATA = Path(dlbook.datasets.__file__).parent / "data"
NAMES = [file.name for file in dlbook.datasets._MNIST]
TEST_LABELS = "t10k-labels-idx1-ubyte"
READ = dlbook.datasets._load_one


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a reader's own folder with all four files, gzip'd, named in DLBOOK_DATA."""
    for name in NAMES:
        (tmp_path / f"{name}.gz").symlink_to(DATA / f"{name}.gz")
    monkeypatch.setenv("DLBOOK_DATA", str(tmp_path))
    return tmp_path


@functools.cache
def sound(file):
    """Return what a file of the package holds, read and verified once for all tests."""
    return READ(DATA / f"{file.name}.gz", file)


@pytest.fixture
def damaged(folder, monkeypatch):
    """Return the same folder, of which only what a test puts there is read anew."""

    def read(path, file):
        return sound(file) if path.is_symlink() else READ(path, file)

    monkeypatch.setattr(dlbook.datasets, "_load_one", read)
    return folder


def replace(folder, name, raw):
    """Put `raw`, or nothing if it is None, in the place of a file."""
    (folder / f"{name}.gz").unlink(missing_ok=True)
    (folder / name).unlink(missing_ok=True)
    if raw is not None:
        (folder / name).write_bytes(raw)
    return folder / name


def original(name):
    return gzip.decompress((DATA / f"{name}.gz").read_bytes())


# what is in it


def test_mnist_is_whole_and_as_published():
    (x_train, t_train), (x_test, t_test) = load_mnist(flatten=False, normalize=False)
    assert x_train.shape == (60_000, 28, 28)
    assert x_test.shape == (10_000, 28, 28)
    assert x_train.dtype == x_test.dtype == t_train.dtype == t_test.dtype == np.uint8
    assert t_train[:3].tolist() == [5, 0, 4]
    assert t_test[0] == 7
    # Counts per digit, as published with the data set.
    assert np.bincount(t_train).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert np.bincount(t_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert x_train.min() == 0
    assert x_train.max() == 255


def test_the_options_change_the_form_and_nothing_else():
    (raw, labels), (raw_test, _) = load_mnist(normalize=False)
    (x, rows), (x_test, rows_test) = load_mnist(one_hot=True)
    assert raw.shape == x.shape == (60_000, 784)
    assert x.dtype == x_test.dtype == rows.dtype == np.float32
    assert rows.shape == (60_000, 10)
    assert rows_test.shape == (10_000, 10)
    np.testing.assert_array_equal(rows.argmax(axis=1), labels)
    # Each pixel is the float32 nearest to value / 255.
    table = (np.arange(256) / 255).astype(np.float32)
    np.testing.assert_array_equal(x_test, table[raw_test])
    np.testing.assert_array_equal(x[:1000], table[raw[:1000]])


def test_the_options_are_named():
    with pytest.raises(TypeError):
        load_mnist(True)


@pytest.mark.parametrize("options", [{}, {"normalize": False}, {"one_hot": True}])
def test_the_arrays_are_the_callers_to_change(options):
    first = load_mnist(**options)
    for arrays in first:
        for array in arrays:
            array[:] = 1
    (x_train, t_train), _ = load_mnist(**options)
    assert x_train.min() == 0
    assert t_train.min() == 0


def test_verified_once_in_a_process(monkeypatch):
    load_mnist(normalize=False)
    monkeypatch.setattr(dlbook.datasets.hashlib, "sha256", None)
    load_mnist(normalize=False)


# a reader's own copy


def test_own_folder_gzipped(folder):
    assert load_mnist()[1][1][0] == 7


def test_own_folder_raw(folder):
    for name in NAMES:
        replace(folder, name, original(name))
    assert load_mnist()[1][1][0] == 7


def test_own_folder_with_a_tilde(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("DLBOOK_DATA", f"~/{folder.name}")
    assert load_mnist()[1][1][0] == 7


def test_gzip_in_several_members(damaged):
    raw = original(TEST_LABELS)
    replace(damaged, TEST_LABELS, gzip.compress(raw[:5000]) + gzip.compress(raw[5000:]))
    assert load_mnist()[1][1][0] == 7


def test_a_pipe_in_place_of_a_file(damaged):
    replace(damaged, TEST_LABELS, None)
    os.mkfifo(damaged / TEST_LABELS)
    with pytest.raises(OSError, match="is not a regular file"):
        load_mnist()


def test_many_threads_load_once(folder):
    dlbook.datasets._load.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(lambda _: load_mnist(normalize=False), range(4)))
    assert all(test_labels[0] == 7 for _, (_, test_labels) in loaded)
    assert dlbook.datasets._load.cache_info().misses == 1


def test_raw_goes_before_gzipped(damaged):
    (damaged / TEST_LABELS).write_bytes(b"damaged")
    with pytest.raises(ValueError, match="found 64 61 6d"):
        load_mnist()


def test_empty_variable_means_the_packages_own_copy(monkeypatch):
    monkeypatch.setenv("DLBOOK_DATA", "")
    assert load_mnist()[1][1][0] == 7


def test_a_file_altered_after_loading_is_noticed(damaged):
    path = replace(damaged, TEST_LABELS, original(TEST_LABELS))
    load_mnist()
    raw = bytearray(original(TEST_LABELS))
    raw[-1] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(0, 0))
    with pytest.raises(ValueError, match="not the published file"):
        load_mnist()


# damage


def test_folder_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("DLBOOK_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"nowhere is not a folder.*unset DLBOOK_DATA"):
        load_mnist()


@pytest.mark.parametrize("name", NAMES)
def test_missing_file(damaged, name):
    replace(damaged, name, None)
    with pytest.raises(FileNotFoundError, match=f"expected {name} or {name}.gz.*found neither"):
        load_mnist()


@pytest.mark.parametrize("name", [TEST_LABELS, f"{TEST_LABELS}.gz"])
def test_directory_in_place_of_a_file(damaged, name):
    replace(damaged, TEST_LABELS, None)
    (damaged / name).mkdir()
    with pytest.raises(IsADirectoryError, match=f"{name} is a directory, expected a file"):
        load_mnist()


def test_dangling_link(damaged):
    replace(damaged, TEST_LABELS, None)
    (damaged / TEST_LABELS).symlink_to(damaged / "gone")
    with pytest.raises(FileNotFoundError, match=f"{TEST_LABELS} is missing"):
        load_mnist()


HEADER = bytes([0, 0, 8, 1, 0, 0, 0x27, 0x10])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda raw: b"", "begins with 00 00 08, found nothing"),
        (lambda raw: raw[:2], "begins with 00 00 08, found 00 00"),
        (lambda raw: raw[:5], "header should take 8 bytes, found 5"),
        (lambda raw: raw[:-1], r"promises 10008 bytes for shape \(10000,\), found 10007"),
        (lambda raw: raw + b"\0", "promises 10008 bytes.*found 10009"),
        (lambda raw: bytes([0, 0, 9]) + raw[3:], "begins with 00 00 08, found 00 00 09"),
        (lambda raw: b"\x89PNG" + raw, "found 89 50 4e"),
        (lambda raw: HEADER[:7] + b"\x0f" + raw[8:-1], r"expected.*\(10000,\), found \(9999,\)"),
        (lambda raw: original("train-labels-idx1-ubyte"), r"\(10000,\), found \(60000,\)"),
        (
            lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
            "not the published file: expected SHA-256 ff7b",
        ),
        (lambda raw: gzip.compress(raw)[:-5], "damaged or truncated gzip"),
        (lambda raw: gzip.compress(raw)[:3], "damaged or truncated gzip"),
        (lambda raw: gzip.compress(raw) + b"more", "damaged or truncated gzip"),
        (
            lambda raw: bytes([0, 0, 8, 3]) + bytes([255] * 12) + raw,
            r"promises \d+ bytes for shape",
        ),
    ],
)
def test_damaged_file(damaged, damage, message):
    path = replace(damaged, TEST_LABELS, damage(original(TEST_LABELS)))
    with pytest.raises(ValueError, match=message) as caught:
        load_mnist()
    said = str(caught.value)
    assert str(path) in said
    assert said.endswith(
        "mend the folder, or unset DLBOOK_DATA to use the copy that comes with dlbook"
    )
    # One error, not the story of three.
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_fuzz_any_truncation_or_flip_is_noticed(damaged, data):
    raw = bytearray(original(TEST_LABELS))
    packed = data.draw(st.booleans())
    if packed:
        raw = bytearray(gzip.compress(bytes(raw), mtime=0))
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(0, len(raw) - 1))]
    else:
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(raw) - 1))
            raw[place] ^= data.draw(st.integers(1, 255))
    replace(damaged, TEST_LABELS, bytes(raw))
    dlbook.datasets._load.cache_clear()
    try:
        _, (_, labels) = load_mnist(normalize=False)
    except ValueError as error:
        assert TEST_LABELS in str(error)
    else:  # a flip can miss the data: in the time stamp of a gzip header, or twice in one place
        assert (
            hashlib.sha256(labels.tobytes()).hexdigest()
            == hashlib.sha256(original(TEST_LABELS)[8:]).hexdigest()
        )


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX's")
@pytest.mark.parametrize("locked", ["file", "folder"])
def test_unreadable(locked, monkeypatch):
    # Root may read everything, so root gives up its rights for the length of the call.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for file in NAMES:
            shutil.copy(DATA / f"{file}.gz", folder)
        target = folder / f"{TEST_LABELS}.gz" if locked == "file" else folder
        target.chmod(0o000)
        monkeypatch.setenv("DLBOOK_DATA", name)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            with pytest.raises(PermissionError, match=r"cannot be read.*: expected.*right to read"):
                load_mnist()
        finally:
            if is_root:
                os.seteuid(0)
            target.chmod(0o755)


def test_the_packages_own_copy_asks_to_be_reinstalled(monkeypatch, tmp_path):
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    with pytest.raises(FileNotFoundError, match="reinstall dlbook"):
        load_mnist()
    with pytest.raises(FileNotFoundError, match=r"sample_network.npz is missing; reinstall dlbook"):
        load_sample_network()


# the IDX format


@given(
    shape=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    fill=st.integers(0, 255),
)
def test_parse_idx_reads_what_was_written(shape, fill):
    array = np.full(shape, fill, np.uint8)
    raw = bytes([0, 0, 8, len(shape)]) + np.array(shape, ">u4").tobytes() + array.tobytes()
    parsed = parse_idx(raw)
    np.testing.assert_array_equal(parsed, array)
    assert parsed.dtype == np.uint8


@given(raw=st.binary(max_size=40), known=st.booleans())
@example(raw=b"\3" + bytes(4) + b"\xff" * 8, known=True)  # 0 × 4 billion × 4 billion values
@example(raw=b"\x41" + bytes(4 * 65), known=True)  # 65 axes
def test_parse_idx_never_fails_from_deep_inside(raw, known):
    try:
        parse_idx(b"\0\0\x08" + raw if known else raw)
    except ValueError as error:
        assert "bytes" in str(error)
        assert error.__suppress_context__ or error.__context__ is None


def test_parse_idx_reads_bytes_only():
    with pytest.raises(ValueError, match="from bytes, got str"):
        parse_idx("00 00 08 01")


# the newswire stories


ALL_WORDS = 100_000  # more than there are


@pytest.fixture(scope="module")
def stories():
    """Return all stories in one list, with all their words, and all labels."""
    (x_train, t_train), (x_test, t_test) = load_newswires(num_words=ALL_WORDS)
    return x_train + x_test, np.concatenate([t_train, t_test])


def test_newswires_are_whole_and_as_published(stories):
    (x_train, t_train), (x_test, t_test) = load_newswires()
    assert len(x_train) == len(t_train) == 8_982
    assert len(x_test) == len(t_test) == 2_246
    # Stories per topic, when the first topic of each of the 21,578 stories is counted.
    assert np.bincount(stories[1]).tolist() == [
        3972, 2423, 682, 543, 537, 473, 339, 209, 177, 154, 127, 126, 123, 94, 86, 81, 67, 62, 62,
        60, 58, 57, 57, 53, 52, 51, 46, 42, 38, 32, 29, 29, 28, 27, 23, 22, 22, 22, 21, 19, 19, 19,
        17, 16, 16, 16,
    ]  # fmt: skip
    assert len(newswire_topics()) == len(set(newswire_topics())) == 46
    assert newswire_topics()[:5] == ("earn", "acq", "money-fx", "crude", "grain")
    assert set(t_train) == set(t_test) == set(range(46))


def test_newswires_have_the_form_of_their_docstring():
    for x, t in load_newswires():
        assert t.dtype == np.uint8
        assert {story.dtype for story in x} == {np.dtype(np.intp)}
        assert {int(story[0]) for story in x} == {1}
        flat = np.concatenate([story[1:] for story in x])
        assert flat.min() == 2
        assert flat.max() < 10_000


def test_a_known_story_has_its_words_and_its_topic(stories):
    x, t = stories
    cocoa = [decode_newswire(x[n]) for n in np.flatnonzero(t == newswire_topics().index("cocoa"))]
    (bahia,) = (text for text in cocoa if text.startswith("bahia cocoa review showers continued"))
    assert "arrivals for the week ended february 22 were 155,221 bags of 60 kilos" in bahia
    assert "5.93 mln against 5.81 at the same stage last year" in bahia
    assert bahia.endswith("after carnival which ends midday on february 27")


def test_words_are_numbered_by_how_often_they_occur(stories):
    counts = np.bincount(np.concatenate(stories[0]))
    assert counts[0] == counts[2] == 0
    assert counts[1] == len(stories[0])
    assert np.all(np.diff(counts[3:]) <= 0)
    assert counts[-1] == 1
    assert decode_newswire(range(3, 9)) == "the of to in and said"


@pytest.mark.parametrize("num_words", [3, 4, 1000, np.int32(10_000)])
def test_the_rarest_words_become_unknown(stories, num_words):
    (x_train, _), (x_test, _) = load_newswires(num_words=num_words)
    for short, full in zip(x_train + x_test, stories[0], strict=True):
        np.testing.assert_array_equal(short, np.where(full < num_words, full, 2))


def test_without_titles_the_bodies_stay():
    (x_train, t_train), (x_test, t_test) = load_newswires()
    (bodies_train, u_train), (bodies_test, u_test) = load_newswires(titles=False)
    np.testing.assert_array_equal(t_train, u_train)
    np.testing.assert_array_equal(t_test, u_test)
    bodies = bodies_train + bodies_test
    titles = []
    for story, body in zip(x_train + x_test, bodies, strict=True):
        assert body[0] == 1
        np.testing.assert_array_equal(story[len(story) - len(body) + 1 :], body[1:])
        titles.append(len(story) - len(body))
    assert 6 <= np.median(titles) <= 8
    assert titles.count(0) == 61
    assert sum(len(body) == 1 for body in bodies) == 975
    assert sum(len(story) == 1 for story in x_train + x_test) == 61


def test_a_decoded_story_has_the_words_it_was_made_of(stories):
    index = {word: n for n, word in enumerate(dlbook.datasets._newswires().words)}
    for story in stories[0][::3]:
        assert [index[word] for word in words(decode_newswire(story))] == story[1:].tolist()


def test_decoding_leaves_out_padding_and_start():
    assert decode_newswire([0, 0, 1, 3, 2, 8, 0]) == "the ? said"
    assert decode_newswire([1]) == decode_newswire([]) == ""
    assert decode_newswire(np.array([1, 3], np.uint16)) == "the"


@pytest.mark.parametrize(
    ("sequence", "message"),
    [
        ([1, 33_189], r"must lie between 0 and 33188, got 33189 at index \[1\]"),
        ([-1], "got -1"),
        ([1.5], "whole numbers, got 1.5"),
        ("the", "real numbers"),
        (None, "numbers: found None"),
        (3, r"one sequence of words, got shape \(\): decode one at a time"),
        ([[1, 3], [1, 4]], r"got shape \(2, 2\): decode one at a time"),
        ([[1, 3], [1]], "rectangular array of numbers"),
    ],
)
def test_what_is_not_a_story_is_one_clear_error(sequence, message):
    with pytest.raises(ValueError, match=message) as caught:
        decode_newswire(sequence)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("num_words", [2, 0, -1, 2.5, True, None, "all", np.nan])
def test_what_is_not_a_vocabulary_is_one_clear_error(num_words):
    with pytest.raises(ValueError, match="num_words must be a whole number of at least 3"):
        load_newswires(num_words=num_words)


def test_the_options_of_the_stories_are_named():
    with pytest.raises(TypeError):
        load_newswires(1000)


@pytest.mark.parametrize("titles", [True, False])
def test_the_stories_are_the_callers_to_change(titles):
    first = load_newswires(titles=titles)
    kept = [story.copy() for story in first[1][0]]
    for x, t in first:
        t[:] = 45
        for story in x:
            story[:] = 7
    (_, t_train), (x_test, t_test) = load_newswires(titles=titles)
    assert t_train.min() == t_test.min() == 0
    for story, before in zip(x_test, kept, strict=True):
        np.testing.assert_array_equal(story, before)


def test_no_story_keeps_the_others_in_memory(stories):
    assert all(story.base is None for story in stories[0])


def test_the_stories_come_with_the_package_only(monkeypatch, tmp_path):
    monkeypatch.setenv("DLBOOK_DATA", str(tmp_path / "nowhere"))
    assert len(load_newswires()[1][0]) == 2_246


@pytest.fixture
def own_newswires(monkeypatch, tmp_path):
    """Return the path of a copy that is read in place of the package's."""
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    return Path(shutil.copy(DATA / "newswires.npz", tmp_path))


def test_the_stories_are_verified_once(own_newswires, monkeypatch):
    dlbook.datasets._load_newswires.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: newswire_topics(), range(4)))
    assert dlbook.datasets._load_newswires.cache_info().misses == 1
    monkeypatch.setattr(dlbook.datasets.hashlib, "sha256", None)
    load_newswires()
    decode_newswire([1, 3])


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:1000],
        lambda raw: raw[:-1],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:],
        lambda raw: raw + b"\0",
        lambda raw: b"\x80\x04N.",  # a pickle
        lambda raw: (DATA / "sample_network.npz").read_bytes(),
    ],
)
@pytest.mark.parametrize("function", [load_newswires, newswire_topics, lambda: decode_newswire([])])
def test_altered_newswires(own_newswires, damage, function):
    function()
    own_newswires.write_bytes(damage(own_newswires.read_bytes()))
    with pytest.raises(
        ValueError, match=r"newswires.npz is not the published file: expected.*reinstall"
    ):
        function()


def test_newswires_that_are_not_there(own_newswires):
    own_newswires.unlink()
    with pytest.raises(FileNotFoundError, match=r"newswires.npz is missing; reinstall dlbook"):
        load_newswires()
    own_newswires.mkdir()
    with pytest.raises(IsADirectoryError, match="expected a file; reinstall dlbook"):
        newswire_topics()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The company's U.S. unit", "the company 's u.s. unit"),
        ("1,750 to 1,780.25 dlrs", "1 ,750 to 1 ,780 .25 dlrs"),
        ("on Feb 2,1987, at 4.5 pct.", "on feb 2 1987 at 4 .5 pct"),
        ("<POC.TO> 2ND QTR NET", "poc to 2nd qtr net"),
        ("'after-tax' I'm O'Neill. June/July", "after tax i 'm o 'neill june july"),
        ("it said.\n Reuter\n\x03", "it said"),
        ("it said. REUTER\n Reuter\n\x03", "it said"),
        ("it said.\n   \nREUTER...^M\n\x03", "it said"),
        ("it said.\n More\n\x03", "it said"),
        ("a Reuter survey asks for more", "a reuter survey asks for more"),
        ("", ""),
    ],
)
def test_how_a_text_is_split_into_words(text, expected):
    assert words(text) == expected.split()


# the sample network


def test_sample_network_is_the_recorded_one():
    params = load_sample_network()
    record = json.loads((DATA / "sample_network.json").read_text())
    assert {name: array.shape for name, array in params.items()} == {
        "W1": (784, 50), "b1": (50,), "W2": (50, 100), "b2": (100,), "W3": (100, 10), "b3": (10,),
    }  # fmt: skip
    assert {array.dtype for array in params.values()} == {np.dtype(np.float32)}
    assert record["sha256"] == dlbook.datasets._SAMPLE_NETWORK_SHA256
    _, (x_test, t_test) = load_mnist()
    accuracy = MultiLayerNet.from_params(params).accuracy(x_test, t_test)
    # (Exactly: of no image are the two likeliest digits nearer than 2 parts in 10,000.)
    assert accuracy == record["accuracy"]["test"]
    assert accuracy >= 0.975


def test_sample_network_is_the_callers_to_change():
    load_sample_network()["W1"][:] = 0
    assert load_sample_network()["W1"].any()


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:1000],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:],
        lambda raw: b"\x80\x04N.",  # a pickle
    ],
)
def test_altered_sample_network(monkeypatch, tmp_path, damage):
    raw = (DATA / "sample_network.npz").read_bytes()
    (tmp_path / "sample_network.npz").write_bytes(damage(raw))
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    with pytest.raises(
        ValueError, match=r"sample_network.npz is not the published file.*reinstall"
    ):
        load_sample_network()


def test_baselines_are_those_of_the_chapter():
    found = load_baselines()
    (x, t), (x_test, t_test) = load_mnist()
    linear = MultiLayerNet.from_params({name: found[name] for name in ("W1", "b1")})
    assert linear.accuracy(x_test, t_test) == pytest.approx(0.926, abs=0.001)
    assert (found["nearest"] == t_test).mean() == 0.9691
    few = slice(0, 10_000, 500)
    assert np.array_equal(nearest_labels(x, t, x_test[few]), found["nearest"][few])


def test_altered_baselines(monkeypatch, tmp_path):
    (tmp_path / "baselines.npz").write_bytes((DATA / "sample_network.npz").read_bytes())
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    with pytest.raises(ValueError, match=r"baselines.npz is not the published file.*reinstall"):
        load_baselines()


def test_penguins_are_the_published_table():
    rows = list(csv.DictReader(penguins_file().read_text("ascii").splitlines()))
    assert Counter(row["species"] for row in rows) == fetch_penguins.COUNTS
    assert Counter(row["body_mass_g"] for row in rows)["NA"] == 2
    assert " ".join(rows[0].values()) == "Adelie Torgersen 39.1 18.7 181 3750 male 2007"


@pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: raw.replace(b"NA", b"0 ")])
def test_altered_penguins(monkeypatch, tmp_path, damage):
    (tmp_path / "penguins.csv").write_bytes(damage(penguins_file().read_bytes()))
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    with pytest.raises(ValueError, match=r"penguins.csv is not the published file.*reinstall"):
        penguins_file()
    (tmp_path / "penguins.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"penguins.csv is missing; reinstall"):
        penguins_file()


def test_the_recipe_still_runs():
    # One epoch instead of twenty, on a tenth of the data: the script's own functions at work.
    (x, t), (x_test, t_test) = load_mnist()
    p = train(Recipe(epochs=1), x[:6000], t[:6000])
    assert 0.6 < MultiLayerNet.from_params(p).accuracy(x_test, t_test) < 0.95

    # Its gradient is the slope of the loss: nudge one number of each array either way.
    p = {name: array.astype(np.float64) for name, array in p.items()}
    g = gradients(p, x[:3].astype(np.float64), t[:3])
    for name, array in p.items():
        index = np.unravel_index(np.abs(g[name]).argmax(), array.shape)
        losses = []
        for h in (1e-5, -1e-5):
            nudged = array.copy()
            nudged[index] += h
            net = MultiLayerNet.from_params(p | {name: nudged})
            losses.append(cross_entropy(net.predict(x[:3]), t[:3]))
        assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(g[name][index], rel=1e-6)


# In a page of the site ------------------------------------------------------------------------


class Answer:
    """What the browser's XMLHttpRequest would do, with an answer of the site as a test wants it."""

    def __init__(self, site, asked):
        self.site, self.asked = site, asked

    def new(self):
        return self

    def open(self, method, address, later):
        assert (method, later) == ("GET", False)
        self.asked.append(address)

    def send(self):
        if isinstance(self.site, Exception):
            raise self.site
        self.status = 200 if self.site is not None else 404
        self.response = SimpleNamespace(to_bytes=lambda: self.site)


@pytest.fixture
def in_a_page(tmp_path, monkeypatch):
    """Return a function that lets the site answer with something, and the addresses asked for."""
    asked = []
    monkeypatch.setattr(dlbook.datasets, "_PACKAGED", tmp_path)
    monkeypatch.setattr("sys.platform", "emscripten")

    def answer(site):
        url = SimpleNamespace(new=lambda name, base: SimpleNamespace(href=f"{base}/{name}"))
        place = SimpleNamespace(href="https://a.site")
        js = SimpleNamespace(XMLHttpRequest=Answer(site, asked), URL=url, location=place)
        monkeypatch.setitem(sys.modules, "js", js)
        return asked

    return answer


def test_a_page_fetches_a_file_once_when_it_is_first_needed(in_a_page):
    right = (DATA / "sample_network.npz").read_bytes()
    asked = in_a_page(right)
    assert load_sample_network()["W1"].shape == (784, 50)
    load_sample_network()
    assert asked == ["https://a.site/data/sample_network.npz"]


@pytest.mark.parametrize(
    ("site", "error", "words"),
    [
        (None, FileNotFoundError, "is missing"),
        (OSError("NetworkError"), OSError, "could not be fetched from the site"),
        (b"altered", ValueError, "is not the published file"),
    ],
)
def test_a_page_says_what_did_not_come(in_a_page, site, error, words):
    in_a_page(site)
    with pytest.raises(error, match=f"{words}.*look whether you are connected"):
        load_sample_network()
    if site != b"altered":
        in_a_page((DATA / "sample_network.npz").read_bytes())
        load_sample_network()  # nothing half-written stands in the way
