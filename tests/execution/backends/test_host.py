"""The connection to a step host: the host comes back by itself, whatever ends it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.execution.backends.host import HostConnection
from designer.runner.protocol import Ended, Launch, Limits, StepFile
from tests.execution.waiting import wait_for
from tests.runner.host_client import light

READY_WITHIN_SECONDS = 60


@pytest.fixture
def host(tmp_path: Path) -> Iterator[HostConnection]:
    host = HostConnection(light(tmp_path), lambda ended: None)
    host.start()
    assert host.became_ready.wait(READY_WITHIN_SECONDS)
    yield host
    host.close()


def test_a_dead_host_is_replaced_before_it_is_needed(host: HostConnection):
    before = host.pid
    assert before
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: host.pid not in (None, before), READY_WITHIN_SECONDS, "another host")
    assert host.became_ready.wait(READY_WITHIN_SECONDS)


def test_a_closed_host_stays_away(host: HostConnection):
    host.close()
    wait_for(lambda: host.pid is None, READY_WITHIN_SECONDS, "the end of the host")
    host.start()
    assert host.pid is None


@pytest.mark.parametrize("lease", [0.0, 600.0])
def test_a_step_whose_lease_ran_out_while_the_host_loaded_is_not_begun(
    tmp_path: Path, lease: float
):
    """Its worker stood still, and another one has taken the step over."""
    ends: list[Ended] = []
    host = HostConnection(light(tmp_path), ends.append)
    host.renew(lease)
    folder = tmp_path / "step"
    folder.mkdir()
    StepFile("step", 1, "say", "tests.runner.sample_modules:say", outputs={"output": "Text"}).write(
        folder
    )
    host.launch(str(folder), Launch(str(folder), False, False, Limits()))
    wait_for(lambda: ends, READY_WITHIN_SECONDS, "the end of the step")
    host.close()
    assert (ends[0].reason == "lost") == (lease == 0)
    assert (folder / "exit.json").exists() == (lease > 0)
