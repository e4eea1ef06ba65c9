"""What comes of an attempt, written into its folder here, which nobody else writes to.

The machine may be hostile: a name that leads elsewhere, or more files or bytes than a step may
leave, ends the attempt.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.removal import remove_folder
from designer.execution.backends.ssh.session import Session
from designer.runner.protocol import (
    EVENTS_FILE,
    EXIT_FILE,
    LOG_FILE,
    OUTPUTS_FOLDER,
    ExitFile,
    StepError,
)
from designer.runner.protocol.verdict import MAX_OUTPUT_ENTRIES

TOLD_FILES = (LOG_FILE, EVENTS_FILE)
MAX_EXIT_BYTES = 4 * 2**20
MAX_TOLD_BYTES = 64 * 2**20


class Receiver:
    """Takes the frames that carry files."""

    def __init__(self, folder: Path, limit_bytes: int | None) -> None:
        self.folder, self._left, self._entries = folder, limit_bytes, 0

    def offsets(self) -> dict[str, int]:
        """Say how much of each file is here, so that the rest is sent."""
        return {name: self._size(name) for name in TOLD_FILES}

    async def take(self, session: Session, frame: Mapping[str, Any]) -> None:
        """Take what a frame carries.

        Raises:
            ValueError: it may not be taken.
            SessionLostError: it did not come whole.
        """
        count = frame.get("bytes", 0)
        self._check(isinstance(count, int) and count >= 0, f"the size {count!r:.100}")
        match frame["say"]:
            case "told":
                await self._take_told(session, frame)
            case "exit":
                self._check(frame["bytes"] <= MAX_EXIT_BYTES, "an exit file that is too large")
                await _write(session, frame["bytes"], self.folder / EXIT_FILE, "wb")
            case "folder":
                self._place(frame["path"]).mkdir(exist_ok=True)
            case "odd":  # A link stands for whatever it is, so that it is refused by its name.
                place = self._place(frame["path"])
                place.unlink(missing_ok=True)
                place.symlink_to("refused")
            case "file":
                await self._take_file(session, frame)

    def say_failed(self, code: str, message: str) -> None:
        """Say in the name of a step why it failed, where it could not do so itself."""
        remove_folder(self.folder / OUTPUTS_FOLDER)  # It may need the room.
        ExitFile(ok=False, error=StepError(code, message)).write(self.folder)

    async def _take_told(self, session: Session, frame: Mapping[str, Any]) -> None:
        name, end = frame["file"], frame["offset"] + frame["bytes"]
        is_next = name in TOLD_FILES and frame["offset"] == self._size(name)
        self._check(is_next and end <= MAX_TOLD_BYTES, f"a part of {name!r} that was not asked for")
        await _write(session, frame["bytes"], self.folder / name, "ab")

    async def _take_file(self, session: Session, frame: Mapping[str, Any]) -> None:
        place = self._place(frame["path"])
        if self._left is not None:
            self._left -= frame["bytes"]
            self._check(self._left >= 0, "more than the disk limit of the step")
        await _write(session, frame["bytes"], place, "wb")

    def _place(self, name: str) -> Path:
        self._entries += 1
        too_many = f"more than {MAX_OUTPUT_ENTRIES} files"
        self._check(self._entries <= MAX_OUTPUT_ENTRIES, too_many)
        parts = name.split("/")
        is_below = parts[0] == OUTPUTS_FOLDER and len(parts) > 1
        self._check(is_below and not {"", ".", ".."} & set(parts), f"a file named {name!r}")
        place = self.folder.joinpath(*parts)
        above = (place, *place.parents[: len(parts) - 1])
        self._check(not any(p.is_symlink() for p in above), f"{name!r} through a link")
        return place

    def _size(self, name: str) -> int:
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return 0

    def _check(self, is_right: bool, what: str) -> None:  # noqa: FBT001 - an assertion
        if not is_right:
            raise ValueError(f"The machine sent {what}.")


async def _write(session: Session, count: int, place: Path, mode: str) -> None:
    with place.open(mode) as file:
        async for chunk in session.payload(count):
            file.write(chunk)
