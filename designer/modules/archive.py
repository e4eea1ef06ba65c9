"""Zip archives unpacked so that nothing of them lands outside a folder or fills the disk."""

import stat
import zipfile
import zlib
from pathlib import Path

from designer.modules.archive_rules import Member, Rules

SCRIPT_BUNDLE = Rules("The script bundle")
REMEDY = "Give a zip archive."
ORDINARY = (0, stat.S_IFREG, stat.S_IFDIR)
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


def extract(archive: Path, folder: Path, rules: Rules = SCRIPT_BUNDLE) -> None:
    """Unpack all of the archive, or refuse all of it.

    Raises:
        ModuleError: it is no zip archive, one of its names leaves the folder, is a link or a
            device or differs from another only by case, or it is too large.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            for _ in rules.checked(map(_member, members), archive.stat().st_size):
                pass
            folder.mkdir(parents=True, exist_ok=True)
            left = rules.max_bytes
            for member in members:
                left -= _write(opened, member, folder / member.filename, rules, left)
    except BROKEN as error:
        raise rules.unreadable(error, REMEDY) from error


def _member(info: zipfile.ZipInfo) -> Member:
    kind = stat.S_IFMT(info.external_attr >> 16)
    # What follows a NUL is cut off from the name by which the file would be written.
    name = info.orig_filename if "\0" in info.orig_filename else info.filename
    return Member(name, info.file_size, kind in ORDINARY)


def _write(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, rules: Rules, left: int
) -> int:
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as source, path.open("xb") as target:
        return rules.copy(source, target, left)
