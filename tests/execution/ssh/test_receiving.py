"""What a hostile machine may send: no more than a step may leave."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends.protocol import Attempt
from designer.execution.backends.ssh import receiving
from designer.execution.backends.ssh.following import Following
from designer.execution.backends.ssh.machine import Machine
from designer.execution.backends.ssh.receiving import Receiver
from designer.execution.backends.ssh.session import Session
from designer.execution.backends.ssh.settings import ssh_settings
from designer.execution.backends.step_files import step_file
from designer.runner.protocol import Limits
from tests.execution.ssh.steps import a_module, an_order
from tests.execution.ssh.test_steps import store_text


class Told(Session):
    """A machine that says these frames, whatever it is told."""

    def __init__(self, *frames: dict[str, Any]) -> None:
        self.frames, self.heard = list(frames), list[str]()

    async def send(self, do: str, **values: Any) -> None:
        self.heard.append(f"{do} {values.get('digest', '')}".strip())

    async def write(self, data: bytes) -> None: ...

    async def read(self) -> dict[str, Any]:
        return self.frames.pop(0)

    async def payload(self, count: int) -> Any:
        for _ in range(count):
            yield b"x"

    def close(self) -> None: ...


@pytest.mark.parametrize("frame", [{"say": "folder"}, {"say": "file", "bytes": 0}])
def test_folders_and_empty_files_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: dict[str, Any]
):
    monkeypatch.setattr(receiving, "MAX_OUTPUT_ENTRIES", 3)
    (tmp_path / "outputs").mkdir()
    receiver = Receiver(tmp_path, None)

    async def take() -> None:
        for number in range(4):
            await receiver.take(Told(), {**frame, "path": f"outputs/{number}"})

    with pytest.raises(ValueError, match="more than 3 files"):
        asyncio.run(take())
    assert len(list((tmp_path / "outputs").iterdir())) == 3


def test_only_the_inputs_of_the_order_go_to_the_machine(store: LocalStore, tmp_path: Path):
    given, other = store_text(store, "given"), store_text(store, "of somebody else")
    order = an_order(a_module("copy:copy", "Text"), {}, inputs={"x": (given,)})
    step = step_file(order, lambda _: "", limits=Limits(), threads=1)
    machine = Machine(ssh_settings({"host": "far"}, store=store))
    following = Following(machine, store, Attempt(order, tmp_path, step), "python3")
    lacks = {"say": "state", "state": "new", "missing": [other.digest, given.digest]}
    session = Told(lacks, {"say": "done"})

    async def attendant() -> Session:
        return session

    machine.attendant = attendant  # type: ignore[method-assign]
    asyncio.run(following.open())
    assert session.heard == ["open", f"object {given.digest}", "file", "store"]
