"""A small kind of target whose steps outlive their worker: sessions of their own on this machine.

Real processes without walls: for what the ledger does when such steps change hands.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from designer.artifacts.store import LocalStore
from designer.execution.backends import collecting
from designer.execution.backends.protocol import Attempt, PreparationError, Tell, tell_nobody
from designer.execution.backends.step_files import step_file
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.protocol import Ended, Limits, StepFile
from tests.execution.server import ROOT

SCRIPT = (
    '"$0" -m designer.runner "$1" >> "$1/log.txt" 2>&1; '
    'echo $? > "$1/status.new"; mv "$1/status.new" "$1/status"'
)


class DetachedBackend:
    """`gate`, while closed, holds up preparing, which tells as long as it waits.

    Adopting is refused as often as `refusals` say.
    """

    adopts: ClassVar[bool] = True

    def __init__(self, store: LocalStore) -> None:
        self.store = store
        self.gate = threading.Event()
        self.gate.set()
        self.launched: list[str] = []
        self.refusals: list[PreparationError] = []

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        tell("Making ready", 0.5)
        while not self.gate.wait(0.05):
            tell("Making ready", 0.5)
        folder = self.store.staging(order.folder_name)
        step = step_file(
            order, lambda r: str(self.store.path(r.digest)), limits=Limits(), threads=1
        )
        step.write(folder)
        return Attempt(order, folder, step)

    def launch(self, attempt: Attempt) -> None:
        self.launched.append(attempt.order.node)
        process = subprocess.Popen(
            ["/bin/sh", "-c", SCRIPT, sys.executable, str(attempt.folder)],
            cwd=ROOT,
            start_new_session=True,
        )
        (attempt.folder / "pid").write_text(str(process.pid))
        threading.Thread(target=process.wait, daemon=True).start()

    def adopt(self, order: StepOrder) -> Attempt | None:
        if self.refusals:
            raise self.refusals.pop()
        folder = self.store.staging(order.folder_name)
        if not (folder / "pid").exists():
            return None
        text = (folder / "step.json").read_bytes()
        return Attempt(order, folder, StepFile.from_json(json.loads(text)))

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        deadline = time.monotonic() + timeout_seconds
        while not self._has_ended(attempt) and time.monotonic() < deadline:
            time.sleep(0.01)
        return self._has_ended(attempt)

    def cancel(self, attempt: Attempt) -> None:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.killpg(int((attempt.folder / "pid").read_text()), signal.SIGKILL)
            attempt.ended = Ended(str(attempt.folder), 9, signal=9, cancelled=True)

    def collect(self, attempt: Attempt) -> Report:
        return collecting.collect(attempt, self.store, disk_bytes=None)

    def cleanup(self, attempt: Attempt) -> None:
        shutil.rmtree(attempt.folder, ignore_errors=True)

    def isolation(self) -> Mapping[str, Any]:
        return {"isolation": "reduced", "detail": []}

    def pids(self) -> list[int]:
        return []

    def close(self) -> None:
        return

    def _has_ended(self, attempt: Attempt) -> bool:
        status = attempt.folder / "status"
        if attempt.ended is None and status.exists():
            attempt.ended = Ended(str(attempt.folder), int(status.read_text()))
        return attempt.ended is not None
