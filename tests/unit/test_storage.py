"""Networks in files: what is read is what was written, and all else is one clear error."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook import _storage
from dlbook.layers import Affine, ReLU, Sigmoid
from dlbook.networks import MultiLayerNet, Sequential, TwoLayerNet
from dlbook.optimization import SGD, Momentum, RMSProp
from dlbook.training import train

X = np.random.default_rng(0).normal(size=(12, 4))
T = np.arange(12) % 3


def layers(rng=0, activation=ReLU):
    rng = np.random.default_rng(rng)
    return Sequential(
        [
            Affine(rng.normal(size=(4, 5)), np.zeros(5)),
            activation(),
            Affine(rng.normal(size=(5, 3)), np.zeros(3)),
        ]
    )


@pytest.fixture
def net():
    return MultiLayerNet((4, 5, 3), "relu", rng=0)


@pytest.fixture
def file(net, tmp_path):
    path = tmp_path / "net.npz"
    net.save(path)
    return path


def same(one, other):
    assert one.params.keys() == other.params.keys()
    for name, array in one.params.items():
        assert array.dtype == other.params[name].dtype
        np.testing.assert_array_equal(array, other.params[name])


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    activation=st.sampled_from(["sigmoid", "relu"]),
    dtype=st.sampled_from([np.float16, np.float32, np.float64]),
)
def test_what_is_loaded_is_what_was_saved(tmp_path_factory, sizes, activation, dtype):
    path = tmp_path_factory.getbasetemp() / "any.npz"
    params = MultiLayerNet(sizes, activation).params
    net = MultiLayerNet.from_params({k: p.astype(dtype) for k, p in params.items()}, activation)
    net.save(path)
    loaded = MultiLayerNet.load(path)
    same(loaded, net)
    assert loaded.activation == activation
    x = np.ones((2, sizes[0]))
    np.testing.assert_array_equal(loaded.predict(x), net.predict(x))


def test_the_activation_is_not_forgotten(net, file):
    forgotten = MultiLayerNet.from_params(net.params)
    assert (forgotten.predict(X) != net.predict(X)).any()
    np.testing.assert_array_equal(MultiLayerNet.load(str(file)).predict(X), net.predict(X))


def test_another_process_gives_the_same_answers(net, file):
    code = (
        "import sys, numpy as np\n"
        "from dlbook.networks import MultiLayerNet\n"
        "x = np.random.default_rng(0).normal(size=(12, 4))\n"
        "print(MultiLayerNet.load(sys.argv[1]).predict(x).tobytes().hex())"
    )
    run = [sys.executable, "-c", code, str(file)]
    told = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
    assert told == net.predict(X).tobytes().hex()


def test_a_two_layer_net_comes_back_as_one(tmp_path):
    net = TwoLayerNet(4, 5, 3, weight_std=1.0, rng=0)
    net.save(tmp_path / "net.npz")
    loaded = TwoLayerNet.load(tmp_path / "net.npz")
    assert type(loaded) is TwoLayerNet
    same(loaded, net)
    same(MultiLayerNet.load(tmp_path / "net.npz"), net)
    deep = MultiLayerNet((4, 5, 5, 3))
    deep.save(tmp_path / "deep.npz")
    with pytest.raises(
        ValueError, match=r"deep.npz holds no TwoLayerNet: .*has 2 layers, got .* 3"
    ):
        TwoLayerNet.load(tmp_path / "deep.npz")


@pytest.mark.parametrize("make", [SGD, Momentum, RMSProp])
def test_a_training_goes_on_after_a_file_as_if_nothing_had_happened(make, net, tmp_path):
    options = {"epochs": 2, "batch_size": 4}
    optimizer = make(0.03)
    train(net, X, T, optimizer=optimizer, rng=1, **options)
    net.save(tmp_path / "net.npz", optimizer=optimizer)
    loaded_optimizer = make(0.5)
    loaded = MultiLayerNet.load(tmp_path / "net.npz", optimizer=loaded_optimizer)
    assert vars(loaded_optimizer).keys() == vars(optimizer).keys()
    assert loaded_optimizer.lr == 0.03
    if make is not SGD:  # it is that of the loaded network from the start
        with pytest.raises(ValueError, match="used for other parameters"):
            train(MultiLayerNet((4, 5, 3)), X, T, optimizer=loaded_optimizer, **options)
    for one, its in ((net, optimizer), (loaded, loaded_optimizer)):
        train(one, X, T, optimizer=its, rng=2, **options)
    same(loaded, net)


def test_a_new_optimiser_is_saved_as_one(net, tmp_path):
    net.save(tmp_path / "net.npz", optimizer=Momentum(0.25, 0.5))
    optimizer = Momentum()
    MultiLayerNet.load(tmp_path / "net.npz", optimizer)
    assert vars(optimizer) == vars(Momentum(0.25, 0.5))
    assert type(optimizer.lr) is float


def test_layers_take_their_weights_back(tmp_path):
    net, other = layers(0), layers(1)
    optimizer = Momentum(0.1)
    train(net, X, T, epochs=1, batch_size=4, optimizer=optimizer)
    net.save(tmp_path / "net.npz", optimizer)
    arrays = dict(other.params)
    restored = Momentum()
    other.load_weights(tmp_path / "net.npz", restored)
    same(other, net)
    assert all(other.params[name] is array for name, array in arrays.items())
    np.testing.assert_array_equal(other.predict(X), net.predict(X))
    for one, its in ((net, optimizer), (other, restored)):
        train(one, X, T, epochs=1, batch_size=4, optimizer=its, rng=3)
    same(other, net)


def test_other_layers_are_refused(net, file, tmp_path):
    saved = tmp_path / "layers.npz"
    layers().save(saved)
    sigmoids = layers(1, Sigmoid)
    before = sigmoids.params["W1"].copy()
    with pytest.raises(ValueError, match=r"holds Affine, ReLU, Affine, this .* Affine, Sigmoid"):
        sigmoids.load_weights(saved)
    narrow = Sequential(
        [Affine(np.ones((4, 2)), np.ones(2)), ReLU(), Affine(np.ones((2, 3)), T[:3] * 1.0)]
    )
    with pytest.raises(ValueError, match=r"'W1': \(\(4, 5\), 'float64'\).*\(\(4, 2\)"):
        narrow.load_weights(saved)
    with pytest.raises(ValueError, match="holds a MultiLayerNet"):
        sigmoids.load_weights(file)
    with pytest.raises(ValueError, match="holds a Sequential: make its layers"):
        MultiLayerNet.load(saved)
    np.testing.assert_array_equal(sigmoids.params["W1"], before)


# What can go wrong.


def test_an_optimiser_that_is_not_in_the_file_is_one_clear_error(net, file):
    with pytest.raises(ValueError, match="holds no optimiser"):
        MultiLayerNet.load(file, Momentum())
    net.save(file, RMSProp())
    optimizer = Momentum(0.25)
    with pytest.raises(ValueError, match="state of a RMSProp, got a Momentum"):
        MultiLayerNet.load(file, optimizer)
    assert vars(optimizer) == vars(Momentum(0.25))


def test_a_memory_of_other_shapes_is_one_clear_error(net, file):
    optimizer = Momentum()
    optimizer.velocity = {name: np.zeros(2) for name in net.params}
    net.save(file, optimizer)
    with pytest.raises(ValueError, match="damaged: the velocity does not fit"):
        MultiLayerNet.load(file, Momentum())


def test_every_truncated_file_is_one_clear_error(file):
    raw = file.read_bytes()
    for length in [*range(0, 200, 7), *range(200, len(raw), 131), len(raw) - 1]:
        file.write_bytes(raw[:length])
        with pytest.raises(ValueError, match=r"net\.npz is"):
            MultiLayerNet.load(file)


@given(data=st.data())
def test_a_flipped_bit_is_found_or_does_no_harm(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "flipped.npz"
    net = MultiLayerNet((4, 5, 3), "relu", rng=0)
    net.save(path)
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(raw)
    try:
        loaded = MultiLayerNet.load(path)
    except ValueError as error:
        assert "flipped.npz" in str(error)
    else:
        same(loaded, net)


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path, net: path.write_bytes(pickle.dumps(net.params)), "no .npz archive"),
        (lambda path, net: path.write_text("species,mass"), "no .npz archive"),
        (lambda path, net: path.write_bytes(b""), "no .npz archive"),
        (lambda path, net: path.write_bytes(b"\x93NUMPY\x01\x00v\x00{'descr"), "no .npz archive"),
        (
            lambda path, net: np.savez(path, **net.params),
            r"not written by save \(it holds W1, W2, b1, b2\).*from_params\(np.load\(path\)",
        ),
        (lambda path, net: np.savez(path), "it holds nothing"),
        (
            lambda path, net: np.savez(path, format=np.array([{}], dtype=object)),
            "Object arrays cannot be loaded",
        ),
        (lambda path, net: np.savez(path, format=7, **net.params), "not written by save"),
        (
            lambda path, net: np.savez(path, format="dlbook network 2", **net.params),
            "another version of dlbook: expected the format 'dlbook network' 1, found 'dl.* 2'",
        ),
        (
            lambda path, net: np.savez(
                path, format="dlbook network 1", activation="tanh", **net.params
            ),
            "one of sigmoid, relu, got 'tanh'",
        ),
        (
            lambda path, net: np.savez(
                path, format="dlbook network 1", activation="relu", W1=net.params["W1"]
            ),
            "holds no MultiLayerNet: params must be named",
        ),
        (
            lambda path, net: np.savez(path, format="dlbook network 1", W1=np.array(["a"])),
            "damaged: W1 is an array of",
        ),
        (
            lambda path, net: np.savez(path, format="dlbook network 1", W1=np.array([np.nan])),
            "W1 must be finite, got nan",
        ),
    ],
)
def test_a_foreign_file_is_one_clear_error_that_names_it(net, tmp_path, write, message):
    path = tmp_path / "foreign.npz"
    write(path, net)
    with pytest.raises(ValueError, match=message) as error:
        MultiLayerNet.load(path)
    assert "foreign.npz" in str(error.value)


def test_nothing_of_a_pickle_is_run(tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "exploded"),)

    np.savez(tmp_path / "bomb.npz", format=np.array([Bomb()], dtype=object))
    with pytest.raises(ValueError, match=r"bomb\.npz"):
        MultiLayerNet.load(tmp_path / "bomb.npz")
    assert not (tmp_path / "exploded").exists()


def test_numpy_alone_opens_the_file(net, file):
    with np.load(file, allow_pickle=False) as arrays:
        assert str(arrays["activation"]) == "relu"
        assert str(arrays["format"]) == "dlbook network 1"
        np.testing.assert_array_equal(arrays["W2"], net.params["W2"])


@pytest.mark.parametrize("name", ["net.npz", "net", "a net with ümlaut.weights"])
def test_the_name_is_taken_as_it_is(net, tmp_path, name):
    net.save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    same(MultiLayerNet.load(tmp_path / name), net)


def test_a_place_that_cannot_hold_a_file_is_one_clear_error(net, tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"nowhere is not a folder: make it before net\.npz"
    ):
        net.save(tmp_path / "nowhere" / "net.npz")
    with pytest.raises(OSError, match="is not a file: choose another name"):
        net.save(tmp_path)
    with pytest.raises(ValueError, match="path must be the name of a file, got 3"):
        net.save(3)
    with pytest.raises(FileNotFoundError, match=r"missing\.npz"):
        MultiLayerNet.load(tmp_path / "missing.npz")


def test_what_cannot_be_saved_leaves_the_file_that_is_there(net, file, monkeypatch):
    before = file.read_bytes()
    broken = MultiLayerNet((4, 5, 3))
    broken.params["W2"][1, 2] = np.nan
    with pytest.raises(ValueError, match=r"W2 must be finite, got nan at index \[1, 2\]"):
        broken.save(file)
    optimizer = Momentum()
    optimizer.rng = np.random.default_rng()
    with pytest.raises(ValueError, match="the rng of this optimiser cannot be saved"):
        net.save(file, optimizer)

    def full(stream, **arrays):
        stream.write(b"PK half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_storage.np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        net.save(file)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]


def test_a_crash_in_the_middle_leaves_the_old_file(net, file):
    code = (
        "import os, sys\n"
        "from dlbook import _storage\n"
        "from dlbook.networks import MultiLayerNet\n"
        "half = lambda file, **_: (file.write(b'PK'), file.flush(), os._exit(3))\n"
        "_storage.np.savez = half\n"
        "MultiLayerNet((4, 5, 3)).save(sys.argv[1])"
    )
    assert subprocess.run([sys.executable, "-c", code, str(file)]).returncode == 3
    same(MultiLayerNet.load(file), net)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_link_stays_a_link(net, file, tmp_path):
    link = tmp_path / "latest.npz"
    link.symlink_to(file)
    other = MultiLayerNet((2, 3), rng=1)
    other.save(link)
    assert link.is_symlink()
    same(MultiLayerNet.load(file), other)


# What a network says of itself.


def test_a_network_says_its_sizes_and_activation(net):
    assert repr(net) == "MultiLayerNet((4, 5, 3), activation='relu')"
    assert repr(MultiLayerNet((2, 3))) == "MultiLayerNet((2, 3), activation='sigmoid')"
    assert repr(TwoLayerNet(4, 5, 3)) == "TwoLayerNet((4, 5, 3), activation='sigmoid')"
    assert repr(layers()) == "Sequential([Affine(4, 5), ReLU, Affine(5, 3)])"
