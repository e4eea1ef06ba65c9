"""One side of a comparison as a process of its own, kept warm: each line on stdin is a run.

``python -m tests.bench.data_modules.side TITLE SIDE FOLDER`` answers with one JSON line: seconds,
seconds of processor time, the rise of memory to its peak, and the shapes of the results.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

from designer.catalog.snapshot import load
from designer.runner.protocol.files import InputFile, StepFile
from designer.runner.step import load_function, run_step
from tests.bench.data_modules.case import Case, Files
from tests.bench.data_modules.of_columns import COLUMN_CASES
from tests.bench.data_modules.of_groups import GROUP_CASES
from tests.bench.data_modules.of_rows import ROW_CASES

CASES = {case.title: case for case in (*COLUMN_CASES, *ROW_CASES, *GROUP_CASES)}
THREADS = 2
OLDEST = pl.CompatLevel.oldest()  # texts as the program's own files have them


def main(title: str, side: str, folder: str) -> None:
    case, files = CASES[title], Files(Path(folder))
    place = files.folder / "sides" / side
    shutil.rmtree(place, ignore_errors=True)
    work = prepared(case, files, place) if side == "module" else direct(case, files, place, side)
    for _ in sys.stdin:
        shutil.rmtree(place / "outputs", ignore_errors=True)
        (place / "outputs").mkdir(parents=True)
        sys.stdout.write(json.dumps(measured(work, place / "outputs")) + "\n")
        sys.stdout.flush()


def measured(work: Callable[[], None], outputs: Path) -> dict[str, Any]:
    before = memory("VmRSS")
    seconds, processor = time.perf_counter(), time.process_time()
    work()
    seconds, processor = time.perf_counter() - seconds, time.process_time() - processor
    return {
        "seconds": seconds,
        "processor": processor,
        "peak": memory("VmHWM") - before,
        "shapes": [shape(path) for path in sorted(outputs.iterdir())],
    }


def prepared(case: Case, files: Files, place: Path) -> Callable[[], None]:
    """Give the module as the runner runs it, from a step folder to staged outputs."""
    spec = load()[case.module]
    load_function(spec.entry_point)  # as the step host has it loaded
    kinds = {port.name: port.data_type for port in spec.inputs}
    step = StepFile(
        step_run="bench", attempt=1, module=spec.id, entry_point=spec.entry_point,
        params=spec.resolve(case.params),
        inputs={
            port: (InputFile(kinds[port], str(files.path(name))),)
            for port, name in case.inputs.items()
        },
        outputs={port.name: port.data_type for port in spec.outputs},
        threads=THREADS, most_threads=THREADS,
    )  # fmt: skip
    step.write(place)

    def run() -> None:
        ended = run_step(place)
        assert ended.ok, ended.error

    return run


def direct(case: Case, files: Files, place: Path, side: str) -> Callable[[], None]:
    way = case.direct if side == "direct" else case.plain
    assert way is not None

    def run() -> None:
        found = way(files)
        for number, frame in enumerate(found if isinstance(found, list) else [found]):
            write(frame, place / "outputs" / str(number))

    return run


def write(frame: Any, path: Path) -> None:
    if isinstance(frame, pa.Table):
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, frame.schema) as writer:
            writer.write_table(frame)
    elif isinstance(frame, pd.DataFrame):
        frame.reset_index(drop=True).to_feather(path, compression="uncompressed")
    else:
        frame = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
        frame.write_ipc(path, compression="uncompressed", compat_level=OLDEST)


def shape(path: Path) -> list[int]:
    """Give rows and columns of a result; what is no table has none."""
    try:
        reader = pa.ipc.open_file(pa.memory_map(str(path)))
    except pa.ArrowInvalid:
        return []
    rows = sum(reader.get_batch(i).num_rows for i in range(reader.num_record_batches))
    return [rows, len(reader.schema.names)]


def memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("The kernel does not tell the memory of a process.")


if __name__ == "__main__":
    main(*sys.argv[1:])
