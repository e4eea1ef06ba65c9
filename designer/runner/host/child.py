"""The process that works: it waits, forked and warm, for a step or for calls of the reader.

A step with foreign code gets a process that narrows itself first and is thrown away afterwards;
built-in steps, and the calls of the reader, come to one process after another.
"""

import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from designer.runner.host.channel import Channel
from designer.runner.host.log import truncate_log
from designer.runner.host.supervisor import keep_only
from designer.runner.host.surroundings import Surroundings
from designer.runner.protocol.files import LOG_FILE, WORK_FOLDER, Limits
from designer.runner.reader import answer
from designer.runner.sandbox import landlock
from designer.runner.sandbox.limits import limit_for_good, limit_for_now, no_core_files
from designer.runner.sandbox.namespaces import mount_own_processes
from designer.runner.sandbox.syscalls import (
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    name_process,
    prctl,
)
from designer.runner.step import read_step, run_step


def serve(tasks: int, surroundings: Surroundings, log: int) -> NoReturn:
    """Do what comes over the channel until it closes."""
    has_own_proc = _settle(tasks, log, surroundings)
    channel = Channel(tasks)
    is_narrowed, reading = False, surroundings.options.reading
    for task in channel.messages():
        if task["do"] == "step" and task["private"]:
            channel.close()
            folder = Path(task["folder"])
            access = surroundings.private_access(folder, _inputs(folder), has_own_proc=has_own_proc)
            run_private(folder, Limits(**task["limits"]), surroundings, access)
        if not is_narrowed:
            _narrow(surroundings, surroundings.shared_access())
            is_narrowed = True
        if task["do"] == "step":
            result = _run_shared(task)
        else:
            _keep_temporary_files((*surroundings.options.writable, surroundings.options.steps)[0])
            result = answer(reading, task)
        channel.send({**result, "memory_bytes": _status("RssAnon")})
    os._exit(0)


def run_private(
    folder: Path, limits: Limits, surroundings: Surroundings, access: landlock.Access
) -> NoReturn:
    """Narrow this process to the step's folder and inputs, run the step, and end."""
    _move_in(folder)
    _reseed()
    limit_for_good(limits)
    _narrow(surroundings, access)
    os._exit(run_step(folder).exit_code)


def _inputs(folder: Path) -> list[Path]:
    files = read_step(folder).inputs.values()
    return [Path(file.path) for many in files for file in many]


def _settle(tasks: int, log: int, surroundings: Surroundings) -> bool:
    """Leave everything of the parent: its session, descriptors, rights and signal handlers.

    Tells whether /proc shows this process and what it starts, and nothing else.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    name_process("step")
    os.dup2(log, 1)
    os.dup2(log, 2)
    keep_only(tasks)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    no_core_files()
    has_own_proc = surroundings.has_namespaces and mount_own_processes()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    drop_capabilities()
    return has_own_proc


def _narrow(surroundings: Surroundings, access: landlock.Access) -> None:
    if surroundings.has_landlock:
        landlock.restrict(access)


def _run_shared(task: Mapping[str, Any]) -> dict[str, Any]:
    folder, limits = Path(task["folder"]), Limits(**task["limits"])
    _move_in(folder)
    _forget_peak()
    limit_for_now(limits)
    _log_to(folder / LOG_FILE)
    result = run_step(folder)
    _log_to(Path(os.devnull))
    limit_for_now(Limits())
    os.chdir("/")
    return {
        "done": task["folder"],
        "status": result.exit_code << 8,
        "peak_memory_bytes": _status("VmHWM"),
        "log_truncated": truncate_log(folder, limits.log_bytes),
    }


def _move_in(folder: Path) -> None:
    """Make the step's own folder its home and its place for temporary files."""
    _keep_temporary_files(folder / WORK_FOLDER)


def _keep_temporary_files(place: Path) -> None:
    """Let every library write where this process may: /tmp is out of its reach."""
    names = ("HOME", "TMPDIR", "POLARS_TEMP_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")
    os.environ |= dict.fromkeys(names, str(place))
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile.tempdir = None  # type: ignore[attr-defined]


def _reseed() -> None:
    """Let numpy's global generator differ between processes, as it does between fresh ones."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _log_to(path: Path) -> None:
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def _forget_peak() -> None:
    """Begin the count of the most memory used anew."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _status(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) * 1024 if found else 0
