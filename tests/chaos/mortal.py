"""manage.py as a mortal: where it is armed, it kills a process at an exact place.

`python -m tests.chaos.mortal COMMAND ...` behaves as `manage.py COMMAND ...`. Whoever writes
`PLACE VICTIM` into the file that CHAOS_ARMED names has VICTIM (a process, or 0 for this one) killed
when PLACE is passed next. Places are the product's own crashpoints and the calls that make an
output durable. A file is armed once: the process that renames it to `.fired` shoots, and calls it
`.missed` when the victim was dead already.

While the file that CHAOS_BELLS names says `double` or `drop`, every bell is sent twice or never.
Step hosts load what CHAOS_PRELOAD names, or all.
"""

import os
import runpy
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from designer.execution import bells, crashpoints
from designer.execution.backends import host
from designer.runner.protocol import HostOptions

ROOT = Path(__file__).resolve().parents[2]
ARMED = Path(os.environ.get("CHAOS_ARMED", os.devnull))
BELLS = Path(os.environ.get("CHAOS_BELLS", os.devnull))
PRELOAD = os.environ.get("CHAOS_PRELOAD", "all")
_fsync, _rename, _send, _host_command = os.fsync, os.rename, bells.send, host.host_command


def pass_by(place: str) -> None:
    """Shoot when this place is armed."""
    try:
        wanted, _, victim = ARMED.read_text().partition(" ")
    except FileNotFoundError:
        return
    if wanted != place:
        return
    fired = ARMED.with_suffix(".fired")
    try:
        _rename(ARMED, fired)
    except FileNotFoundError:
        return  # Another thread was first.
    try:
        os.kill(int(victim) or os.getpid(), signal.SIGKILL)
    except ProcessLookupError:
        _rename(fired, ARMED.with_suffix(".missed"))


def fsync(descriptor: int) -> None:
    pass_by("in_fsync")
    _fsync(descriptor)
    pass_by("after_fsync")


def rename(source: Any, target: Any, **more: Any) -> None:
    is_output = "/outputs/" in str(source)
    if is_output:
        pass_by("before_rename")
    _rename(source, target, **more)
    if is_output:
        pass_by("in_rename")


def send(*message: Any) -> bool:
    """Send a bell as often as is wanted; one that is dropped is said to be sent."""
    try:
        wish = BELLS.read_text()
    except FileNotFoundError:
        wish = ""
    if wish == "double":
        _send(*message)
    return wish == "drop" or _send(*message)


def host_command(options: HostOptions) -> list[str]:
    if PRELOAD != "all":
        options = replace(options, preload=tuple(PRELOAD.split()), load_later=())
    return _host_command(options)


def main() -> None:
    crashpoints.crashpoint = pass_by
    os.fsync, os.rename, bells.send = fsync, rename, send
    host.host_command = host_command
    sys.argv[0] = "manage.py"
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")


if __name__ == "__main__":
    main()
