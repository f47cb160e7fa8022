"""One step of a training, with tensors."""

import numpy as np

from dlbook.autograd import Tensor
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe, Shown


def _problem(kind):
    """Return tensors to train and a function that computes their loss anew."""
    if kind == "bowl":
        tensors = {"w": Tensor([3.0, -2.0])}
        return tensors, lambda: (tensors["w"] ** 2 * np.array([1.0, 2.0])).sum()
    tensors = {"W": Tensor([[0.5, -1.0], [2.0, 1.0]]), "b": Tensor([0.1, -0.3])}
    x, t = np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.5]]), np.array([[1.0], [0.0], [2.0]])
    return tensors, lambda: ((x @ tensors["W"] + tensors["b"] - t) ** 2).mean()


def _trained(my_step, kind, lr, steps):
    """Return the weights after each step, and whether they are still in the same arrays."""
    tensors, loss_of = _problem(kind)
    arrays = {name: tensor.data for name, tensor in tensors.items()}
    weights = []
    for _count in range(steps):
        if my_step(tensors, loss_of, lr) is ...:
            return ...
        weights.append({name: np.array(tensors[name].data) for name in arrays})
    return {"weights": weights, "loss": _rounded(loss_of()), "arrays": arrays, "now": tensors}


def _rounded(loss):
    return Shown(f"{float(loss.data):.4f}")


def _same_weights(kind, lr, steps, got):
    expected = _trained(_step, kind, lr, steps)["weights"]
    for k, (ours, theirs) in enumerate(zip(expected, got["weights"], strict=True), start=1):
        for name in ours:
            if not np.allclose(ours[name], theirs[name], rtol=1e-6, atol=1e-9):
                after = _("After {k} steps, {name} is {found}, not {wanted}.")
                if k == 1:
                    after = _("After 1 step, {name} is {found}, not {wanted}.")
                found, wanted = theirs[name].tolist(), np.round(ours[name], 6).tolist()
                return after.format(k=k, name=name, found=found, wanted=wanted)
    return None


def _in_place(kind, lr, steps, got):
    for name, array in got["arrays"].items():
        if not np.array_equal(array, got["now"][name].data):
            return _(
                "The array of {name} that the tensor was made of is as it was: whoever else "
                "holds it, such as a layer, does not see the step."
            ).format(name=name)
    return _same_weights(kind, lr, steps, got)


def _zero(tensors):
    for tensor in tensors.values():
        tensor.grad = None


def _downhill(tensor, lr):
    tensor.data -= lr * tensor.grad


def _step(tensors, loss_of, lr, *, before=_zero, after=None, move=_downhill):
    """The step, and what may be different about it."""
    before(tensors)
    loss_of().backward()
    for tensor in tensors.values():
        move(tensor, lr)
    if after:
        after(tensors)


def _nothing(tensors):
    pass


def _name_moved(tensors, loss_of, lr):
    _zero(tensors)
    loss_of().backward()
    for tensor in tensors.values():
        tensor = Tensor(tensor.data - lr * tensor.grad)


def _operator_in_place(tensors, loss_of, lr):
    _zero(tensors)
    loss_of().backward()
    for tensor in tensors.values():
        tensor -= lr * tensor.grad


def _moved_before_backward(tensors, loss_of, lr):
    _zero(tensors)
    loss = loss_of()
    for tensor in tensors.values():
        tensor.data -= lr * 0.01
    loss.backward()


def _no_backward(tensors, loss_of, lr):
    _zero(tensors)
    loss_of()
    for tensor in tensors.values():
        tensor.data -= lr * tensor.grad


def _zeroed_too_early(tensors, loss_of, lr):
    loss_of().backward()
    _zero(tensors)
    for tensor in tensors.values():
        tensor.data -= lr * tensor.grad


def _loss_kept(tensors, loss_of, lr):
    loss = loss_of()
    loss.backward()
    loss.backward()


def _first_alone(tensors, loss_of, lr):
    _zero(tensors)
    loss_of().backward()
    for tensor in tensors.values():
        tensor.data -= lr * tensor.grad
        return


def _new_array(tensor, lr):
    tensor.data = tensor.data - lr * tensor.grad


