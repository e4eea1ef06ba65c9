"""Data modules on 5,000,000 x 20 against the best direct expression on the same Arrow file.

``ROWS=500000 python -m tests.bench modules`` takes a smaller table, ``ONLY="Sort Rows,Pivot"``
some modules alone, ``PANDAS=no`` leaves pandas out. Each side is a process of its own; runs go in
turns and the least one counts.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from designer.artifacts.column import Column
from designer.artifacts.formats.registry import codec
from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.modules.data_transformation.scaling import Scaling
from tests.bench.data_modules.case import FLOATS, Case
from tests.bench.data_modules.of_columns import SHIFT, SPREAD
from tests.bench.data_modules.side import CASES, THREADS
from tests.bench.tables import mixed

ROWS = int(os.environ.get("ROWS", "5_000_000"))
ONLY = tuple(filter(None, os.environ.get("ONLY", "").split(",")))
LOOKUP_ROWS = 100_000
PANDAS = os.environ.get("PANDAS", "yes") == "yes"
REPEATS = 3
TOLERANCE = 0.01
Figure = tuple[str, float, str, str]
Run = dict[str, Any]


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as name:
        folder = Path(name)
        make_files(folder)
        for case in CASES.values():
            if not ONLY or case.title.startswith(ONLY):
                yield from compared(case, folder)


def make_files(folder: Path) -> None:
    """Write what both sides read: the table, one to join, one to put beside, a transformation."""
    frame = mixed(ROWS)
    beside = frame.select(f"float_{i}" for i in range(4)).rename(lambda name: f"other {name}")
    lookup = mixed(LOOKUP_ROWS, seed=1).select("float_0", "text", "day").with_row_index("key")
    lookup = lookup.rename({"float_0": "rate", "text": "label", "day": "since"})
    for name, one in (("table", frame), ("beside", beside), ("lookup", lookup)):
        codec("Table").write(Table.from_frame(one), folder / name)
    scales = dict.fromkeys(FLOATS, (SHIFT, SPREAD))
    known = tuple(Column(name, "float") for name in FLOATS)
    scaling = Scaling("Normalize Data", known, "z_score", scales, zero_for_constants=True)
    transform = Transform("Normalize Data", scaling, known, scaling.details(), None)
    codec("Transform").write(transform, folder / "scaling")


def compared(case: Case, folder: Path) -> Iterator[Figure]:
    with ExitStack() as stack:
        sides = {
            side: stack.enter_context(process(case, side, folder)) for side in ("module", "direct")
        }
        turns = [{side: run(one) for side, one in sides.items()} for _ in range(REPEATS)]
    ours, theirs = ([turn[side] for turn in turns] for side in ("module", "direct"))
    assert alike(ours[0]["shapes"], theirs[0]["shapes"]), f"{case.title}: the sides differ."
    size = sum((folder / name).stat().st_size for name in set(case.inputs.values()))
    seconds = [min(one["seconds"] for one in side) for side in (ours, theirs)]
    processor = [min(one["processor"] for one in side) for side in (ours, theirs)]
    yield f"{case.title}: module", seconds[0], "s", ""
    yield f"{case.title}: direct", seconds[1], "s", ""
    if case.plain is not None and PANDAS:
        with process(case, "pandas", folder) as plain:
            yield f"{case.title}: pandas, once", run(plain)["seconds"], "s", ""
    yield f"{case.title}: module over direct", seconds[0] / seconds[1], "ratio", "< 1.5"
    yield f"{case.title}: the same of processor time", processor[0] / processor[1], "ratio", ""
    yield f"{case.title}: peak memory, direct", theirs[0]["peak"] / size, "inputs", ""
    yield f"{case.title}: peak memory", ours[0]["peak"] / size, "inputs", "< 3"


def alike(ours: list[list[int]], theirs: list[list[int]]) -> bool:
    """Tell whether the tables have the same shapes; draws within groups may round otherwise."""
    pairs = zip(filter(None, ours), theirs, strict=True)
    return all(abs(a - x) <= TOLERANCE * a and b == y for (a, b), (x, y) in pairs)


def process(case: Case, side: str, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.bench.data_modules.side", case.title, side, str(folder)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"POLARS_MAX_THREADS": str(THREADS)},
    )


def run(side: "subprocess.Popen[str]") -> Run:
    assert side.stdin is not None
    assert side.stdout is not None
    side.stdin.write("\n")
    side.stdin.flush()
    return json.loads(side.stdout.readline())
