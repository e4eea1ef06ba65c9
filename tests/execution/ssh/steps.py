"""Steps that need nothing but the standard library, and how tests follow them."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

from designer.catalog.spec import InputPort, ModuleSpec, OutputPort
from designer.execution.backends.protocol import Attempt, Backend
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.runner.remote.process import MARK
from tests.engines.sshd import Sshd
from tests.execution.waiting import wait_for


def a_module(entry_point: str, inputs: str = "", output: str = "Text") -> ModuleSpec:
    """Make a module of a function that every Python has; it takes `inputs` as the port `x`."""
    return ModuleSpec(
        id="plain", version=1, title="Plain", group="", summary="", help="",
        entry_point=entry_point,
        inputs=(InputPort("x", "X", inputs),) if inputs else (),
        outputs=(OutputPort("output", "Output", output),),
    )  # fmt: skip


def an_order(spec: ModuleSpec, params: dict[str, Any], **facts: Any) -> StepOrder:
    known = {"run_id": uuid4(), "step_id": uuid4(), "node": "plain", "attempt": 1, "epoch": 1}
    return StepOrder(**{**known, "spec": spec, "params": params, "inputs": {}, **facts})


def says(content: str, **facts: Any) -> StepOrder:
    """Order a text."""
    return an_order(a_module("designer.artifacts.values:Text"), {"content": content}, **facts)


def script(code: str, **facts: Any) -> StepOrder:
    """Order a script that runs beside the step; what it leaves is no output of the step."""
    params = {"args": ["/usr/bin/python3", "-c", code]}
    return an_order(a_module("subprocess:run"), params, **facts)


def start(backend: Backend, order: StepOrder) -> Attempt:
    attempt = backend.prepare(order)
    backend.launch(attempt)
    return attempt


def finish(backend: Backend, attempt: Attempt, seconds: float = 30) -> Report:
    wait_for(lambda: backend.poll(attempt, 0.1), seconds, "the end of the step")
    report = backend.collect(attempt)
    backend.cleanup(attempt)
    return report


def run(backend: Backend, order: StepOrder) -> Report:
    return finish(backend, start(backend, order))


def log_of(report: Report) -> str:
    return "".join(chunk.text for chunk in report.log)


def living(attempt: Attempt) -> list[int]:
    """Find the processes of an attempt, wherever they went, by the mark that they inherit."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == attempt.order.folder_name:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def a_program(sshd: Sshd, code: str) -> Path:
    """Put a program on the machine, to be its Python."""
    place = sshd.home / "program"
    place.write_text(f"#!/bin/sh\n{code}\n")
    place.chmod(0o755)
    return place
