"""A command that builds an environment: narrowed to its folder, and ended with all it started."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from designer.runner.host.descendants import kill_descendants
from designer.runner.protocol.command import SOURCE_ROOT
from designer.runner.protocol.files import Limits
from designer.runner.protocol.usage import exceeds
from designer.runner.sandbox import landlock
from designer.runner.sandbox.limits import limit_for_good, no_core_files
from designer.runner.sandbox.places import (
    DEVICES,
    MACHINE_FACTS,
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    python_folders,
)
from designer.runner.sandbox.syscalls import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    prctl,
)

CHUNK = 1 << 16
LOOK_SECONDS = 1.0
PROCESSES = 512
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PIP_CERT")
# How packages are reached from here is the business of whoever owns the machine.
CONFIGURATIONS = (".config/pip", ".config/uv", ".pip")
SYSTEM_CONFIGURATIONS = ("/etc/pip.conf", "/etc/uv")
# pip tells the index what system this is, and fails where it may not look.
SYSTEM_NAMES = ("/etc/debian_version", "/etc/lsb-release", "/etc/redhat-release")


class BuildError(Exception):
    """An environment cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where a build may write, and until when (`time.monotonic`) and how much."""

    folder: Path
    deadline: float
    disk_bytes: int

    def check(self) -> None:
        """See that the build may go on.

        Raises:
            BuildError: it has used up what it may.
        """
        if time.monotonic() > self.deadline:
            raise BuildError("It took longer than an environment may take to be built.")
        if exceeds(self.folder, self.disk_bytes):
            limit = self.disk_bytes // 2**20
            raise BuildError(f"It needs more than the {limit:,} MB of disk that it may use.")


def run(command: Sequence[str], allowance: Allowance, tell: Callable[[str], None]) -> int:
    """Run a command, tell each line that it says, and give its exit code.

    Raises:
        BuildError: it has used up what it may.
    """
    prctl(PR_SET_CHILD_SUBREAPER, 1)  # Whatever leaves its parent is found and ended as well.
    process = subprocess.Popen(  # noqa: S603 - our own interpreter or that of the environment
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(allowance.folder),
        preexec_fn=partial(_narrow, allowance),  # noqa: PLW1509 - no threads
    )
    try:
        for line in _lines(process, allowance):
            tell(line.decode("utf-8", "replace").strip())
        return process.wait()
    finally:
        # Reaped here, so that its exit code is not lost to the ending of the others.
        process.kill()
        process.wait()
        kill_descendants()


def _lines(process: subprocess.Popen[bytes], allowance: Allowance) -> Iterator[bytes]:
    """Give what is said until the command has ended, even if others hold its output open."""
    output = process.stdout.fileno() if process.stdout else -1
    pending, looked_at = b"", time.monotonic()
    is_over = False
    while not is_over:
        is_over = process.poll() is not None
        while select.select([output], [], [], 0 if is_over else LOOK_SECONDS)[0]:
            chunk = os.read(output, CHUNK)
            if not chunk:
                is_over = True
                break
            *lines, pending = (pending + chunk).split(b"\n")
            yield from lines
            if time.monotonic() > looked_at + LOOK_SECONDS:
                break
        allowance.check()
        looked_at = time.monotonic()
    if pending:
        yield pending


def _narrow(allowance: Allowance) -> None:
    """Narrow the fork that becomes the command, as far as this kernel can."""
    # Whoever builds next begins anew, so nothing of this may go on when the session closes.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    no_core_files()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    limit_for_good(Limits(processes=PROCESSES, disk_bytes=allowance.disk_bytes))
    if landlock.abi():
        landlock.restrict(_access(allowance.folder))


def _access(folder: Path) -> landlock.Access:
    certificates = [Path(os.environ[name]) for name in CERTIFICATES if name in os.environ]
    configurations = [Path.home() / name for name in CONFIGURATIONS]
    # Of a Python that runs without its site module, the prefix is not that of its environment.
    programs = [Path(sys.executable), Path(sys.executable).parents[1]]
    programs = [place for place in programs if len(place.parts) > 1]
    readable = (
        *SYSTEM_FOLDERS, *SYSTEM_FILES, *MACHINE_FACTS, Path("/proc"), SOURCE_ROOT,
        *python_folders(), *programs, *certificates, *configurations,
        *map(Path, (*SYSTEM_CONFIGURATIONS, *SYSTEM_NAMES)),
    )  # fmt: skip
    return landlock.Access(readable, (*DEVICES, folder), network=True)


def _environment(folder: Path) -> Mapping[str, str]:
    cache, temporary = str(folder / "cache"), str(folder / "temporary")
    own = {"TMPDIR": temporary, "PIP_CACHE_DIR": cache, "UV_CACHE_DIR": cache}
    return {**os.environ, **own}