def _new_tensors(tensors, loss_of, lr):
    _step(tensors, loss_of, lr, move=_nothing_moved)
    for name, tensor in tensors.items():
        tensors[name] = Tensor(tensor.data - lr * tensor.grad)


def _nothing_moved(tensor, lr):
    pass


def _with_subtract(tensors, loss_of, lr):
    loss_of().backward()
    for tensor in tensors.values():
        np.subtract(tensor.data, lr * tensor.grad, out=tensor.data)
        tensor.grad = None


def _returns_the_loss(tensors, loss_of, lr):
    _step(tensors, loss_of, lr)
    return float(loss_of().data)


def _run(kind, lr, steps):
    what = {
        "bowl": "w = Tensor([3, -2]), loss w0² + 2 w1²",
        "layer": "W and b of a layer of 2 neurons, loss the mean squared error of 3 samples",
    }
    return {
        "args": (kind, lr, steps),
        "shown": f"{what[kind]}; lr {lr}; {steps} step{'s' * (steps > 1)}",
    }


EXERCISE = Exercise(
    reference=_step,
    drive=_trained,
    probes=(
        Probe(
            "one step goes downhill by lr times the slopes",
            judge=_same_weights,
            **_run("bowl", 0.1, 1),
        ),
        Probe("so does every step after it", judge=_same_weights, **_run("bowl", 0.1, 3)),
        Probe("all tensors move, of any shape", judge=_same_weights, **_run("layer", 0.05, 3)),
        Probe("the arrays themselves are changed", judge=_in_place, **_run("layer", 0.05, 2)),
    ),
    bugs=(
        Bug(
            "never zeroed",
            "The first step is right, and the others hold the slopes of all steps before. A leaf "
            "adds up what comes, until its grad is None again.",
            {"before": _nothing},
        ),
        Bug(
            "a name moved, not the array",
            "The new numbers got a name inside the loop, and the tensors are as they were. Change "
            "what is in their arrays: .data.",
            _name_moved,
            {"move": _nothing_moved},
            raises=r"would make a new tensor here",
            examples=(_operator_in_place,),
        ),
        Bug(
            "uphill",
            "The slopes were added. The loss falls against them.",
            {"move": lambda tensor, lr: _downhill(tensor, -lr)},
        ),
        Bug(
            "learning rate forgotten",
            "The step is as long as the slopes themselves: lr is not in it.",
            {"move": lambda tensor, lr: _downhill(tensor, 1.0)},
        ),
        Bug(
            "changed before backward",
            "The numbers were changed between forward and backward, so that the slopes would be "
            "those of other numbers. First all slopes, then the step.",
            raises=r"was changed in place after it was used",
            examples=(_moved_before_backward,),
        ),
        Bug(
            "no slopes to step by",
            "grad is None when the step is made. Was backward called, and was grad set back before "
            "it rather than after?",
            raises=r"unsupported operand type\(s\) for \*: 'float' and 'NoneType'",
            examples=(_no_backward, _zeroed_too_early),
        ),
        Bug(
            "walked back twice",
            "backward was called twice for one loss, whose record is forgotten on the way. One "
            "loss, one walk.",
            raises=r"was walked back already",
            examples=(_loss_kept,),
        ),
        Bug(
            "the first tensor alone",
            "Only the first of the tensors moves. Is there a return inside the loop?",
            _first_alone,
        ),
        Bug(
            "new arrays",
            "The tensors have new arrays, so whoever else holds the old ones does not see the "
            "step. Write into the array that is there.",
            {"move": _new_array},
            _new_tensors,
        ),
    ),
    on_success=(
        "Forward, backward, step, zero: the four lines in the middle of every training in PyTorch."
    ),
    right=(
        _with_subtract,
        _returns_the_loss,
        lambda tensors, loss_of, lr: _step(tensors, loss_of, lr, before=_nothing, after=_zero),
    ),
    wrong={
        None: (
            lambda tensors, loss_of, lr: _step(tensors, loss_of, 2 * lr),
            lambda tensors, loss_of, lr: tensors.clear(),
        ),
    },
)
