"""Cores that no step needs are lent to those that can use them, and never more than there are."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.execution.backends.cores import Claim, Cores, granted
from designer.execution.backends.process import ProcessBackend
from designer.execution.catalog import catalog
from designer.execution.limits import ComputeLimits
from designer.execution.orders import StepOrder
from designer.runner.protocol import THREADS_FILE, read_threads
from tests.execution.waiting import wait_for

claims = st.builds(
    lambda threads, more: Claim(threads, threads + more), st.integers(1, 8), st.integers(0, 64)
)
WAITS = """
import os, pathlib, time, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    while int(pathlib.Path("../threads").read_text()) < os.cpu_count():
        time.sleep(0.01)
    return pandas.DataFrame({"x": [1]}),
"""
MakeFolder = Callable[[str], Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    def make(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    return make


def told(folder: Path) -> int | None:
    return read_threads(folder / THREADS_FILE)


@given(st.integers(1, 64), st.dictionaries(st.text(max_size=3), claims, max_size=8))
def test_no_more_is_lent_than_there_is_and_nobody_loses_what_is_its_own(total, running):
    shares = granted(total, running)
    own = sum(claim.threads for claim in running.values())
    assert sum(shares.values()) <= max(total, own)
    for name, claim in running.items():
        assert claim.threads <= shares[name] <= claim.most


def test_a_step_alone_has_all_cores_until_another_starts(make_folder: MakeFolder):
    cores, first, second = Cores(4), make_folder("first"), make_folder("second")
    cores.enter(first, Claim(1, 4))
    assert told(first) == 4
    cores.enter(second, Claim(1, 4))
    assert (told(first), told(second)) == (2, 2)
    cores.leave(second)
    cores.leave(second)
    assert told(first) == 4


def test_a_step_that_cannot_grow_is_told_nothing_and_keeps_its_own(make_folder: MakeFolder):
    cores, first, second = Cores(4), make_folder("first"), make_folder("second")
    cores.enter(first, Claim(3, 3))
    cores.enter(second, Claim(1, 4))
    assert (told(first), told(second)) == (None, 1)
    cores.leave(first)
    assert told(second) == 4


def test_a_link_that_a_step_puts_in_place_of_its_file_is_not_followed(make_folder: MakeFolder):
    cores, first = Cores(2), make_folder("first")
    secret = make_folder("elsewhere") / "secret"
    secret.write_text("untouched")
    cores.enter(first, Claim(1, 2))
    (first / THREADS_FILE).unlink()
    (first / THREADS_FILE).symlink_to(secret)
    cores.enter(make_folder("second"), Claim(1, 2))
    assert secret.read_text() == "untouched"


def order(limits: ComputeLimits | None = None) -> StepOrder:
    spec = catalog().get_version("execute_python_script", 1)
    params = spec.resolve({"script": WAITS})
    given_limits = {} if limits is None else {"limits": limits}
    return StepOrder(uuid4(), uuid4(), "script", 1, 1, spec, params, {}, **given_limits)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="One core leaves none to lend.")
def test_a_step_that_runs_alone_reads_that_it_may_use_every_core(backend: ProcessBackend):
    attempt = backend.prepare(order())
    backend.launch(attempt)
    wait_for(lambda: backend.poll(attempt, 0.1), 60, "the end of a step that waits for all cores")
    assert backend.collect(attempt).outcome == "succeeded"
    backend.cleanup(attempt)


def test_a_step_whose_target_has_a_number_of_cpus_does_not_grow(backend: ProcessBackend):
    attempt = backend.prepare(order(ComputeLimits(cpus=1)))
    assert (attempt.step.threads, attempt.step.most_threads) == (1, 1)
    backend.cleanup(attempt)
