"""Namespaces for one process tree: when its first process dies, the kernel kills all of it."""

import os
from pathlib import Path

from designer.runner.sandbox.syscalls import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    unshare,
)


def enter(*, network: bool) -> bool:
    """Put the children of this process into namespaces of their own; False where it is refused.

    Without `network` they get an empty network too. The process must have one thread.
    """
    flags = CLONE_NEWPID | CLONE_NEWIPC | (0 if network else CLONE_NEWNET)
    user, group = os.geteuid(), os.getegid()
    try:
        unshare(CLONE_NEWUSER | flags)
    except OSError:
        return _enter_as_root(flags)
    _map_ids(user, group)
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
