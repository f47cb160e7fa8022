"""The lock, the package's ranges and what Binder installs agree."""

import os
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from needed import needed_by

UNLOCKED = ("bench", "mutation")


@pytest.fixture
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


def pins(file):
    """Return every pinned requirement by name; a package may be pinned once for each platform."""
    found = {}
    for line in file.read_text("utf-8").splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.fixture
def lock(root):
    return pins(root / "requirements.txt")


def test_everything_is_pinned_exactly(lock):
    for requirements in lock.values():
        for requirement in requirements:
            assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
            assert requirement.url is None


def test_the_lock_satisfies_what_the_package_asks_for(project, lock):
    optional = project["optional-dependencies"]
    extras = [line for name, lines in optional.items() if name not in UNLOCKED for line in lines]
    for line in [*project["dependencies"], *extras]:
        asked = Requirement(line)
        if asked.name == "dlbook":  # an extra that takes in another one
            continue
        pinned = lock.get(canonicalize_name(asked.name))
        assert pinned, f"{line} is not in requirements.txt: run make lock"
        for requirement in pinned:
            (pin,) = requirement.specifier
            assert asked.specifier.contains(pin.version), f"{requirement}, asked for {line}"


def test_the_lock_has_nothing_that_only_a_maintainer_needs(project, lock):
    asked = [project["optional-dependencies"][extra] for extra in UNLOCKED]
    assert asked == [["torch"], ["cosmic-ray"]]
    assert not {"torch", "nvidia-cublas-cu12", "triton", "cosmic-ray"} & set(lock)


def test_every_python_gets_one_numpy(project, lock):
    pythons = [c.rpartition(" ")[2] for c in project["classifiers"] if ":: Python :: 3." in c]
    assert pythons == [f"3.{minor}" for minor in range(11, 11 + len(pythons))]
    for python in pythons:
        environment = {"python_version": python, "python_full_version": f"{python}.0"}
        fitting = [r for r in lock["numpy"] if not r.marker or r.marker.evaluate(environment)]
        assert len(fitting) == 1


def test_the_lock_names_no_index(root):
    text = (root / "requirements.txt").read_text("utf-8")
    assert "://" not in text
    assert "--" not in re.sub(r"#.*", "", text)


def test_binder_installs_the_locked_versions_of_what_a_reader_needs(root, lock):
    binder = pins(root / ".binder" / "requirements.txt")
    for name, (requirement,) in binder.items():
        assert requirement.specifier in [pin.specifier for pin in lock[name]], requirement
    python = {"python_version": "3.12", "python_full_version": "3.12.0"}
    on_binder = {"sys_platform": "linux", "os_name": "posix", **python}
    needed = needed_by(["dlbook[kernel,build]"], on_binder)
    assert {*binder, "dlbook"} == needed, "run make lock"


def test_binder_has_a_python_that_suits(root):
    """Without this file, repo2docker would take its newest, which the lock does not know."""
    assert (root / ".binder" / "runtime.txt").read_text("utf-8").strip() == "python-3.12"


def test_binder_installs_the_package_itself_and_fetches_nothing_for_it(root):
    script = root / ".binder" / "postBuild"
    *_, install = script.read_text("utf-8").splitlines()
    assert install.startswith("python -m pip install ")
    assert {"--no-index", "--no-build-isolation", "--editable ."} <= set(
        re.findall(r"--editable \.|--[\w-]+", install)
    )
    assert os.access(script, os.X_OK)
