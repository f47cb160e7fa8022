"""What packages need, and what these need in turn, by what the installed packages say."""

from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed_by(asked, environment):
    """Return the names of what is asked for, as pip is asked, and of all that it needs."""
    needed, open_ends = {}, [Requirement(line) for line in asked]
    while open_ends:
        requirement = open_ends.pop()
        extras = needed.setdefault(canonicalize_name(requirement.name), set())
        for extra in {"", *requirement.extras} - extras:
            extras.add(extra)
            for further in map(Requirement, requires(requirement.name) or []):
                if not further.marker or further.marker.evaluate({**environment, "extra": extra}):
                    open_ends.append(further)
    return set(needed)
