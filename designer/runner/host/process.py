"""The host's side of one supervised process."""

import os
import select
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from designer.runner.host.channel import Channel
from designer.runner.host.child import serve
from designer.runner.host.supervisor import keep_only, supervise
from designer.runner.host.surroundings import Surroundings
from designer.runner.protocol.files import fields_of
from designer.runner.protocol.messages import Launch, Read, Reason
from designer.runner.sandbox.cgroups import Group

DIES_WITHIN_MILLISECONDS = 5_000


@dataclass(eq=False, slots=True)
class Process:
    """A process and its supervisor: what it does now, and how to reach both."""

    supervisor: int
    control: Channel
    tasks: Channel
    group: Group | None
    pid: int = 0
    folder: str | None = None
    call: Read | None = None
    is_private: bool = False
    deadline: float | None = None
    leased_until: float | None = None  # of a command that is guarded alone
    reason: Reason | None = None
    uses: int = 0
    memory_bytes: int = 0
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        return self.folder is not None or self.call is not None

    def start(self, launch: Launch, *, is_private: bool) -> None:
        """Give it a step."""
        while self.pid == 0 and self.control.is_open:
            self.control.wait()
            for message in self.control.read_available():
                self.pid = message.get("child", 0)
        self.folder, self.is_private, self.reason = launch.folder, is_private, None
        self.uses += 1
        limits, told = launch.limits, fields_of(launch.limits)
        if self.group is not None:
            self.group.limit(limits.memory_bytes, limits.processes)
        if is_private:
            self.control.send({"do": "watch", "folder": launch.folder, **told})
        task = {"folder": launch.folder, "private": is_private, "limits": told}
        self.tasks.send({"do": "step", **task})

    def ask(self, call: Read) -> None:
        """Give it a call of the reader."""
        self.call = call
        self.uses += 1
        task = {"id": call.id, "call": call.call, "arguments": dict(call.arguments)}
        self.tasks.send({"do": "read", **task})

    def kill(self, reason: Reason | None) -> None:
        """Have all of it killed; its end is told by the supervisor."""
        self.reason = self.reason or reason
        self.control.send({"do": "kill", "reason": reason})

    def finish(self) -> None:
        """Be ready for the next step or call."""
        self.folder = self.call = self.deadline = None

    def outlive(self) -> None:
        """Wait until it is dead, where its supervisor was killed before it could tell.

        The kernel ends it with its supervisor, but not at once, and its step must not begin again
        while it lives.
        """
        if "status" in self.report or self.pid == 0:
            return
        try:
            child = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        poll = select.poll()
        poll.register(child, select.POLLIN)
        poll.poll(DIES_WITHIN_MILLISECONDS)
        os.close(child)

    def close(self) -> None:
        """Let go of a process that has ended."""
        self.tasks.close()
        self.control.close()
        os.waitpid(self.supervisor, 0)


def fork_process(surroundings: Surroundings, group: Group | None) -> Process:
    """Fork a process with its supervisor, ready to be given work."""
    control, far_control = socket.socketpair()
    tasks, far_tasks = socket.socketpair()
    supervisor = os.fork()
    if supervisor == 0:
        _be_supervisor(far_control, far_tasks, surroundings, group)
    far_control.close()
    far_tasks.close()
    return Process(supervisor, Channel(control.detach()), Channel(tasks.detach()), group)


def _be_supervisor(
    control: socket.socket, tasks: socket.socket, surroundings: Surroundings, group: Group | None
) -> None:
    try:
        keep_only(control.fileno(), tasks.fileno())
        run_child: Callable[[int], None] = partial(serve, tasks.detach(), surroundings)
        supervise(control.detach(), surroundings, group, run_child)
    except BaseException:  # noqa: BLE001 - a fork must never go on with its parent's work
        traceback.print_exc()
    os._exit(70)  # EX_SOFTWARE: the runner itself failed
