"""A folder is removed, whatever modes a step left in it."""

import os
from pathlib import Path

import pytest

from designer.artifacts.removal import remove_folder
from tests.nobody import as_nobody


def test_locked_folders_are_removed_and_what_links_lead_to_is_not():
    with as_nobody() as place:
        elsewhere = place / "elsewhere"
        elsewhere.mkdir(mode=0o555)
        folder = place / "step"
        for name, mode in (("unreadable", 0), ("unwritable", 0o555)):
            deep = folder / name / "deep"
            deep.mkdir(parents=True)
            (deep / "file").touch()
            (deep / "link").symlink_to(elsewhere)
            deep.chmod(mode)
            deep.parent.chmod(mode)
        remove_folder(folder)
        assert not folder.exists()
        assert elsewhere.stat().st_mode & 0o777 == 0o555


def test_what_is_not_there_is_no_trouble(tmp_path: Path):
    remove_folder(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["d", "a-name-with-which-paths-soon-grow-too-long"])
def test_folders_are_removed_however_deep_they_are_nested(tmp_path: Path, name: str):
    folder = tmp_path / "step"
    folder.mkdir()
    nest(folder, name, levels=1_500)
    remove_folder(folder)
    assert not folder.exists()


def test_a_link_in_place_of_the_folder_leads_nowhere(tmp_path: Path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    remove_folder(tmp_path / "link")
    assert (tmp_path / "kept").is_dir()


def nest(folder: Path, name: str, *, levels: int) -> None:
    """Nest folders by descriptors: a path to the last would be too long."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=place)
        below = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(os.open("file", os.O_CREAT, dir_fd=place))
    os.close(place)
