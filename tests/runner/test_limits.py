"""Limits that a process puts on itself: how many cores it runs on."""

import os

import pytest

from designer.runner.protocol import Limits
from designer.runner.sandbox.limits import limit_for_now


def cores_of_a_child(*limits: Limits) -> list[int]:
    """Limit a child by one after the other, and give how many cores it had each time."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        for limit in limits:
            limit_for_now(limit)
            os.write(writing, bytes([len(os.sched_getaffinity(0))]))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        found = list(said.read())
    os.waitpid(pid, 0)
    return found


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_runs_on_the_cores_of_each_step_and_gets_them_back():
    all_ = len(os.sched_getaffinity(0))
    few, many = Limits(cpus=0.5), Limits(cpus=1000)
    assert cores_of_a_child(Limits(), few, Limits(), many) == [all_, 1, all_, all_]
