"""Files that are kept as they are: archives are told by their bytes, and their names listed."""

import lzma
import tarfile
import zipfile
import zlib
from itertools import islice
from pathlib import Path

import polars as pl

from designer.artifacts.errors import IngestError
from designer.artifacts.table import Table

ZIP, TAR, TAR_AT = b"PK\x03\x04", b"ustar", 257
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
TAR_NAMES = (".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


def is_bundle(start: bytes, name: str) -> bool:
    """Tell an archive by its first bytes, a compressed one by its name, too."""
    if start.startswith(ZIP) or start[TAR_AT:].startswith(TAR):
        return True
    return start.startswith(PACKED) and name.lower().endswith(TAR_NAMES)


def read_names(path: Path, most: int) -> Table:
    """List the first files of an archive with their sizes; no column where it is none.

    Raises:
        IngestError: the archive is broken.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                infos = (info for info in archive.infolist() if not info.is_dir())
                found = [(info.filename, info.file_size) for info in islice(infos, most)]
        elif tarfile.is_tarfile(path):
            with tarfile.open(path, "r:*") as tar:
                members = (member for member in tar if member.isfile())
                found = [(member.name, member.size) for member in islice(members, most)]
        else:
            return Table.from_frame(pl.DataFrame())
    except BROKEN as error:
        raise IngestError(f"The archive cannot be read: {error}.") from error
    schema = {"file": pl.String, "bytes": pl.Int64}
    return Table.from_frame(pl.DataFrame(found, schema=schema, orient="row"))
