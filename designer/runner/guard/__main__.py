"""Guard one command: ``python -m designer.runner.guard``, told over stdin what to run.

The first line says what; later ones may say ``cancel``, or ``renew`` the lease that ends it. When
stdin closes, whoever started this is dead, and the command dies with all that it started. One line
on stdout says how it ended.
"""

import os
import select
import socket
import sys
import time
from collections.abc import Iterable
from typing import Any

from designer.runner.guard.command import Prepared, prepare
from designer.runner.host.channel import Channel
from designer.runner.host.process import Process
from designer.runner.host.server import ended_of
from designer.runner.host.supervisor import supervise
from designer.runner.protocol.files import fields_of
from designer.runner.protocol.guarding import Guarded
from designer.runner.protocol.messages import to_json
from designer.runner.sandbox.syscalls import name_process


def main() -> None:
    """Run the command that is asked for, and tell how it ended."""
    name_process("command-guard")
    # The supervisor keeps stdout open too: it closes when the last of both is dead.
    worker = Channel(0, 1)
    sys.stdout = sys.stderr
    messages = _first_messages(worker)
    if messages:
        guarded = Guarded.from_json(messages[0])
        prepared = prepare(guarded)
        process = _start(guarded, prepared)
        _take(process, messages[1:])
        _follow(process, worker, guarded.limits.timeout_seconds)
        _tell_end(process, worker, guarded, prepared)
    os._exit(0)


def _first_messages(worker: Channel) -> list[dict[str, Any]]:
    """Wait for what is to be run; it may have been given up in the same breath."""
    while worker.is_open:
        worker.wait()
        if messages := list(worker.read_available()):
            return messages
    return []


def _start(guarded: Guarded, prepared: Prepared) -> Process:
    """Fork the supervisor of the command; it has its control over a socket, as under a host."""
    control, far_control = socket.socketpair()
    supervisor = os.fork()
    if supervisor == 0:
        control.close()
        os.close(0)
        os.open(os.devnull, os.O_RDONLY)
        supervise(far_control.detach(), prepared.surroundings, prepared.group, prepared.run)
    far_control.close()
    channel = Channel(control.detach())
    process = Process(supervisor, channel, channel, prepared.group, folder=guarded.folder)
    channel.send({"do": "watch", "folder": guarded.folder, **fields_of(guarded.limits)})
    return process


def _follow(process: Process, worker: Channel, timeout_seconds: float | None) -> None:
    """Hand on what the worker wants until the supervisor says that all of it is dead."""
    if timeout_seconds is not None:
        process.deadline = time.monotonic() + timeout_seconds
    poll = select.poll()
    for channel in (worker, process.control):
        poll.register(channel, select.POLLIN)
    while process.control.is_open and "status" not in process.report:
        ready = {descriptor for descriptor, _ in poll.poll(_milliseconds_left(process))}
        if process.control.fileno() in ready:
            for message in process.control.read_available():
                process.report |= message
        if worker.fileno() in ready:
            _obey(process, worker, poll)
        _end_when_late(process)


def _obey(process: Process, worker: Channel, poll: select.poll) -> None:
    _take(process, worker.read_available())
    if not worker.is_open:
        poll.unregister(worker)
        process.kill("lost")


def _take(process: Process, messages: Iterable[dict[str, Any]]) -> None:
    for message in messages:
        if message.get("do") == "cancel":
            process.kill("cancelled")
        elif message.get("do") == "renew":
            process.leased_until = time.monotonic() + message["seconds"]


def _milliseconds_left(process: Process) -> int | None:
    ends = [end for end in (process.deadline, process.leased_until) if end is not None]
    return max(0, int((min(ends) - time.monotonic()) * 1000) + 1) if ends else None


def _end_when_late(process: Process) -> None:
    if process.deadline is not None and process.deadline <= time.monotonic():
        process.deadline = None
        process.kill("timeout")
    if process.leased_until is not None and process.leased_until <= time.monotonic():
        process.leased_until = None
        process.kill("lost")


def _tell_end(process: Process, worker: Channel, guarded: Guarded, prepared: Prepared) -> None:
    if "status" in process.report:
        process.report["status"] = prepared.status_of(process.report["status"])
    group = prepared.group
    is_out_of_memory = group is not None and group.has_run_out_of_memory()
    ended = ended_of(guarded.folder, process, is_out_of_memory=is_out_of_memory)
    worker.send(to_json(ended))
    os.waitpid(process.supervisor, 0)
    if prepared.top_group is not None:
        prepared.top_group.remove_children()
        prepared.top_group.remove()


if __name__ == "__main__":
    main()
