"""The nursery of a step host: it has loaded the libraries and forks the server that is the host.

Loading takes seconds and a fork takes milliseconds, so a server that is killed has a successor at
once. The successor says `ready` again; what was said to the dead one before the worker's next
`status` was not meant for it.
"""

import gc
import os
import signal
from typing import NoReturn

from designer.runner.host.channel import Channel
from designer.runner.host.descendants import kill_descendants
from designer.runner.host.server import Server
from designer.runner.host.surroundings import Surroundings
from designer.runner.sandbox.syscalls import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_PDEATHSIG,
    name_process,
    prctl,
)


def serve(worker: Channel, surroundings: Surroundings) -> NoReturn:
    """Have servers serve, one after the death of the other, until one comes to its own end."""
    name_process("step-nursery")
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    gc.collect()
    gc.freeze()
    code = _serve_once(worker, surroundings, is_successor=False)
    while code < 0:
        _clear(worker, surroundings)
        code = _serve_once(worker, surroundings, is_successor=True)
    os._exit(code)


def _serve_once(worker: Channel, surroundings: Surroundings, *, is_successor: bool) -> int:
    nursery = os.getpid()
    child = os.fork()
    if child == 0:
        _be_server(worker, surroundings, nursery, is_successor=is_successor)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_server(
    worker: Channel, surroundings: Surroundings, nursery: int, *, is_successor: bool
) -> NoReturn:
    code = 70  # EX_SOFTWARE: the runner itself failed
    try:
        name_process("step-host")
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        if os.getppid() == nursery:
            Server(worker, surroundings, is_successor=is_successor).run()
        code = 0
    finally:
        os._exit(code)


def _clear(worker: Channel, surroundings: Surroundings) -> None:
    """See that nothing is left alive, in the groups, or half said."""
    kill_descendants()
    if surroundings.group is not None:
        surroundings.group.remove_children()
    worker.end_line()
