"""Tar archives, compressed or not, unpacked by the rules that zip archives have."""

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from designer.modules.archive_rules import Member, Rules

REMEDY = "Give a tar archive, compressed by gzip, bzip2, xz or not at all."
BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


def extract(archive: Path, folder: Path, rules: Rules) -> None:
    """Unpack all of the archive, or refuse all of it.

    Raises:
        ModuleError: it is no tar archive, or breaks the rules.
    """
    packed_bytes = archive.stat().st_size
    try:
        with tarfile.open(archive, "r:*") as opened:
            for _ in rules.checked(_members(opened), packed_bytes):
                pass
        with tarfile.open(archive, "r:*") as opened:
            folder.mkdir(parents=True, exist_ok=True)
            left = rules.max_bytes
            for info in opened:
                left -= _write(opened, info, folder / info.name, rules, left)
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno:  # Of the disk, not of the archive.
            raise
        raise rules.unreadable(error, REMEDY) from error


def _members(opened: tarfile.TarFile) -> Iterator[Member]:
    """Read one header after another: a bomb is refused before all of it is unpacked."""
    for info in opened:
        # The folder that was packed may be there itself, by the name of a dot.
        if not (info.isdir() and info.name in (".", "")):
            yield Member(info.name.removeprefix("./"), info.size, info.isreg() or info.isdir())


def _write(
    opened: tarfile.TarFile, info: tarfile.TarInfo, path: Path, rules: Rules, left: int
) -> int:
    if info.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    source = opened.extractfile(info)
    if source is None:
        return 0
    with source, path.open("xb") as target:
        return rules.copy(source, target, left)
