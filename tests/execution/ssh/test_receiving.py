"""What a hostile machine sends is written below the outputs of its step, or nowhere."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from designer.execution.backends.ssh.receiving import Receiver


class FakeSession:
    """Has as many bytes as it is asked for."""

    async def payload(self, count: int) -> AsyncIterator[bytes]:
        yield b"x" * count


def take(receiver: Receiver, **frame: Any) -> None:
    asyncio.run(receiver.take(FakeSession(), frame))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "step" / "outputs").mkdir(parents=True)
    return tmp_path / "step"


@pytest.mark.parametrize(
    "path",
    ["outputs/../../x", "/etc/x", "step.json", "outputs", "outputs//x", "outputs/./x", "x/outputs"],
)
def test_a_file_that_leads_out_of_the_outputs_is_refused(folder: Path, path: str):
    with pytest.raises(ValueError, match="a file named"):
        take(Receiver(folder, None), say="file", path=path, bytes=1)


def test_nothing_is_written_through_a_link_that_stands_for_something_odd(folder: Path):
    receiver = Receiver(folder, None)
    take(receiver, say="odd", path="outputs/a")
    with pytest.raises(ValueError, match="through a link"):
        take(receiver, say="file", path="outputs/a/b", bytes=1)


def test_more_bytes_than_a_step_may_leave_are_refused(folder: Path):
    receiver = Receiver(folder, 10)
    take(receiver, say="file", path="outputs/a", bytes=8)
    with pytest.raises(ValueError, match="disk limit"):
        take(receiver, say="file", path="outputs/b", bytes=8)


def test_a_log_goes_on_where_it_is_and_nowhere_else(folder: Path):
    receiver = Receiver(folder, None)
    take(receiver, say="told", file="log.txt", offset=0, bytes=3)
    assert receiver.offsets() == {"log.txt": 3, "events.jsonl": 0}
    for file, offset in (("log.txt", 0), ("step.json", 0)):
        with pytest.raises(ValueError, match="not asked for"):
            take(receiver, say="told", file=file, offset=offset, bytes=3)
