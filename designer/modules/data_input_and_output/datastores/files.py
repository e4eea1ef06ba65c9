"""Datastores of files: what each kind of them can do, and what all of them refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from designer.catalog.annotations import Datastore
from designer.catalog.errors import ModuleError


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it lies in the step's folder; `version` tells one state of it from another."""

    path: Path
    name: str
    version: str


class Files(Protocol):
    """A datastore of files. Paths are relative, and patterns such as sales/*.csv are paths too."""

    def fetch(self, pattern: str, into: Path, limit_bytes: int) -> list[Fetched]:
        """Fetch the files that a path or pattern names, in the order of their names.

        Raises:
            ModuleError: there is none, they are larger than the limit, or cannot be read.
        """
        ...

    def write(self, file: Path, path: str, *, replace: bool) -> None:
        """Put a file at a path, where it appears when it is whole.

        Raises:
            ModuleError: there is one already and `replace` is false, or it cannot be written.
        """
        ...

    def describe(self) -> str:
        """Look whether it can be reached, and say what it is.

        Raises:
            ModuleError: it cannot.
        """
        ...


def checked_pattern(pattern: str) -> str:
    """See that a path stays below the datastore.

    Raises:
        ModuleError: it does not.
    """
    parts = PurePosixPath(pattern)
    is_bad = not pattern.strip() or parts.is_absolute() or ".." in parts.parts
    if is_bad or any(ord(character) < ord(" ") for character in pattern):
        message = f"“{pattern}” is no path in a datastore. Give one such as sales/2026.csv."
        raise ModuleError("path_invalid", message)
    return str(parts)


def check_size(size: int, limit_bytes: int) -> None:
    """See that what is to be fetched is not too large.

    Raises:
        ModuleError: it is.
    """
    if size > limit_bytes:
        message = (
            f"The files have {size:,} bytes, more than the {limit_bytes:,} that the step allows. "
            "Raise the maximum size, or import less."
        )
        raise ModuleError("download_too_large", message)


def missing(datastore: Datastore, pattern: str) -> ModuleError:
    message = f"There is no file “{pattern}” in the datastore “{datastore['name']}”."
    return ModuleError("file_missing", message)


def taken(datastore: Datastore, path: str) -> ModuleError:
    message = (
        f"The datastore “{datastore['name']}” has a file “{path}” already. Choose another path, or "
        "let the step replace it."
    )
    return ModuleError("file_exists", message)


@contextmanager
def explained(datastore: Datastore, *errors: type[Exception]) -> Iterator[None]:
    """Tell the errors of a library in words.

    Raises:
        ModuleError: one of them came.
    """
    expected: tuple[type[Exception], ...] = (OSError, *errors)
    try:
        yield
    except expected as error:
        reason = str(getattr(error, "orig", None) or error).strip().rstrip(".")
        name = datastore["name"]
        message = f"The datastore “{name}” cannot be used: {reason or type(error).__name__}."
        raise ModuleError("datastore_failed", message) from error
