"""What isolation there is on this machine, found out by trying, and told as it is."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from designer.runner.protocol.command import HostOptions
from designer.runner.protocol.messages import Isolation
from designer.runner.sandbox import landlock
from designer.runner.sandbox.cgroups import Group, controllers
from designer.runner.sandbox.limits import kernel_counts_processes
from designer.runner.sandbox.namespaces import SHARED_MEMORY, are_allowed
from designer.runner.sandbox.places import (
    DEVICES,
    KERNEL_FACTS,
    MACHINE_FACTS,
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    python_folders,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The defences that are there, and what steps may reach through them."""

    options: HostOptions
    is_walled: bool
    has_landlock: bool
    has_namespaces: bool
    group: Group | None
    is_root: bool

    @property
    def level(self) -> Isolation:
        if not self.has_landlock:
            return "reduced"
        return "full" if self.is_walled else "landlock"

    @property
    def counts_processes(self) -> bool:
        """Tell whether the kernel limits the processes of a step; it never does so for root."""
        by_group = self.group is not None and "pids" in controllers(self.group)
        has_own_users = self.is_walled or self.has_namespaces
        return by_group or (not self.is_root and (has_own_users or kernel_counts_processes()))

    def detail(self) -> tuple[str, ...]:
        """Say in words what holds a step and what does not."""
        named = ", ".join(controllers(self.group)) if self.group else ""
        return (
            "Bubblewrap hides the system, its processes and the network."
            if self.is_walled
            else "No bubblewrap: the file system is limited by Landlock alone, if at all.",
            f"Landlock {landlock.abi()} keeps a step to its own folder and its inputs."
            if self.has_landlock
            else "No Landlock: a step can read what this user can read.",
            "Each step has process, message and network namespaces of its own."
            if self.has_namespaces
            else "No namespaces: a step's processes are found by their parents.",
            f"Control groups limit: {named}."
            if named
            else "No control group can be made: memory is limited by process.",
        )

    def private_access(
        self, folder: Path, inputs: Iterable[Path], *, has_own_proc: bool
    ) -> landlock.Access:
        """What a step with foreign code may reach: its own folder and its inputs."""
        proc = (Path("/proc"),) if has_own_proc else ()
        memory = (SHARED_MEMORY,) if self.has_namespaces else ()
        return self._access((*inputs, *proc), (folder, *memory))

    def shared_access(self) -> landlock.Access:
        """What a built-in step or the reader may reach: all that the host was given."""
        options = self.options
        return self._access(options.readable, (options.steps, *options.writable))

    def _access(self, readable: tuple[Path, ...], writable: tuple[Path, ...]) -> landlock.Access:
        system = (*SYSTEM_FOLDERS, *SYSTEM_FILES, *MACHINE_FACTS, *python_folders())
        own = (Path("/proc/self"), *KERNEL_FACTS)
        return landlock.Access(
            (*system, *own, *readable), (*DEVICES, *writable), self.options.network
        )


def look_around(options: HostOptions, *, is_walled: bool, group: Group | None) -> Surroundings:
    """Try each defence that the options allow."""
    is_allowed = options.isolation != "reduced"
    return Surroundings(
        options,
        is_walled=is_walled,
        has_landlock=is_allowed and landlock.abi() > 0,
        has_namespaces=is_allowed and are_allowed(),
        group=group if is_allowed else None,
        is_root=is_root_outside(),
    )


def is_root_outside() -> bool:
    """Tell whether this user is root where its user namespace was made."""
    for line in Path("/proc/self/uid_map").read_text("ascii").splitlines():
        inside, outside, count = map(int, line.split())
        if inside <= os.getuid() < inside + count:
            return outside + os.getuid() - inside == 0
    return False
