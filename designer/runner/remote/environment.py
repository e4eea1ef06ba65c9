"""Python environments on this machine: built once a digest, however many steps wait for one."""

import fcntl
import json
import os
import stat
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from designer.runner.remote.building import Allowance, BuildError, run
from designer.runner.remote.frames import Frames
from designer.runner.remote.places import Places, remove

READY_FILE = "plumbline-ready"
KEPT_LINES = 20
BUILDER = "designer.runner.venvs"
NO_VENV = (
    "Python on the machine cannot make environments. Install what its venv module needs "
    "(on Debian and Ubuntu: apt-get install python3-venv) and try again."
)


def build(frames: Frames, places: Places, digest: str) -> None:
    """Build the environment unless it is there, telling each line of pip; say where Python is."""
    places.make()
    wanted = frames.read()
    place = places.environment(digest)
    try:
        with _alone(frames, place.with_suffix(".lock")):
            if not ((place / READY_FILE).exists() and _is_real(place)):
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
    for name in ("cache", "temporary"):
        (place / name).mkdir(parents=True)
    frames.send("doing", message="Making an environment on the machine.")
    (place / "requirements.txt").write_text(wanted["requirements"], encoding="utf-8")
    (place / "build.json").write_text(json.dumps({"inherit": wanted["inherit"]}))
    deadline = time.monotonic() + wanted["seconds"]
    allowance = Allowance(place, deadline, wanted["disk_bytes"])
    code, lines = _run(frames, allowance, [sys.executable, "-P", "-m", BUILDER, str(place)])
    if code != 0:
        said = "\n".join(lines)
        raise BuildError(NO_VENV if "ensurepip" in said else said)
    if not _is_real(place):
        raise BuildError("A package has replaced the environment's folder or Python by a link.")
    code, _ = _run(frames, allowance, [str(_python(place)), "-c", "import pyarrow"])
    (place / READY_FILE).write_text(json.dumps({"has_pyarrow": code == 0}))


def _is_real(place: Path) -> bool:
    """Whether what steps are shown is what was built, and no link that a package put there."""
    folders = (place, place / "venv", place / "venv" / "bin")
    if not all(stat.S_ISDIR(folder.lstat().st_mode) for folder in folders):
        return False
    return _python(place).resolve() == Path(sys.executable).resolve()


def _run(frames: Frames, allowance: Allowance, command: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Run a command, tell what it says, and give its exit code and last lines."""
    lines: deque[str] = deque(maxlen=KEPT_LINES)

    def tell(line: str) -> None:
        lines.append(line)
        frames.send("doing", message=line)

    return run(command, allowance, tell), lines
