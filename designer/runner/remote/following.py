"""Following an attempt: its log and events as they come, and in the end what became of it."""

import json
import os
import select
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from designer.runner.protocol.files import EVENTS_FILE, EXIT_FILE, LOG_FILE
from designer.runner.protocol.verdict import (
    MAX_EXIT_BYTES,
    is_sparse,
    output_path,
    read_exit_file,
    read_plain,
)
from designer.runner.remote.frames import Frames
from designer.runner.remote.guard import END_FILE, FOLLOWED_FILE
from designer.runner.remote.launching import end, guard_of, is_guarded
from designer.runner.remote.places import Places
from designer.runner.remote.process import kill_marked

LOOK_MILLISECONDS = 100
CHUNK = 1 << 18
MAX_TOLD_BYTES = 64 * 2**20
LOST = {"status": 9, "signal": 9, "reason": "lost"}


class Follower:
    """Sends what is new in the files of an attempt until it is dead, then its outputs.

    `wanted` has the `offsets` from which on its files are sent, and names the declared `outputs`.
    """

    def __init__(
        self, frames: Frames, places: Places, name: str, wanted: Mapping[str, Any]
    ) -> None:
        self.frames, self.name = frames, name
        self.folder, self.place = places.step(name), places.guard(name)
        self.offsets: dict[str, int] = wanted["offsets"]
        self.outputs: list[str] = wanted["outputs"]

    def follow(self) -> None:
        """Stay with the attempt until it has ended, then send what it left."""
        guard = guard_of(self.place)
        try:
            while is_guarded(self.place):
                self._tell_news()
                self._wait(guard)
                self._obey()
                guard = guard_of(self.place) if guard is None else guard
        finally:
            if guard is not None:
                os.close(guard)
        self._tell_news()
        self._tell_end()

    def _wait(self, guard: int | None) -> None:
        descriptors = [self.frames.incoming, *([] if guard is None else [guard])]
        select.select(descriptors, [], [], LOOK_MILLISECONDS / 1000)

    def _obey(self) -> None:
        for frame in self.frames.available():
            if frame["do"] == "cancel":
                end(self.place)
            elif frame["do"] == "ping":
                os.utime(self.place / FOLLOWED_FILE)
                self.frames.send("pong")

    def _tell_news(self) -> None:
        for name in (LOG_FILE, EVENTS_FILE):
            while data := self._news(name):
                self.frames.send("told", data, file=name, offset=self.offsets[name])
                self.offsets[name] += len(data)

    def _news(self, name: str) -> bytes:
        offset = self.offsets[name]
        try:
            return read_plain(self.folder / name, min(CHUNK, MAX_TOLD_BYTES - offset), offset)
        except OSError:
            return b""

    def _tell_end(self) -> None:
        """Send the outputs of a step that says that it gave them, and last how it ended."""
        try:
            told = json.loads((self.place / END_FILE).read_bytes())
        except (OSError, ValueError):
            kill_marked(self.name)
            told = {"ended": LOST, "is_disk_full": False}
        said = read_exit_file(self.folder)
        if said is not None:
            self.frames.send("exit", read_plain(self.folder / EXIT_FILE, MAX_EXIT_BYTES))
        if said is not None and said.ok and told["ended"]["status"] == 0:
            for port in self.outputs:
                self._send_output(port)
        self.frames.send("ended", **told)

    def _send_output(self, port: str) -> None:
        """Send a staged output, which nobody changes any more; what lies elsewhere stays there."""
        top = output_path(self.folder, port)
        if not stat.S_ISDIR(top.parent.lstat().st_mode):
            self.frames.send("odd", path=top.relative_to(self.folder).as_posix())
            return
        for place, state in _below(top):
            name = place.relative_to(self.folder).as_posix()
            if stat.S_ISDIR(state.st_mode):
                self.frames.send("folder", path=name)
            elif not stat.S_ISREG(state.st_mode) or state.st_nlink > 1 or is_sparse(state):
                self.frames.send("odd", path=name)
            else:
                self.frames.send_file(place, name)


def _below(top: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Give a staged output and all below it, following no link."""
    pending = [top]
    while pending:
        place = pending.pop()
        try:
            state = place.lstat()
        except FileNotFoundError:
            continue
        yield place, state
        if stat.S_ISDIR(state.st_mode):
            pending.extend(place.iterdir())


def refused(error: OSError) -> dict[str, Any]:
    """Say in words why something cannot be done on this machine."""
    return {"errno": error.errno, "message": error.strerror or str(error)}
