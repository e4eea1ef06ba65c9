"""A command made ready: behind bubblewrap where it works, else narrowed by Landlock alone."""

import os
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from designer.runner.host.supervisor import keep_only
from designer.runner.host.surroundings import Surroundings, look_around
from designer.runner.protocol.command import HostOptions
from designer.runner.protocol.guarding import Guarded
from designer.runner.sandbox import bubblewrap, landlock
from designer.runner.sandbox.cgroups import Group, make_group
from designer.runner.sandbox.limits import limit_for_good, no_core_files
from designer.runner.sandbox.namespaces import mount_own_processes
from designer.runner.sandbox.syscalls import (
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    name_process,
    prctl,
)

BY_SIGNAL = 128  # Bubblewrap ends with this and the signal that ended what it ran.


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is around the command; `run` becomes it, in a process forked for that."""

    guarded: Guarded
    surroundings: Surroundings
    walls: tuple[str, ...]
    top_group: Group | None
    group: Group | None

    def run(self, log: int) -> NoReturn:
        """Become the command, with its output going to the log."""
        os.setsid()
        name_process("step")
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for stream in (1, 2):
            os.dup2(log, stream)
        keep_only()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        no_core_files()
        limit_for_good(self.guarded.limits)
        if not self.walls:
            self._narrow()
        os.chdir(self.guarded.folder)
        command = [*self.walls, *self.guarded.command]
        try:
            os.execve(command[0], command, dict(self.guarded.environment))  # noqa: S606
        except OSError as error:
            os.write(2, f"{self.guarded.command[0]} cannot be started: {error}\n".encode())
        os._exit(127)

    def status_of(self, status: int) -> int:
        """Give the wait status of the command, of which bubblewrap only tells a number."""
        code = os.waitstatus_to_exitcode(status)
        if self.walls and BY_SIGNAL < code < BY_SIGNAL + signal.NSIG:
            return code - BY_SIGNAL
        return status

    def _narrow(self) -> None:
        has_own_proc = self.surroundings.has_namespaces and mount_own_processes()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        drop_capabilities()
        if self.surroundings.has_landlock:
            inputs = [Path(path) for path in self.guarded.readable]
            folder = Path(self.guarded.folder)
            access = self.surroundings.private_access(folder, inputs, has_own_proc=has_own_proc)
            landlock.restrict(access)


def prepare(guarded: Guarded) -> Prepared:
    """Find out what this machine allows, and set the limits that are not of a process."""
    folder = Path(guarded.folder)
    options = HostOptions(folder, network=guarded.network, isolation=guarded.isolation)
    walls = _walls(guarded, folder) if guarded.isolation == "auto" else ()
    top = make_group() if guarded.isolation != "reduced" else None
    group = _limited(top, guarded) if top is not None else None
    surroundings = look_around(options, is_walled=bool(walls), group=group)
    if walls:  # They have namespaces of their own.
        surroundings = replace(surroundings, has_namespaces=False)
    return Prepared(guarded, surroundings, walls, top, group)


def _walls(guarded: Guarded, folder: Path) -> tuple[str, ...]:
    program = bubblewrap.find_bubblewrap()
    if program is None:
        return ()
    walls = bubblewrap.Walls(
        readable=tuple(map(Path, guarded.readable)),
        writable=(folder,),
        environment=guarded.environment,
        network=guarded.network,
        start_in=folder,
    )
    command = bubblewrap.arguments(program, walls)
    problem = bubblewrap.find_problem(command)
    if problem is not None:
        sys.stderr.write(f"A command runs without bubblewrap: {problem}\n")
        return ()
    return tuple(command)


def _limited(top: Group, guarded: Guarded) -> Group | None:
    try:
        group = top.child("command")
    except OSError:
        return None
    group.limit(guarded.limits.memory_bytes, guarded.limits.processes)
    return group
