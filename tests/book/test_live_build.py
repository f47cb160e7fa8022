"""The Python that the site carries is made of what was checked, and only once."""

import json
import zipfile

import pytest

import live
from built_site import HTML, ROOT

THERE = HTML / "_static" / "live"


def test_each_wheel_is_the_official_one_and_no_other_is_kept():
    official = live.official()
    files = {official[name]["file_name"] for name in live.COMPILED}
    assert files == {path.name for path in live.WHEELS.iterdir()}
    for name in live.COMPILED:
        live.check_wheel(official[name], (live.WHEELS / official[name]["file_name"]).read_bytes())


def test_an_altered_wheel_stops_the_build():
    entry = {"file_name": "numpy.whl", "sha256": "0" * 64}
    with pytest.raises(
        RuntimeError, match=r"numpy\.whl is not the official one: expected SHA-256 0"
    ):
        live.check_wheel(entry, b"altered")


def test_nothing_is_made_twice():
    assert not live.make()


def test_what_only_an_edition_needs_is_apart():
    words = "dlbook/check/translations"
    packages = json.loads((THERE / "py" / "pyodide-lock.json").read_text("utf-8"))["packages"]
    for name, has in {"dlbook": False, "translations": True}.items():
        with zipfile.ZipFile(THERE / "py" / packages[name]["file_name"]) as archive:
            assert any(file.startswith(words) for file in archive.namelist()) == has


def test_each_package_is_there_with_what_it_needs():
    packages = json.loads((THERE / "py" / "pyodide-lock.json").read_text("utf-8"))["packages"]
    for entry in packages.values():
        assert set(entry["depends"]) <= packages.keys()
        with zipfile.ZipFile(THERE / "py" / entry["file_name"]) as archive:
            names = archive.namelist()
        assert not [
            name for name in names if name.endswith((".exe", ".pyi", "x86_64-linux-gnu.so"))
        ]
    assert "dlbook" in packages["dlbook"]["imports"]


def test_the_data_are_those_of_the_library():
    data = ROOT / "src" / "dlbook" / "data"
    for path in (THERE / "data").iterdir():
        assert path.read_bytes() == (data / path.name).read_bytes()
