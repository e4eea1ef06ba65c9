"""A disk that is full to its last byte: steps fail and name it, nothing is half there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from designer.api import problems
from designer.artifacts.store import LocalStore
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.backends.protocol import Attempt, PreparationError
from designer.execution.reports import Report
from designer.runner.protocol import read_log
from tests.engines.small_disk import SmallDisk, mount_problem
from tests.execution.test_backend_contract import GIVES, order_for, wait_for_end_of
from tests.execution.waiting import wait_for

WAITS = """\
import os, time, pandas

def azureml_main(dataframe1=None, dataframe2=None):
    print("waiting", flush=True)
    while not os.path.exists("go"):
        time.sleep(0.01)
    {then}
    return pandas.DataFrame({{"x": range(100_000)}}),
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    if problem := mount_problem(tmp_path):
        pytest.skip(problem)
    with SmallDisk(tmp_path / "disk", 16 << 20) as disk:
        yield disk


@pytest.fixture
def backend(disk: SmallDisk) -> Iterator[ProcessBackend]:
    settings = ProcessSettings(LocalStore(disk.folder), 1, preload=("pandas", "polars"))
    backend = ProcessBackend(settings)
    yield backend
    backend.close()


def run(backend: ProcessBackend, attempt: Attempt) -> Report:
    backend.launch(attempt)
    return end(backend, attempt)


def end(backend: ProcessBackend, attempt: Attempt) -> Report:
    wait_for_end_of(backend, attempt)
    report = backend.collect(attempt)
    backend.cleanup(attempt)
    return report


@pytest.mark.parametrize("then", ["pass", "open('large', 'wb').write(bytes(1 << 20))"])
def test_a_step_that_finds_no_room_says_so(disk: SmallDisk, backend: ProcessBackend, then: str):
    attempt = backend.prepare(order_for(WAITS.format(then=then)))
    backend.launch(attempt)
    wait_for(lambda: b"waiting" in read_log(attempt.folder), 60, "the step")
    with disk.full():
        (attempt.folder / "work" / "go").touch()
        report = end(backend, attempt)
    assert report.outcome == "failed"
    assert report.error
    assert report.error["code"] == "disk_full", report.error
    assert [place for place in backend.store.objects.rglob("*") if place.is_file()] == []
    assert run(backend, backend.prepare(order_for(GIVES))).outcome == "succeeded"


def test_a_step_for_which_there_is_no_room_is_not_begun(disk: SmallDisk, backend: ProcessBackend):
    with disk.full(), pytest.raises(PreparationError, match="Make room") as refused:
        backend.prepare(order_for(GIVES))
    assert refused.value.code == "disk_full"
    assert run(backend, backend.prepare(order_for(GIVES))).outcome == "succeeded"


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database or disk is full"),
        OperationalError('could not extend file "base/1": No space left on device'),
        OSError(28, "No space left on device"),
    ],
)
def test_a_request_that_finds_no_room_is_told_so(error: Exception):
    answer = problems.handle(error, {})
    assert answer is not None
    assert answer.status_code == 507
    assert answer.data["detail"] == problems.DISK_FULL
