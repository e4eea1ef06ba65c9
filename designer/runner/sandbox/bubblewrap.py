"""Bubblewrap: the walls around a step host, built once, so that a step costs nothing more."""

import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from designer.runner.sandbox.places import (
    MACHINE_FACTS,
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    python_folders,
)

PROBE_SECONDS = (10, 20, 60)
# As the wait says it of bubblewrap, and as bubblewrap says it of what it runs.
KILLED = frozenset({-signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGKILL, 128 + signal.SIGTERM})
# Not root inside either: a process inside could not map root into namespaces of its own.
USER = 1000
TEMPORARY_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Walls:
    """What is inside: folders to read, folders to write, the environment, the network or not."""

    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    environment: Mapping[str, str]
    network: bool = False
    start_in: Path = Path("/")


def find_bubblewrap() -> str | None:
    return shutil.which("bwrap")


def arguments(program: str, walls: Walls) -> list[str]:
    """Give the command line up to the command that is to run inside."""
    return [
        program,
        "--unshare-all",
        *("--unshare-user", "--uid", str(USER), "--gid", str(USER)),
        *(["--share-net"] if walls.network else []),
        "--die-with-parent",
        "--new-session",
        *("--cap-drop", "ALL"),
        "--clearenv",
        *_environment(walls.environment),
        *_system(),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(TEMPORARY_BYTES), "--tmpfs", "/tmp"),  # noqa: S108 - its own, empty
        *_bound("--ro-bind", python_folders()),
        *_bound("--ro-bind-try", walls.readable),  # One that is missing weakens nothing.
        *_bound("--bind", walls.writable),
        *("--chdir", str(walls.start_in)),
        "--",
    ]


def find_problem(command: Sequence[str]) -> str | None:
    """Try the walls around a program that does nothing; a busy machine is given more time."""
    for seconds in PROBE_SECONDS:
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                [*command, "/bin/true"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except OSError as error:
            return str(error)
        except subprocess.TimeoutExpired:
            continue
        if done.returncode in KILLED:  # Something ended the trial, so it says nothing.
            continue
        told = done.stderr.decode(errors="replace").strip()
        return None if done.returncode == 0 else told or f"it ended with {done.returncode}"
    return f"it was killed, or did not start within {PROBE_SECONDS[-1]} s."


def _environment(values: Mapping[str, str]) -> list[str]:
    return [part for name, value in values.items() for part in ("--setenv", name, value)]


def _system() -> list[str]:
    """Bind the system read-only, with the links that a merged /usr has."""
    parts: list[str] = []
    for folder in SYSTEM_FOLDERS:
        if folder.is_symlink():
            parts += ["--symlink", str(folder.readlink()), str(folder)]
        else:
            parts += ["--ro-bind-try", str(folder), str(folder)]
    for path in (*SYSTEM_FILES, *MACHINE_FACTS):
        parts += ["--ro-bind-try", str(path), str(path)]
    return parts


def _bound(flag: str, paths: Iterable[Path]) -> list[str]:
    return [part for path in paths for part in (flag, str(path), str(path))]
