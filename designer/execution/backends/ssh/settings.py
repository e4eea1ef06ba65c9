"""What is known of a machine that is reached over ssh before it is spoken to."""

import getpass
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.artifacts.store import LocalStore
from designer.runner.protocol import Limits

DEFAULTS = Limits()
DEFAULT_PORT, MAX_PORT = 22, 65_535
DAY_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class SshSettings:
    """How to reach a machine and what a step may use there.

    Attributes:
        folder: where Plumbline keeps its things there; a leading ~ is the user's home.
        known_hosts: lines as in a known_hosts file; the machine must show one of these keys.
        key_file: a private key on this machine. Without one, and without `read_key`, the keys of
            this user and of the agent are tried.
        read_key: gives the text of a private key that is kept as a secret, each time it is needed.
        greet_seconds: how long our program may take there until it says its first words.
        away_seconds: how long a machine may be out of reach before its steps count as lost.
        silent_seconds: how long who attends to a step may say nothing, before another one does.
        orphan_seconds: how long a step goes on over there that no worker follows.
        is_trusted: whether the keys of this user and hosts that are not public may be used.
        over: picks, of the names of attempts, those that are known here and over.
        trouble: what is wrong with the settings, said to who tries to use them.
    """

    store: LocalStore
    host: str
    port: int = DEFAULT_PORT
    user: str = ""
    folder: str = "~/.plumbline"
    python: str = "python3"
    known_hosts: str = ""
    key_file: Path | None = None
    read_key: Callable[[], str] | None = None
    slots: int = 2
    timeout_seconds: float | None = None
    disk_bytes: int | None = None
    log_bytes: int = DEFAULTS.log_bytes
    processes: int = DEFAULTS.processes
    connect_seconds: float = 10.0
    greet_seconds: float = 60.0
    away_seconds: float = 600.0
    orphan_seconds: float = DAY_SECONDS
    silent_seconds: float = 180.0
    is_trusted: bool = True
    over: Callable[[Sequence[str]], Sequence[str]] = lambda _: ()
    trouble: str = ""

    def command(self, runner: str, root: str, what: str, name: str) -> str:
        """Give the command line that serves a session there, with no packages but ours."""
        words = [self.python, "-S", "-P", "-m", "designer.runner.remote", root, what, name]
        return f"env PYTHONPATH={shlex.quote(runner)} {shlex.join(words)}"


def ssh_settings(
    stored: Mapping[str, Any], *, read_key: Callable[[], str] | None = None, **ours: Any
) -> SshSettings:
    """Read the settings of a compute target; `ours` are those that are not the target's own.

    What is wrong with them is told by the first step that needs them: its user can mend it.
    """
    key_file = stored.get("key_file")
    return SshSettings(
        host=str(stored.get("host") or "").strip(),
        port=stored.get("port") or DEFAULT_PORT,
        user=stored.get("user") or getpass.getuser(),
        folder=stored.get("folder") or "~/.plumbline",
        python=stored.get("python") or "python3",
        known_hosts=stored.get("known_hosts") or "",
        key_file=Path(key_file).expanduser() if key_file and read_key is None else None,
        read_key=read_key,
        trouble=_trouble(stored, read_key),
        **ours,
    )


def _trouble(stored: Mapping[str, Any], read_key: Callable[[], str] | None) -> str:
    port = stored.get("port") or DEFAULT_PORT
    if not str(stored.get("host") or "").strip():
        return "`host` is missing: give the name or the address of the machine."
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port <= MAX_PORT:
        return f"`port` must be a whole number from 1 to {MAX_PORT}. Got {port!r}."
    if stored.get("key") and read_key is None:
        return (
            f"`key` names the secret {stored['key']!r}, but only targets of a workspace have any."
        )
    texts = ("user", "folder", "python", "known_hosts", "key_file")
    odd = next((name for name in texts if not isinstance(stored.get(name) or "", str)), None)
    return f"`{odd}` must be a text. Got {stored[odd]!r}." if odd else ""
