"""Landlock: a process narrows itself, and all that it starts, to the files that it needs.

See https://docs.kernel.org/userspace-api/landlock.html; the numbers are of its header file.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from designer.runner.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, prctl, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_BLOCK = 1 << 6, 1 << 11
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FIRST_RIGHTS = (1 << 13) - 1
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
READING = EXECUTE | READ_FILE | READ_DIR
NET_TCP = 0b11
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

ABI_REFER, ABI_TRUNCATE, ABI_NET, ABI_IOCTL, ABI_SCOPE = 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Access:
    """What a process may reach: trees to read (and execute), trees to write, and the network."""

    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    network: bool = False


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


@cache
def abi() -> int:
    """Give the version of Landlock that the kernel has; 0 where it has none."""
    try:
        return syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    except OSError:
        return 0


def restrict(access: Access) -> None:
    """Narrow this process for good. Paths that do not exist are left out.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = abi()
    handled = _handled(version)
    numbers = [
        handled,
        NET_TCP if version >= ABI_NET and not access.network else 0,
        SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= ABI_SCOPE else 0,
    ]
    size = 3 if version >= ABI_SCOPE else 2 if version >= ABI_NET else 1
    attributes = (ctypes.c_uint64 * size)(*numbers[:size])
    ruleset = syscall(
        CREATE_RULESET,
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
        ctypes.c_uint32(0),
    )
    try:
        _allow(ruleset, access.readable, handled & READING)
        _allow(ruleset, access.writable, handled & ~(MAKE_CHAR | MAKE_BLOCK))
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _handled(version: int) -> int:
    rights = FIRST_RIGHTS
    for since, right in ((ABI_REFER, REFER), (ABI_TRUNCATE, TRUNCATE), (ABI_IOCTL, IOCTL_DEV)):
        rights |= right if version >= since else 0
    return rights


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            is_folder = stat.S_ISDIR(os.fstat(parent).st_mode)
            rule = _PathBeneath(rights if is_folder else rights & FILE_RIGHTS, parent)
            syscall(
                ADD_RULE,
                ctypes.c_int(ruleset),
                ctypes.c_int(RULE_PATH_BENEATH),
                ctypes.byref(rule),
                ctypes.c_uint32(0),
            )
        finally:
            os.close(parent)
