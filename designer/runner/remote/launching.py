"""Launching a step once: who holds the lock of an attempt is its guard, and there is only one."""

import fcntl
import json
import os
import signal
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from designer.runner.host.descendants import kill_descendants
from designer.runner.remote.guard import END_FILE, FOLLOWED_FILE, GUARD_FILE, Guard
from designer.runner.remote.places import Places, remove
from designer.runner.remote.process import kill_marked, make_folder, step_path

State = Literal["new", "running", "ended", "lost"]
LOCK_FILE = "lock"
LAUNCHED_FILE = "launched"
GUARD_LOG = "guard.log"
LOCKS_WITHIN_SECONDS = 1.0
DIES_WITHIN_SECONDS = 10.0
LOOK_SECONDS = 0.005


def state_of(places: Places, name: str) -> State:
    """Say what is known of an attempt; lost is one whose guard was killed or whose machine was."""
    place = places.guard(name)
    if is_guarded(place):
        return "running"
    if (place / END_FILE).exists():
        return "ended"
    return "lost" if (place / LAUNCHED_FILE).exists() else "new"


def is_guarded(place: Path) -> bool:
    try:
        lock = os.open(place / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def launch(places: Places, name: str, task: Mapping[str, Any]) -> None:
    """Start the guard of an attempt, unless it was launched before; older ones of it must die.

    Raises:
        OSError: there is no room for it, or it may not be started.
    """
    folder, place = places.step(name), places.guard(name)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _one_at_a_time(places.root / "launching"), _locked(place / LOCK_FILE) as is_mine:
        if not is_mine or (place / LAUNCHED_FILE).exists():
            return
        if not _is_newest(places, name):
            (place / LAUNCHED_FILE).touch()
            return
        make_folder(folder)
        step_path(folder).write_text(json.dumps(task["step"]), encoding="utf-8")
        (place / FOLLOWED_FILE).touch()
        (place / LAUNCHED_FILE).touch()
        _start(folder, place, task)


def bury(places: Places, name: str) -> None:
    """See to it that an attempt that was not launched yet never will be."""
    place = places.guard(name)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _one_at_a_time(places.root / "launching"):
        (place / LAUNCHED_FILE).touch()


def stop(places: Places, name: str) -> None:
    """Kill an attempt with all that it started, and wait until it is dead."""
    place = places.guard(name)
    deadline = time.monotonic() + DIES_WITHIN_SECONDS
    while is_guarded(place) and time.monotonic() < deadline:
        end(place)
        time.sleep(LOOK_SECONDS)
    if (place / LAUNCHED_FILE).exists() and not (place / END_FILE).exists():
        kill_marked(name)


def end(place: Path) -> None:
    """Tell the guard, if it lives, to kill its step; the lock says when that is done."""
    guard = guard_of(place)
    if guard is None:
        return
    try:
        if is_guarded(place):  # and so the number still is its own
            signal.pidfd_send_signal(guard, signal.SIGTERM)
    except ProcessLookupError:
        return
    finally:
        os.close(guard)


def guard_of(place: Path) -> int | None:
    """Give a descriptor of the guard's process; None where there is none."""
    try:
        return os.pidfd_open(json.loads((place / GUARD_FILE).read_bytes())["guard"])
    except (OSError, ValueError):
        return None


def forget(places: Places, name: str) -> None:
    """Remove all that an attempt left, alive or not."""
    stop(places, name)
    remove(places.step(name))
    remove(places.guard(name))


def _is_newest(places: Places, name: str) -> bool:
    """End the older attempts of the step; tell whether there is no newer one."""
    others = {int(other.rpartition("-")[2]): other for other in places.attempts(name)}
    epoch = int(name.rpartition("-")[2])
    for other in others.values():
        if int(other.rpartition("-")[2]) < epoch:
            stop(places, other)
            remove(places.step(other))  # Its step file has secrets.
    return all(other < epoch for other in others)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock that a fork does not inherit."""
    with path.open("w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Take a lock that a fork goes on holding; others look at it for a moment only."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCKS_WITHIN_SECONDS
    try:
        while not (is_mine := _try_lock(lock)) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        yield is_mine
    finally:
        os.close(lock)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(folder: Path, place: Path, task: Mapping[str, Any]) -> None:
    """Fork twice, so that the guard is nobody's child, and hear that the step has begun."""
    reading, writing = os.pipe2(os.O_CLOEXEC)
    between = os.fork()
    if between == 0:
        os.setsid()
        if os.fork() == 0:
            _be_guard(folder, place, task, writing)
        os._exit(0)
    os.close(writing)
    os.waitpid(between, 0)
    with os.fdopen(reading, "rb") as pipe:
        trouble = pipe.read()
    if trouble:
        told = json.loads(trouble)
        raise OSError(told["errno"], told["message"])


def _be_guard(folder: Path, place: Path, task: Mapping[str, Any], begun: int) -> None:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        log = os.open(place / GUARD_LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        guard = _begin(folder, place, task, begun)
        os.close(begun)
        guard.run()
    except BaseException:  # noqa: BLE001 - a fork must never go on with its parent's work
        traceback.print_exc()
    finally:
        kill_descendants()
        os._exit(0)


def _begin(folder: Path, place: Path, task: Mapping[str, Any], begun: int) -> Guard:
    try:
        return Guard(folder, place, task)
    except OSError as error:
        told = {"errno": error.errno, "message": error.strerror}
        os.write(begun, json.dumps(told).encode())
        raise
