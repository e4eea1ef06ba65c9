"""What a step costs: a chain of 50 trivial steps against the same functions in one process."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.modules.data_transformation.edit_metadata import edit_metadata
from tests.bench.client import Client, serving
from tests.builders import make_document, node

STEPS = 50
ROWS = 100
REPEATS = 7
BEFORE_REUSE = 1_000
# Copies the newest run with its steps, outputs and events, which is what reused runs leave behind
# in the database; in bulk, since a thousand requests would take longer than all else here.
MORE_RUNS = """
from uuid import uuid4
from django.db import transaction
from designer.execution.models import Run, RunEvent, StepOutput, StepRun
run = Run.objects.filter(pipeline="{pipeline}").order_by("-number")[0]
rows = (StepRun.objects.filter(run=run), RunEvent.objects.filter(run=run))
steps, events = map(list, rows)
outputs = list(StepOutput.objects.filter(step_run__run=run))
first = run.number + 1
with transaction.atomic():
    for number in range(first, first + {count}):
        run.pk, run.number, ids = uuid4(), number, dict()
        run.save(force_insert=True)
        for step in steps:
            ids[step.node] = step.pk = uuid4()
            step.run = run
        StepRun.objects.bulk_create(steps)
        for event in events:
            event.pk, event.run = None, run
        RunEvent.objects.bulk_create(events)
        for output in outputs:
            output.pk, output.step_run_id = None, ids[output.step_run.node]
        StepOutput.objects.bulk_create(outputs)
"""
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Overhead a step of a forced chain, and how long an unchanged one takes with a history."""
    with serving() as client:
        first = client.pipeline("Chain", chain_document("a"))
        client.run(first)
        forced = [client.run(first, force=True)[0] for _ in range(REPEATS)]
        direct = [direct_seconds("a") for _ in range(REPEATS)]
        overhead = (statistics.median(forced) - statistics.median(direct)) / STEPS * 1_000
        return [
            ("chain of 50 steps, in one process, without fsync", 1_000 * min(direct), "ms", ""),
            (
                "chain of 50 steps, through the ledger and the sandbox",
                1_000 * min(forced),
                "ms",
                "",
            ),
            ("overhead a step", overhead, "ms", "< 10"),
            *unchanged(client, first),
        ]


def unchanged(client: Client, pipeline: str) -> list[Figure]:
    """The chain again, with 1,000 earlier runs in the database."""
    client.run(pipeline)
    client.server.manage("shell", "-c", MORE_RUNS.format(pipeline=pipeline, count=BEFORE_REUSE))
    times = []
    for _ in range(REPEATS):
        seconds, run = client.run(pipeline)
        assert all(step["state"] == "reused" for step in run["steps"].values())
        times.append(1_000 * seconds)
    name = f"unchanged chain of 50, {BEFORE_REUSE:,} earlier runs: POST to succeeded"
    return [(name, statistics.median(times), "ms", "< 100")]


def chain_document(prefix: str) -> dict[str, Any]:
    """One table of 100 rows whose first column every step gives another name."""
    table = {
        "columns": [{"name": f"{prefix}0", "type": "integer"}, {"name": "word", "type": "string"}],
        "rows": [[number, f"word {number}"] for number in range(ROWS)],
    }
    nodes = {"n0": node("enter_data_manually", data_format="table", table=table)}
    edges = []
    for number in range(1, STEPS):
        nodes[f"n{number}"] = node("edit_metadata", **renaming(prefix, number))
        edges.append(f"n{number - 1}.output > n{number}.dataset")
    return make_document(nodes, *edges)


def renaming(prefix: str, number: int) -> dict[str, Any]:
    rule = {"action": "include", "by": "name", "values": [f"{prefix}{number - 1}"]}
    columns = {"start": "none", "rules": [rule], "keep_order": False}
    return {"columns": columns, "new_names": [f"{prefix}{number}"]}


def direct_seconds(prefix: str) -> float:
    """The same functions, each reading and writing a real file, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        frame = pl.DataFrame(
            {f"{prefix}0": range(ROWS), "word": [f"word {number}" for number in range(ROWS)]}
        )
        table_format.write(Table.from_frame(frame), place / "0")
        begun = time.perf_counter()
        for number in range(1, STEPS):
            table = table_format.read(place / str(number - 1))
            changed = edit_metadata(table, **renaming(prefix, number))
            table_format.write(changed, place / str(number))
        return time.perf_counter() - begun
