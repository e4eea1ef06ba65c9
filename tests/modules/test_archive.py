"""Archives that would leave their folder, link elsewhere or fill the disk are refused whole."""

import gzip
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from designer.catalog.errors import ModuleError
from designer.modules import archive
from designer.modules import tar_archive as tar
from designer.modules.archive_rules import Rules

RULES = Rules("The archive")


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


def test_too_many_files_are_refused(tmp_path):
    few = Rules("The bundle", max_files=2)
    with pytest.raises(ModuleError, match="The bundle is refused: it has more than 2 files"):
        archive.extract(make(tmp_path / "a.zip", "a", "b", "c"), tmp_path / "out", few)


def test_a_tar_archive_is_held_to_the_same_rules(tmp_path):
    tar.extract(packed(tmp_path / "a.tgz", "a.txt", "sub/b.txt"), tmp_path / "out", RULES)
    assert (tmp_path / "out" / "sub" / "b.txt").read_bytes() == b"x"
    for name in ("../a", "/etc/a", "a/../../b"):
        with pytest.raises(ModuleError, match="leaves its folder"):
            tar.extract(packed(tmp_path / "a.tgz", "good", name), tmp_path / "no", RULES)
    with pytest.raises(ModuleError, match="apart from case"):
        tar.extract(packed(tmp_path / "a.tgz", "a", "A"), tmp_path / "no", RULES)
    with pytest.raises(ModuleError, match="would unpack to 30,000,000 bytes"):
        tar.extract(packed(tmp_path / "a.tgz", "a", size=30_000_000), tmp_path / "no", RULES)
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_archive_are_refused(tmp_path, kind):
    path = packed(tmp_path / "a.tgz", "link", kind=kind)
    with pytest.raises(ModuleError, match="link or a device"):
        tar.extract(path, tmp_path / "out", RULES)


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar", mtime=0)])
def test_what_is_no_tar_archive_is_told(tmp_path, content):
    (tmp_path / "a.tgz").write_bytes(content)
    with pytest.raises(ModuleError, match="cannot be unpacked"):
        tar.extract(tmp_path / "a.tgz", tmp_path / "out", RULES)


def test_a_tar_archive_that_is_cut_off_is_told(tmp_path):
    whole = packed(tmp_path / "a.tgz", "a", "b", "c").read_bytes()
    (tmp_path / "b.tgz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModuleError, match="cannot be unpacked"):
        tar.extract(tmp_path / "b.tgz", tmp_path / "out", RULES)


def packed(path: Path, *names: str, size: int = 1, kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as opened:
        for name in names:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            content = b"x" * size if kind == tarfile.REGTYPE else b""
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_no_archive_is_told(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ModuleError, match="cannot be unpacked"):
        archive.extract(tmp_path / "a.zip", tmp_path / "out")
