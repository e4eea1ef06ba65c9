"""What a build has left is lent to steps only when it is a folder, and no link to others."""

import shutil
from pathlib import Path

import pytest

from designer.execution.environments.building import NOT_REAL, _judged
from designer.execution.environments.place import Place
from designer.runner.protocol import Ended


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A built environment, with the marker that says so."""
    place = Place(tmp_path, "d" * 64, "this Python")
    place.python.parent.mkdir(parents=True)
    place.python.symlink_to("/usr/bin/python3")
    place.succeed()
    return place


def replace_by_link(folder: Path, other: Path) -> None:
    """Do what the build script of a package may do in its folder."""
    (other / "venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", "venv/bin/python"):
        (other / name).parent.mkdir(exist_ok=True)
        (other / name).touch()
    shutil.rmtree(folder)
    folder.symlink_to(other)


ENDED_WELL = Ended("", 0)


def test_a_folder_with_a_python_is_believed(place: Place):
    assert place.is_ready()
    assert _judged(ENDED_WELL, place) is None


@pytest.mark.parametrize("inside", ["", "venv", "venv/bin"])
def test_a_link_in_its_place_is_neither_believed_nor_lent(
    place: Place, inside: str, tmp_path: Path
):
    other = tmp_path / "others"
    replace_by_link(place.folder / inside, other)
    (other / "python").touch()
    assert place.python.exists()
    assert _judged(ENDED_WELL, place) == NOT_REAL
    assert not place.is_ready()
