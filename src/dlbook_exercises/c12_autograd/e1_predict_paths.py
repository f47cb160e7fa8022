"""Four slopes of a small graph in which one number is used twice."""

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count

# y = u · v, z = y + u, L = z · z, at u = 3 and v = 4: y = 12, z = 15.
_SLOPES = {"z": 30, "y": 30, "v": 90, "u": 150}


def _four(answer):
    if not isinstance(answer, dict):
        raise ValueError(
            _("hand over the dictionary of the cell above, with a number for each name")
        )
    return {name: count(n) for name, n in answer.items()}


def _slope_of(name, hint):
    def judge(slopes):
        if name not in slopes:
            return _("There is no number under {name!r}.").format(name=name)
        return (
            None
            if slopes[name] == _SLOPES[name]
            else _("That is not its slope. {hint}").format(hint=hint)
        )

    return Probe(f"the slope of L for {name} is right", (), judge)


def _all(z, y, v, u):
    return {"z": z, "y": y, "v": v, "u": u}


EXERCISE = Exercise(
    kind="value",
    reference=_SLOPES,
    read=_four,
    probes=(
        _slope_of("z", _("L is z times z: how often is z used?")),
        _slope_of("y", _("y goes through one sum.")),
        _slope_of("v", _("v goes through a product. How far does y move with it?")),
        _slope_of("u", _("u reaches L in two ways.")),
    ),
    bugs=(
        Bug(
            "= in place of +=",
            "u is used twice, and its slope holds one of the two uses alone: that of the sum or "
            "that of the product. Where paths meet, slopes add.",
            _all(30, 30, 90, 120),
            _all(30, 30, 90, 30),
        ),
        Bug(
            "one factor of the square",
            "Both factors of z times z are z. You have counted one of them.",
            _all(15, 15, 45, 75),
        ),
        Bug(
            "its own factor",
            "In a product each factor gets the slope times the *other* factor. That is, v gets u.",
            _all(30, 30, 120, 120),
            _all(30, 30, 120, 90),
        ),
        Bug(
            "slopes of single steps",
            "Those are the slopes of single steps: how far the next value moves. For L, multiply "
            "them along the path.",
            _all(30, 1, 3, 5),
            _all(30, 1, 3, 4),
        ),
        Bug(
            "paths multiplied",
            "Along a path slopes multiply, but the two paths of u add.",
            _all(30, 30, 90, 3600),
        ),
        Bug(
            "handed on too early",
            "The slope of z was handed on with its first half, and then again as a whole. A value "
            "hands its slope on once, when all of it has come.",
            _all(30, 45, 135, 225),
        ),
        Bug(
            "values for slopes",
            "Those are the values of the way forward.",
            _all(15, 12, 4, 3),
        ),
    ),
    on_success=(
        "Through the product u gets 30 · 4, through the sum 30 more. A walk in topological order "
        "finds both before it leaves u."
    ),
    right=(
        {"u": 150.0, "v": "90", "y": (30,), "z": [30]},
        dict(z="30", y=30, v=90, u="150"),
    ),
    wrong={
        None: (
            _all(1, 1, 1, 1),
            _all(30, 30, 90, 149),
            {"z": 30, "y": 30},
            _all("thirty", 30, 90, 150),
            *(7, (30, 30, 90, 150)),
        ),
    },
)
