"""The connection to a step host: the host comes back by itself, whatever ends it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.execution.backends.host import HostConnection
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
