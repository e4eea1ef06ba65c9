"""A folder is removed, whatever modes a step left in it."""

from pathlib import Path

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
