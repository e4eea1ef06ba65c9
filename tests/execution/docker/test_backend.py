"""Steps in real containers: what they see, how they end, what is left of them."""

import gc
from pathlib import Path
from uuid import uuid4

import pytest

from designer.execution.backends.docker.container import container_name
from designer.execution.backends.protocol import PreparationError
from designer.execution.limits import ComputeLimits
from tests.engines.dockerd import BARE
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.steps import (
    GIVES,
    HEAD,
    Steps,
    log_of,
    order_of,
    processes_in,
    stored_table,
)

pytestmark = pytest.mark.docker
# Twice forked, in a session of its own, deaf to being asked to end.
DEAF = """
import os, signal, time
def azureml_main(a=None, b=None):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print('deaf', flush=True)
            time.sleep(600)
        os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)
"""


def test_a_step_gives_its_outputs_and_leaves_no_container(steps: Steps):
    order = order_of(GIVES)
    report = steps.run(order)
    assert report.outcome == "succeeded", report.error
    assert report.outputs["first"].summary["rows"] == 2
    assert "hello" in log_of(report)
    assert container_name(order) not in steps.names()


def test_a_step_reads_its_inputs_and_sees_nothing_else_of_the_store(steps: Steps, tmp_path: Path):
    first, _ = (stored_table(number, steps.backend.store, tmp_path) for number in (1, 2))
    look = "print(sorted(os.listdir('/inputs'))); return dataframe1,\n"
    report = steps.run(order_of(HEAD + look, inputs={"dataset1": (first,)}))
    assert report.outcome == "succeeded", report.error
    assert report.outputs["first"].digest == first.digest
    assert log_of(report).strip() == f"['{first.digest}']"


def test_an_image_without_pandas_says_what_it_lacks(make_steps: MakeSteps):
    report = make_steps(image=BARE).run(order_of(GIVES))
    assert report.error
    assert report.error["code"] == "image_unfit"
    assert "pandas, polars, pyarrow" in report.error["message"]


def test_an_image_that_cannot_be_had_is_named(make_steps: MakeSteps):
    with pytest.raises(PreparationError, match=r"nowhere/none:1 is not on the engine") as raised:
        make_steps(image="127.0.0.1:9/nowhere/none:1").backend.prepare(order_of(GIVES))
    assert raised.value.code == "image_missing"


# The client leaves the socket open that it could not connect.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_engine_that_is_away_is_named(make_steps: MakeSteps):
    steps = make_steps(base_url="unix:///nowhere/docker.sock")
    with pytest.raises(PreparationError, match="cannot be reached") as raised:
        steps.backend.prepare(order_of(GIVES))
    assert raised.value.code == "engine_unreachable"
    del raised, steps
    gc.collect()


def test_a_cancelled_step_that_hides_is_dead_within_three_seconds(steps: Steps):
    attempt = steps.launch(order_of(DEAF))
    steps.wait_for_text(attempt, "deaf")  # Its log is there while it runs.
    assert len(processes_in(attempt.folder)) >= 2
    steps.backend.cancel(attempt)
    assert steps.backend.poll(attempt, 3)
    assert processes_in(attempt.folder) == []
    assert steps.report(attempt).outcome == "killed"


def test_what_was_cancelled_before_its_launch_never_runs(steps: Steps):
    attempt = steps.backend.prepare(order_of(GIVES))
    steps.backend.cancel(attempt)
    steps.backend.launch(attempt)
    report = steps.report(attempt)
    assert (report.outcome, log_of(report)) == ("killed", "")


def test_a_later_attempt_ends_an_earlier_one(steps: Steps):
    step_id = uuid4()
    old = steps.launch(order_of(DEAF, step_id=step_id))
    steps.wait_for_text(old, "deaf")
    new = steps.backend.prepare(order_of(GIVES, step_id=step_id, attempt=2, epoch=2))
    assert processes_in(old.folder) == []
    assert steps.report(old).outcome == "lost"
    steps.backend.cleanup(new)


def test_the_limits_of_the_target_reach_the_container(steps: Steps):
    limits = ComputeLimits(cpus=0.5, memory_bytes=300 * 2**20, gpus=3)
    attempt = steps.backend.prepare(order_of(GIVES, limits=limits))
    found = steps.container(attempt).attrs["HostConfig"]
    steps.backend.cleanup(attempt)
    assert (found["NanoCpus"], found["Memory"]) == (5 * 10**8, 300 * 2**20)
    assert found["DeviceRequests"][0]["Count"] == 3
    assert found["DeviceRequests"][0]["Capabilities"] == [["gpu"]]
