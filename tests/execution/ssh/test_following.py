"""An attempt comes to an end whatever the machine says of it, and whatever is lacking here."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends import collecting
from designer.execution.backends.protocol import Attempt, PreparationError
from designer.execution.backends.ssh.following import Following
from designer.execution.backends.ssh.machine import Machine
from designer.execution.backends.ssh.session import SessionLostError
from designer.execution.backends.step_files import step_file
from designer.execution.reports import Report
from designer.runner.protocol import Limits
from tests.execution.ssh.steps import says

SETTINGS = SimpleNamespace(host="far", away_seconds=0.0, silent_seconds=60.0)
RUNS = {"say": "state", "state": "running", "missing": []}


class HostileSession:
    """Says what it was made with, then nothing any more."""

    def __init__(self, frames: list[Any]) -> None:
        self._frames, self.is_closed = list(frames), False

    async def send(self, do: str, **values: Any) -> None:
        return

    async def read(self) -> dict[str, Any]:
        if not self._frames:
            raise SessionLostError("no more")
        return dict(self._frames.pop(0))

    async def answer(self, within_seconds: float = 0.0) -> dict[str, Any]:
        return await self.read()

    async def expect(self, say: str) -> dict[str, Any]:
        return await self.read()

    async def payload(self, count: int) -> AsyncIterator[bytes]:
        yield b"x" * count

    def close(self) -> None:
        self.is_closed = True


class HostileMachine(Machine):
    """Gives one session after another."""

    def __init__(self, *frames: Any) -> None:
        super().__init__(SETTINGS)  # type: ignore[arg-type]
        self.given = HostileSession([*frames])

    async def attendant(self) -> Any:
        return self.given


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    order = says("hello")
    (tmp_path / "step" / "outputs").mkdir(parents=True)
    step = step_file(order, lambda _: "", limits=Limits(), threads=1)
    return Attempt(order, tmp_path / "step", step)


def follow(attempt: Attempt, *frames: Any) -> Report:
    """Follow what a machine says, and give what is made of it."""
    machine = HostileMachine(*frames)
    store = LocalStore(attempt.folder.parent / "store")
    following = Following(machine, store, attempt, None)
    asyncio.run(following.run())
    assert following.ended.is_set()
    assert machine.given.is_closed
    return collecting.collect(attempt, store, disk_bytes=None)


@pytest.mark.parametrize(
    "frame",
    [
        {},
        {"say": "file"},
        {"say": "file", "path": 5, "bytes": 1},
        {"say": "file", "path": "outputs/a", "bytes": -1},
        {"say": "file", "path": "outputs/" + "a" * 300, "bytes": 1},
        {"say": "folder", "path": "outputs/a/b/c"},
        {"say": "told", "file": [], "offset": 0, "bytes": 1},
        {"say": "ended"},
        {"say": "ended", "ended": 5, "is_disk_full": False},
        {"say": "ended", "ended": {"status": "none"}, "is_disk_full": False},
        {"say": "ended", "ended": {"status": 0, "reason": "fun"}, "is_disk_full": False},
    ],
)
def test_a_frame_that_makes_no_sense_ends_the_attempt(attempt: Attempt, frame: dict[str, Any]):
    report = follow(attempt, RUNS, frame)
    assert (report.outcome, (report.error or {}).get("code")) == ("failed", "output_refused")


def test_what_is_no_frame_at_all_ends_the_attempt(attempt: Attempt):
    report = follow(attempt, RUNS, 5)
    assert (report.outcome, (report.error or {}).get("code")) == ("failed", "not_followed")


def test_a_full_disk_of_the_worker_is_named(attempt: Attempt):
    (attempt.folder / "log.txt").symlink_to("/dev/full")
    report = follow(attempt, RUNS, {"say": "told", "file": "log.txt", "offset": 0, "bytes": 1})
    assert (report.error or {}).get("code") == "disk_full"
    assert "worker" in str(report.error)


@pytest.mark.parametrize("known", [{}, {"say": "state"}, 5])
def test_a_state_that_makes_no_sense_ends_the_attempt(attempt: Attempt, known: Any):
    assert follow(attempt, known).outcome == "lost"


def test_a_session_whose_greeting_makes_no_sense_is_closed(monkeypatch: pytest.MonkeyPatch):
    machine = HostileMachine({"say": "here"})

    async def start(_: str) -> Any:
        return machine.given

    async def ready() -> Any:
        return SimpleNamespace(runner="", root="")

    machine.settings = SimpleNamespace(host="far", command=lambda *_: "")  # type: ignore[assignment]
    monkeypatch.setattr(machine, "_start", start)
    monkeypatch.setattr(machine, "ready", ready)
    with pytest.raises(PreparationError, match="makes no sense"):
        asyncio.run(machine.session("step", "-"))
    assert machine.given.is_closed
