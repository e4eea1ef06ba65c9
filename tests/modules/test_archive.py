"""Archives that would leave their folder, link elsewhere or fill the disk are refused whole."""

import stat
import zipfile
from pathlib import Path

import pytest

from designer.catalog.errors import ModuleError
from designer.modules import archive


def make(path: Path, *names: str, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in names:
            opened.writestr(name, content)
    return path


def test_files_and_folders_are_unpacked(tmp_path):
    archive.extract(make(tmp_path / "a.zip", "a.py", "sub/b.txt", "empty/"), tmp_path / "out")
    found = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*")}
    assert found == {"a.py", "sub", "sub/b.txt", "empty"}


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/a", "C:/a", "a\\..\\..\\b", "..", "sub/.."]
)
def test_a_name_that_leaves_the_folder_refuses_all(tmp_path, name):
    path = make(tmp_path / "a.zip", "good.txt", name)
    with pytest.raises(ModuleError, match="refused"):
        archive.extract(path, tmp_path / "out" / "deep")
    assert not (tmp_path / "out").exists()


def test_names_that_differ_by_case_only_are_refused(tmp_path):
    with pytest.raises(ModuleError, match="apart from case"):
        archive.extract(make(tmp_path / "a.zip", "Read.me", "read.ME"), tmp_path / "out")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path, kind):
    member = zipfile.ZipInfo("link")
    member.create_system = 3
    member.external_attr = (kind | 0o644) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr(member, "/etc/passwd")
    with pytest.raises(ModuleError, match="link or a device"):
        archive.extract(tmp_path / "a.zip", tmp_path / "out")


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    path = make(tmp_path / "a.zip", "zeros", content=b"\0" * 30_000_000)
    with pytest.raises(ModuleError, match="would unpack to 30,000,000 bytes"):
        archive.extract(path, tmp_path / "out")


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 2)
    with pytest.raises(ModuleError, match="3 files"):
        archive.extract(make(tmp_path / "a.zip", "a", "b", "c"), tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_no_archive_is_told(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ModuleError, match="cannot be unpacked"):
        archive.extract(tmp_path / "a.zip", tmp_path / "out")
