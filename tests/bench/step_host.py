"""How long a trivial step takes from launch to ended: in a reused process, and in a fresh fork."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from designer.runner.protocol import (
    HostOptions,
    InputFile,
    Launch,
    StepFile,
    host_command,
    host_environment,
    to_json,
)

ROWS = 100
REPEATS = 60
WRITE_TABLE = """
import sys
from pathlib import Path
import polars as pl
from designer.artifacts.formats.table import write
from designer.artifacts.table import Table
rows = int(sys.argv[2])
frame = pl.DataFrame({"id": range(rows), "value": [n / 7 for n in range(rows)],
                      "name": [f"row {n}" for n in range(rows)]})
write(Table.from_frame(frame), Path(sys.argv[1]))
"""
PARAMS = {"columns": {"start": "all", "rules": []}}
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Give (name, milliseconds, unit, target); both sides are warm and nothing is fsynced."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "input")
        command = [sys.executable, "-c", WRITE_TABLE, str(table), str(ROWS)]
        subprocess.run(command, check=True, env=host_environment())
        steps = Path(folder, "steps")
        steps.mkdir()
        with _host(HostOptions(steps=steps, readable=(Path(folder),))) as host:
            reused = _times(host, steps, table, user_code=False)
            forked = _times(host, steps, table, user_code=True)
    return [
        ("one step in a reused process, without fsync", statistics.median(reused), "ms", "< 3"),
        ("one step in a fork of its own, without fsync", statistics.median(forked), "ms", "< 35"),
    ]


def _times(
    host: "subprocess.Popen[bytes]", steps: Path, table: Path, *, user_code: bool
) -> list[float]:
    times = []
    for number in range(REPEATS):
        folder = steps / f"{user_code}-{number}"
        _step(table, user_code=user_code).write(folder)
        started = time.perf_counter()
        _say(host, to_json(Launch(str(folder), user_code=user_code)))
        event = _hear(host, "ended")
        times.append((time.perf_counter() - started) * 1000)
        if event["status"] != 0:
            raise RuntimeError((folder / "exit.json").read_text())
    return times[REPEATS // 3 :]


def _step(table: Path, *, user_code: bool) -> StepFile:
    return StepFile(
        step_run="bench",
        attempt=1,
        module="select_columns_in_dataset",
        entry_point="designer.modules.data_transformation.select_columns_in_dataset:"
        "select_columns_in_dataset",
        params=PARAMS,
        inputs={"dataset": (InputFile("Table", str(table)),)},
        outputs={"output": "Table"},
        user_code=user_code,
    )


@contextmanager
def _host(options: HostOptions) -> Iterator["subprocess.Popen[bytes]"]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(host_command(options), env=host_environment(), **pipes) as host:
        _hear(host, "ready")
        yield host
        _say(host, {"do": "stop"})


def _say(host: "subprocess.Popen[bytes]", message: dict[str, Any]) -> None:
    assert host.stdin is not None
    host.stdin.write(json.dumps(message).encode() + b"\n")
    host.stdin.flush()


def _hear(host: "subprocess.Popen[bytes]", name: str) -> dict[str, Any]:
    """Wait for the next event of this name."""
    assert host.stdout is not None
    for line in host.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == name:
            return event
    raise RuntimeError(f"The step host ended before it said {name!r}.")
