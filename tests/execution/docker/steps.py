"""Steps in containers, from their order to their report, and what is left of them."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas
from docker.models.containers import Container

from designer.artifacts.formats.registry import codec
from designer.artifacts.reference import ArtifactReference
from designer.artifacts.store import LocalStore
from designer.artifacts.table import Table
from designer.execution.backends.docker.backend import DockerBackend
from designer.execution.backends.docker.container import container_name
from designer.execution.backends.docker.settings import DockerSettings
from designer.execution.backends.protocol import Attempt, Tell, tell_nobody
from designer.execution.catalog import catalog
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.workspace.store import artifact_store
from tests.engines.dockerd import TABLES, Dockerd
from tests.execution.waiting import wait_for

HEAD = "import os, time, pandas\ndef azureml_main(dataframe1=None, dataframe2=None):\n    "
GIVES = HEAD + "print('hello'); return pandas.DataFrame({'x': [1, 2]}),\n"
ENDLESS = HEAD + "print('early'); time.sleep(600)\n"
MEGABYTE = 2**20


def settings_for(engine: Dockerd) -> DockerSettings:
    return DockerSettings(
        artifact_store(),
        "test",
        base_url=engine.base_url,
        image=TABLES,
        disk_bytes=64 * MEGABYTE,
        log_bytes=100_000,
        processes=64,
    )


def order_of(script: str, **settings: Any) -> StepOrder:
    """Order a step that runs a script with pandas."""
    return module_order("execute_python_script", {"script": script}, **settings)


def module_order(module: str, params: dict[str, Any], **settings: Any) -> StepOrder:
    spec = catalog().get_version(module, 1)
    about = {"run_id": uuid4(), "step_id": uuid4(), "node": "n", "attempt": 1, "epoch": 1}
    about["inputs"] = {}
    return StepOrder(spec=spec, params=spec.resolve(params), **{**about, **settings})


def stored_table(number: int, store: LocalStore, folder: Path) -> ArtifactReference:
    """Put a table into the store without running a step."""
    table, place = Table.from_frame(pandas.DataFrame({"x": [number]})), folder / str(number)
    summary = codec("Table").write(table, place)
    return ArtifactReference("Table", *store.commit(place), summary)


def processes_in(folder: Path) -> list[int]:
    """Find the processes of this machine that have the step folder mounted, without the engine."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if folder.name in (place / "mountinfo").read_text() and (place / "cmdline").read_text():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def log_of(report: Report) -> str:
    return "".join(chunk.text for chunk in report.log)


@dataclass
class Steps:
    backend: DockerBackend

    def launch(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        attempt = self.backend.prepare(order, tell)
        self.backend.launch(attempt)
        return attempt

    def wait_for_text(self, attempt: Attempt, text: str) -> None:
        log = attempt.folder / "log.txt"
        wait_for(lambda: log.exists() and text in log.read_text(errors="replace"), 30, text)

    def report(self, attempt: Attempt, seconds: float = 60) -> Report:
        """Wait for the end, and clean up."""
        deadline = time.monotonic() + seconds
        while not self.backend.poll(attempt, 0.5):
            assert time.monotonic() < deadline, "The attempt does not end."
        report = self.backend.collect(attempt)
        self.backend.cleanup(attempt)
        return report

    def run(self, order: StepOrder, tell: Tell = tell_nobody) -> Report:
        return self.report(self.launch(order, tell))

    def container(self, attempt: Attempt) -> Container:
        return self.backend.engine.client.containers.get(container_name(attempt.order))

    def names(self) -> list[str]:
        """Name the containers that the engine has, dead ones as well."""
        return [c.name for c in self.backend.engine.client.containers.list(all=True)]
