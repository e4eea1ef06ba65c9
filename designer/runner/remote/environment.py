"""Python environments on this machine: built once a digest, however many steps wait for one."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from designer.runner.remote.frames import Frames
from designer.runner.remote.places import Places, remove
from designer.runner.sandbox.syscalls import PR_SET_PDEATHSIG, prctl

READY_FILE = "plumbline-ready"
KEPT_LINES = 20
NO_VENV = (
    "Python on the machine cannot make environments. Install what its venv module needs "
    "(on Debian and Ubuntu: apt-get install python3-venv) and try again."
)


class BuildError(Exception):
    """An environment cannot be had; the message says why."""


def build(frames: Frames, places: Places, digest: str) -> None:
    """Build the environment unless it is there, telling each line of pip; say where Python is."""
    places.make()
    wanted = frames.read()
    place = places.environment(digest)
    try:
        with _alone(frames, place.with_suffix(".lock")):
            if not (place / READY_FILE).exists():
                _make(frames, place, wanted)
    except (BuildError, OSError) as error:
        frames.send("failed", message=str(error))
        return
    os.utime(place / READY_FILE)
    known = json.loads((place / READY_FILE).read_bytes())
    frames.send("built", python=str(_python(place)), has_pyarrow=known["has_pyarrow"])


def _python(place: Path) -> Path:
    return place / "venv" / "bin" / "python"


@contextmanager
def _alone(frames: Frames, lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            frames.send("doing", message="Waiting for another step that builds the environment.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(frames: Frames, place: Path, wanted: Mapping[str, Any]) -> None:
    remove(place)
    place.mkdir(parents=True)
    frames.send("doing", message="Making an environment on the machine.")
    (place / "requirements.txt").write_text(wanted["requirements"], encoding="utf-8")
    (place / "build.json").write_text(json.dumps({"inherit": wanted["inherit"]}))
    code, lines = _run(frames, [sys.executable, "-P", "-m", "designer.runner.venvs", str(place)])
    if code != 0:
        said = "\n".join(lines)
        raise BuildError(NO_VENV if "ensurepip" in said else said)
    code, _ = _run(frames, [str(_python(place)), "-c", "import pyarrow"])
    (place / READY_FILE).write_text(json.dumps({"has_pyarrow": code == 0}))


def _run(frames: Frames, command: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Run a command, tell what it says, and give its exit code and last lines."""
    lines: deque[str] = deque(maxlen=KEPT_LINES)
    with subprocess.Popen(  # noqa: S603 - our own interpreter or that of the environment
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Whoever builds next begins anew, so nothing of this may go on when the session closes.
        preexec_fn=lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL),  # noqa: PLW1509 - no threads
    ) as process:
        for line in process.stdout or ():
            said = line.decode("utf-8", "replace").strip()
            lines.append(said)
            frames.send("doing", message=said)
    return process.returncode, lines
