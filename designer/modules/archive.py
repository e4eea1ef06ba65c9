"""Zip archives unpacked so that nothing of them lands outside a folder or fills the disk."""

import stat
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from designer.catalog.errors import ModuleError

MAX_FILES = 10_000
MAX_BYTES = 1_000_000_000
MAX_RATIO = 200
FREE_RATIO_BYTES = 10_000_000
CHUNK = 1 << 20


def extract(archive: Path, folder: Path) -> None:
    """Unpack all of the archive, or refuse all of it.

    Raises:
        ModuleError: it is no zip archive, one of its names leaves the folder, is a link or a
            device or differs from another only by case, or it is too large.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _check(members, archive.stat().st_size)
            folder.mkdir(parents=True, exist_ok=True)
            left = MAX_BYTES
            for member in members:
                left -= _write(opened, member, folder / member.filename, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        message = f"The script bundle cannot be unpacked: {error}. Give a zip archive."
        raise ModuleError("archive_invalid", message) from error


def _check(members: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    if len(members) > MAX_FILES:
        raise _refused(f"it has {len(members):,} files, more than {MAX_FILES:,}")
    total = sum(member.file_size for member in members)
    if total > MAX_BYTES or total > max(FREE_RATIO_BYTES, packed_bytes * MAX_RATIO):
        raise _refused(f"it would unpack to {total:,} bytes")
    seen: set[str] = set()
    for member in members:
        _check_name(member)
        folded = member.filename.rstrip("/").casefold()
        if folded in seen:
            raise _refused(f"two of its names are “{member.filename}”, apart from case")
        seen.add(folded)


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    path = PurePosixPath(name)
    is_outside = path.is_absolute() or ".." in path.parts or PureWindowsPath(name).drive
    if is_outside or "\\" in name or "\0" in member.orig_filename:
        raise _refused(f"the name “{name}” leaves its folder")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(f"“{name}” is a link or a device")


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, left: int) -> int:
    """Unpack one member and give its size; what its header says of the size is not believed."""
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with opened.open(member) as source, path.open("xb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise _refused(f"it unpacks to more than {MAX_BYTES:,} bytes")
            target.write(chunk)
    return size


def _refused(why: str) -> ModuleError:
    return ModuleError("archive_refused", f"The script bundle is refused: {why}.")
