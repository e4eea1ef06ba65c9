"""manage.py as a mortal: where it is armed, it kills a process at an exact place.

`python -m tests.chaos.mortal COMMAND ...` behaves as `manage.py COMMAND ...`. Whoever writes
`PLACE VICTIM` into the file that CHAOS_ARMED names has VICTIM (a process, or 0 for this one) killed
when PLACE is passed next. Places are the product's own crashpoints and the calls that make an
output durable. A file is armed once: the process that renames it to `.fired` shoots.
"""

import os
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

from designer.execution import crashpoints

ROOT = Path(__file__).resolve().parents[2]
ARMED = Path(os.environ.get("CHAOS_ARMED", os.devnull))
_fsync, _rename = os.fsync, os.rename


def pass_by(place: str) -> None:
    """Shoot when this place is armed."""
    try:
        wanted, _, victim = ARMED.read_text().partition(" ")
    except FileNotFoundError:
        return
    if wanted != place:
        return
    try:
        _rename(ARMED, ARMED.with_suffix(".fired"))
    except FileNotFoundError:
        return  # Another thread was first.
    os.kill(int(victim) or os.getpid(), signal.SIGKILL)


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


def main() -> None:
    crashpoints.crashpoint = pass_by
    os.fsync, os.rename = fsync, rename
    sys.argv[0] = "manage.py"
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")


if __name__ == "__main__":
    main()
