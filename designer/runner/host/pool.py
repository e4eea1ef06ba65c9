"""The processes of a host: forked ahead of need, reused where that is safe, replaced when old."""

import gc
import os
from pathlib import Path

from designer.runner.host.process import Process, fork_process
from designer.runner.host.surroundings import Surroundings
from designer.runner.protocol.messages import Launch
from designer.runner.sandbox.cgroups import Group
from designer.runner.step import read_step

MAX_USES = 200
MAX_MEMORY_BYTES = 512 * 2**20
# Loading one of these is running code that somebody may have put there.
PICKLED = frozenset({"UntrainedModel", "Model", "Transform"})


class Pool:
    """Spare processes have done nothing yet; warm ones wait for their next step."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.spare: list[Process] = []
        self.warm: list[Process] = []
        self.all: set[Process] = set()
        self._forked = 0
        self._dying_groups: list[Group] = []

    @property
    def is_short(self) -> bool:
        return len(self.spare) < self.surroundings.options.processes

    def take(self, *, is_private: bool) -> Process:
        """Give a process: a warm one where it may be shared, else one that has done nothing."""
        if self.warm and not is_private:
            return self.warm.pop()
        return self.spare.pop(0) if self.spare else self.fork()

    def give_back(self, process: Process) -> None:
        """Keep a process for the next step, or let it go when it has grown or is old."""
        process.finish()
        if is_worn(process):
            process.kill(None)
        else:
            self.warm.append(process)

    def refill(self) -> Process:
        """Fork one more ahead of need."""
        process = self.fork()
        self.spare.append(process)
        return process

    def renew(self) -> None:
        """Let go of processes that wait and know less than those that would be forked now."""
        old = [*self.spare, *self.warm]
        self.spare, self.warm = [], []
        for process in old:
            process.kill(None)

    def fork(self) -> Process:
        gc.collect()
        gc.freeze()
        process = fork_process(self.surroundings, self._make_group())
        self.all.add(process)
        return process

    def remove(self, process: Process) -> None:
        """Forget a process that is dead."""
        self.all.discard(process)
        for processes in (self.spare, self.warm):
            if process in processes:
                processes.remove(process)
        process.close()
        if process.group is not None:
            self._dying_groups.append(process.group)
        self._dying_groups = [group for group in self._dying_groups if not group.remove()]

    def _make_group(self) -> Group | None:
        if self.surroundings.group is None:
            return None
        self._forked += 1
        try:
            return self.surroundings.group.child(f"{self._forked}")
        except OSError:
            return None


def is_worn(process: Process) -> bool:
    """Tell whether a process has been used too often or has grown too large to be used again."""
    return process.uses >= MAX_USES or process.memory_bytes >= MAX_MEMORY_BYTES


def needs_own_process(launch: Launch) -> bool:
    """Tell whether a step may run code that is not ours: a user's, or that of a pickled model."""
    if launch.user_code:
        return True
    inputs = read_step(Path(launch.folder)).inputs.values()
    return any(file.data_type in PICKLED for files in inputs for file in files)


def reap_orphans(known: set[int]) -> None:
    """Reap what came to this process from supervisors that were killed."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None or found.si_pid in known:
            return
        os.waitpid(found.si_pid, 0)
