"""Limits that a process puts on itself: the cores that it runs on, and how many it starts."""

import os
import subprocess
import sys

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


LIMITED = """
import codecs, os, resource
from designer.runner.protocol import Limits
from designer.runner.sandbox.limits import kernel_counts_processes, limit_for_good
from designer.runner.sandbox.syscalls import prctl
PR_SET_DUMPABLE = 4  # as after an exec: else /proc/self is not its own
codecs.lookup("ascii")  # loaded now: the user may not be let to where Python lies
os.setuid(65534)
prctl(PR_SET_DUMPABLE, 1)
limit_for_good(Limits(processes=3))
print(kernel_counts_processes(), resource.getrlimit(resource.RLIMIT_NPROC)[0] == 3)
"""


def test_containers_that_share_a_user_do_not_take_each_others_processes():
    """A namespace of processes and a plain user is what a container is, as far as limits go."""
    inside = ("unshare", "--pid", "--fork", "--mount-proc")
    if os.getuid() or subprocess.run([*inside, "true"], check=False).returncode:
        pytest.skip("Only root can make a namespace of processes with other users in it.")
    command = [*inside, sys.executable, "-c", LIMITED]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout.split() == ["False", "False"], ended.stderr
