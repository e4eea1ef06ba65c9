"""Namespaces for one process tree: when its first process dies, the kernel kills all of it."""

import os
from pathlib import Path

from designer.runner.sandbox.syscalls import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    mount,
    unshare,
)

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh one is mounted there
SHARED_MEMORY_OPTIONS = "mode=1777,size=512m"


def are_allowed() -> bool:
    """Try in a child, since there is no way back."""
    child = os.fork()
    if child == 0:
        os._exit(0 if enter(network=True) else 1)
    return os.waitpid(child, 0)[1] == 0


def enter(*, network: bool, processes: bool = True) -> bool:
    """Put this process and its children into namespaces of their own; False where it is refused.

    Without `network` they get an empty network too. That of `processes` is of the children alone,
    and ends with the first of them. The process must have one thread.
    """
    flags = CLONE_NEWIPC | CLONE_NEWNS | (0 if network else CLONE_NEWNET)
    flags |= CLONE_NEWPID if processes else 0
    user, group = os.geteuid(), os.getegid()
    try:
        unshare(CLONE_NEWUSER | flags)
        _map_ids(user, group)
    except OSError:
        if not _enter_as_root(flags):
            return False
    _mount_shared_memory()
    return True


def _enter_as_root(flags: int) -> bool:
    """Do without a user namespace, which only a privileged process can."""
    try:
        unshare(flags)
    except OSError:
        return False
    return True


def _map_ids(user: int, group: int) -> None:
    own = Path("/proc/self")
    try:
        (own / "setgroups").write_text("deny")
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")
    except OSError:
        return  # unmapped ids still own their files; only their names are lost


def _mount_shared_memory() -> None:
    """Give the tree a /dev/shm of its own: multiprocessing keeps its locks there."""
    try:
        mount("none", "/", None, MS_REC | MS_PRIVATE)
        mount("tmpfs", str(SHARED_MEMORY), "tmpfs", MS_NOSUID | MS_NODEV, SHARED_MEMORY_OPTIONS)
    except OSError:
        return  # then shared memory stays out of reach


def mount_own_processes() -> bool:
    """Show the first process of a new tree, and what it starts, only their own /proc.

    Its guard, which came before the tree, keeps the /proc in which it sees the tree.
    """
    try:
        unshare(CLONE_NEWNS)
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except OSError:
        return False
    return True
