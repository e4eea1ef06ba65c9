"""What an archive may hold: nothing of it lands outside a folder or fills the disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from designer.catalog.errors import ModuleError

MAX_RATIO = 200
FREE_RATIO_BYTES = 10_000_000
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One name in an archive; `is_ordinary` where it is a file or a folder."""

    name: str
    size: int
    is_ordinary: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """How much an archive may hold; `what` names it in messages."""

    what: str
    max_files: int = 10_000
    max_bytes: int = 1_000_000_000

    def checked(self, members: Iterable[Member], packed_bytes: int) -> Iterator[Member]:
        """Hand on each member as it is found to be right.

        Raises:
            ModuleError: one is not, or there is too much of them.
        """
        seen = _Seen()
        most_bytes = max(FREE_RATIO_BYTES, packed_bytes * MAX_RATIO)
        for member in members:
            seen.size += member.size
            if len(seen.names) >= self.max_files:
                raise self.refused(f"it has more than {self.max_files:,} files")
            if seen.size > self.max_bytes or seen.size > most_bytes:
                raise self.refused(f"it would unpack to {seen.size:,} bytes or more")
            self._check_name(member)
            folded = member.name.rstrip("/").casefold()
            if folded in seen.names:
                raise self.refused(f"two of its names are “{member.name}”, apart from case")
            seen.names.add(folded)
            yield member

    def copy(self, source: IO[bytes], target: IO[bytes], left: int) -> int:
        """Copy one member and give its size; what its header says of the size is not believed.

        Raises:
            ModuleError: it is larger than what is `left`.
        """
        size = 0
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise self.refused(f"it unpacks to more than {self.max_bytes:,} bytes")
            target.write(chunk)
        return size

    def refused(self, why: str) -> ModuleError:
        return ModuleError("archive_refused", f"{self.what} is refused: {why}.")

    def unreadable(self, error: Exception, remedy: str) -> ModuleError:
        message = f"{self.what} cannot be unpacked: {error}. {remedy}"
        return ModuleError("archive_invalid", message)

    def _check_name(self, member: Member) -> None:
        name = member.name
        path = PurePosixPath(name)
        is_outside = path.is_absolute() or ".." in path.parts or PureWindowsPath(name).drive
        if is_outside or "\\" in name or "\0" in name:
            raise self.refused(f"the name “{name}” leaves its folder")
        if not member.is_ordinary:
            raise self.refused(f"“{name}” is a link or a device")


@dataclass(slots=True)
class _Seen:
    names: set[str] = field(default_factory=set)
    size: int = 0
