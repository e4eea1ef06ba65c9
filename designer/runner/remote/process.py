"""The process of a step on this machine: narrowed as far as this kernel can, then Python anew."""

import os
import signal
import sys
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from designer.runner.protocol.command import SOURCE_ROOT
from designer.runner.protocol.files import OUTPUTS_FOLDER, STEP_FILE, WORK_FOLDER, Limits
from designer.runner.sandbox import landlock
from designer.runner.sandbox.limits import limit_for_good, no_core_files
from designer.runner.sandbox.namespaces import SHARED_MEMORY, enter
from designer.runner.sandbox.places import (
    DEVICES,
    MACHINE_FACTS,
    SYSTEM_FILES,
    SYSTEM_FOLDERS,
    python_folders,
)
from designer.runner.sandbox.syscalls import (
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    prctl,
)

MARK = "PLUMBLINE_STEP"
KEPT_VARIABLES = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "PATH")
TEMPORARY_PLACES = ("HOME", "TMPDIR", "POLARS_TEMP_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")
ACCELERATORS = ("nvidia*", "dri", "kfd")


def become_step(folder: Path, python: str, step: Mapping[str, Any], log: int) -> NoReturn:
    """Turn this fork into the step; what it prints goes to `log`."""
    try:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        os.closerange(3, 1 << 16)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        no_core_files()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        enter(network=step["network"], processes=False)
        drop_capabilities()
        limit_for_good(Limits(**step["limits"]))
        if landlock.abi():
            landlock.restrict(_access(folder, python, step))
        os.chdir(folder / WORK_FOLDER)
        command = [python, "-P", "-m", "designer.runner", str(folder)]
        os.execve(python, command, _environment(folder))  # noqa: S606 - no shell is wanted
    except BaseException:  # noqa: BLE001 - a fork must never go on with its parent's work
        traceback.print_exc()
    os._exit(70)  # EX_SOFTWARE: the runner itself failed


def make_folder(folder: Path) -> None:
    for name in (OUTPUTS_FOLDER, WORK_FOLDER):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)


def step_path(folder: Path) -> Path:
    return folder / STEP_FILE


def kill_marked(name: str) -> None:
    """Kill what an attempt left whose guard was killed, found by the mark in its environment."""
    mark = f"{MARK}={name}".encode()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue


def _environment(folder: Path) -> dict[str, str]:
    """Give a clean environment; packages that the user installed for themselves stay in sight."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        **kept,
        "PYTHONPATH": str(SOURCE_ROOT),
        "PYTHONUSERBASE": str(_user_packages()),
        "PYTHONUNBUFFERED": "1",
        MARK: folder.name,
        **dict.fromkeys(TEMPORARY_PLACES, str(folder / WORK_FOLDER)),
    }


def _access(folder: Path, python: str, step: Mapping[str, Any]) -> landlock.Access:
    inputs = [Path(file["path"]) for files in step["inputs"].values() for file in files]
    taken = [Path(step["params"]["path"])] if _is_place(step["params"].get("path")) else []
    pythons = (Path(python), Path(python).resolve(), Path(sys.executable))
    prefixes = (_user_packages(), *python_folders(), *(path.parents[1] for path in pythons))
    programs = {place for prefix in prefixes for place in _programs(prefix)}
    readable = (
        *SYSTEM_FOLDERS, *SYSTEM_FILES, *MACHINE_FACTS, Path("/proc"), SOURCE_ROOT,
        *programs, *inputs, *taken,
    )  # fmt: skip
    writable = (*DEVICES, *_accelerators(), SHARED_MEMORY, folder)
    return landlock.Access(readable, writable, step["network"])


def _programs(prefix: Path) -> Iterable[Path]:
    """Give what a step may read of where a Python is: not all of a home, which has keys too."""
    is_shared = prefix == _user_packages() or _home().is_relative_to(prefix)
    return (prefix / "bin", prefix / "lib") if is_shared else (prefix,)


def _is_place(path: object) -> bool:
    """Whether a parameter is an artifact on this machine: what an import reads."""
    root = SOURCE_ROOT.parents[1]
    return isinstance(path, str) and Path(path).parent == root / "objects"


def _accelerators() -> Iterable[Path]:
    return (device for pattern in ACCELERATORS for device in Path("/dev").glob(pattern))


def _user_packages() -> Path:
    return _home() / ".local"


def _home() -> Path:
    return Path(os.environ.get("HOME", sys.prefix))
