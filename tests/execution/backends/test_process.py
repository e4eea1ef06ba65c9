"""Steps on this machine: what they are given, what they may use, and what is taken from them."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from designer.artifacts.reference import ArtifactReference
from designer.artifacts.store import LocalStore
from designer.execution.backends.host import HostDiedError
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.backends.protocol import Attempt
from designer.execution.catalog import catalog
from designer.execution.limits import ComputeLimits
from designer.execution.orders import StepOrder
from designer.execution.reports import Report
from designer.execution.runtime import process_settings
from designer.runner.protocol import Ended, ExitFile, OutputFile, output_path

MEGABYTE = 2**20


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[ProcessBackend]:
    """A backend whose steps may do little; its step host is never started."""
    backend = ProcessBackend(
        ProcessSettings(LocalStore(tmp_path), 1, disk_bytes=MEGABYTE, log_bytes=1000, processes=64)
    )
    yield backend
    backend.close()


def order(**inputs: tuple[ArtifactReference, ...]) -> StepOrder:
    spec = catalog().get_version("execute_python_script", 1)
    return StepOrder(uuid4(), uuid4(), "script", 1, 1, spec, {}, inputs)


def collect(backend: ProcessBackend, attempt: Attempt, **output: Any) -> Report:
    """Collect a step that ended well and says that it gave its first output."""
    output = {"data_type": "Table", "file": "outputs/first", "summary": {}} | output
    ExitFile(ok=True, outputs={"first": OutputFile(**output)}).write(attempt.folder)
    attempt.ended = Ended(str(attempt.folder), 0)
    return backend.collect(attempt)


def test_steps_are_held_to_the_limits_of_the_settings(backend: ProcessBackend):
    limits = backend.prepare(order()).step.limits
    assert (limits.disk_bytes, limits.log_bytes, limits.processes) == (MEGABYTE, 1000, 64)
    configured, used = settings.CONFIGURATION, process_settings(1)
    assert used.disk_bytes == configured.step_disk_bytes == 50 * 2**30
    assert used.log_bytes == configured.step_log_bytes
    assert used.processes == configured.step_processes


def test_a_result_larger_than_the_disk_limit_is_not_stored(backend: ProcessBackend):
    attempt = backend.prepare(order())
    output_path(attempt.folder, "first").write_bytes(b"x" * (MEGABYTE + 1))
    report = collect(backend, attempt)
    assert report.outcome == "failed"
    assert report.error
    assert report.error["code"] == "not_stored"


def test_a_result_that_is_a_hole_is_refused(backend: ProcessBackend):
    attempt = backend.prepare(order())
    with output_path(attempt.folder, "first").open("wb") as file:
        file.truncate(2**40)
    report = collect(backend, attempt)
    assert report.error
    assert report.error["code"] == "output_refused"
    assert "holes" in report.error["message"]


def test_an_input_comes_with_its_summary(backend: ProcessBackend, tmp_path: Path):
    staged = tmp_path / "staged"
    staged.write_bytes(b"PK")
    digest, size = backend.store.commit(staged)
    file = ArtifactReference("File", digest, size, {"name": "scripts.zip"})
    given = backend.prepare(order(dataset1=(file,))).step.inputs["dataset1"]
    assert given[0].summary == {"name": "scripts.zip"}


def test_a_result_that_the_disk_refuses_is_told_without_the_places_of_the_server(
    backend: ProcessBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error", str(tmp_path / "objects"))

    attempt = backend.prepare(order())
    output_path(attempt.folder, "first").write_bytes(b"x")
    monkeypatch.setattr(backend.store, "commit", refuse)
    error = collect(backend, attempt).error
    message = "The output 'first' cannot be stored: Input/output error."
    assert error == {"code": "not_stored", "message": message}


def test_a_step_that_could_not_be_launched_is_not_waited_for(
    backend: ProcessBackend, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise HostDiedError("The step host could not be started.")

    attempt = backend.prepare(order())
    monkeypatch.setattr(backend.host, "launch", refuse)
    with pytest.raises(HostDiedError):
        backend.launch(attempt)
    assert backend.poll(attempt, 0)


def test_a_result_that_nobody_thought_of_ends_the_step_and_names_the_output(
    backend: ProcessBackend, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("odd")

    attempt = backend.prepare(order())
    output_path(attempt.folder, "first").write_bytes(b"x")
    monkeypatch.setattr(backend.store, "commit", refuse)
    report = collect(backend, attempt)
    assert report.outcome == "failed"
    assert report.error
    assert report.error["message"] == "The output 'first' cannot be stored: odd"


def test_a_result_with_a_name_that_is_not_utf_8_is_refused(backend: ProcessBackend):
    attempt = backend.prepare(order())
    folder = output_path(attempt.folder, "first")
    folder.mkdir()
    os.close(os.open(bytes(folder) + b"/\xff", os.O_CREAT))
    report = collect(backend, attempt)
    assert report.error
    assert report.error["code"] == "output_refused"
    assert "'first'" in report.error["message"]
    assert "UTF-8" in report.error["message"]


def test_a_step_is_held_to_the_limits_of_its_target(backend: ProcessBackend):
    limits = ComputeLimits(cpus=1.5, memory_bytes=64 * MEGABYTE)
    step = backend.prepare(replace(order(), limits=limits, timeout_seconds=7.0)).step
    assert (step.limits.cpus, step.limits.memory_bytes) == (1.5, 64 * MEGABYTE)
    assert step.limits.timeout_seconds == 7.0
    assert (step.threads, step.most_threads) == (1, 1)
