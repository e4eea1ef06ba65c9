"""What a step costs: a chain of 50 trivial steps against the same functions in one process."""

import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.modules.data_transformation.edit_metadata import edit_metadata
from tests.bench import celery_alone, fresh
from tests.bench.client import Client, serving
from tests.builders import make_document, node

STEPS = 50
ROWS = 100
REPEATS = 20
BEFORE_REUSE = 1_000
# Copies the newest run with its steps, outputs and events, which is what reused runs leave behind
# in the database; in bulk, since a thousand requests would take longer than all else here.
MORE_RUNS = """
from django.db import connection, transaction
from designer.execution.models import Run, RunEvent, StepOutput, StepRun
run = Run.objects.filter(pipeline="{pipeline}").order_by("-number")[0]
new_run = "printf('%032x', 1000000 + n)"
new_step = "printf('%016x%016x', 1000000 + n, {{}})"
def copy(model, source, **changed):
    columns = [field.column for field in model._meta.concrete_fields]
    names = [name for name in columns if name in changed or name != "id"]
    values = [changed.get(name, "old." + name) for name in names]
    cursor.execute(
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {count}) "
        f"INSERT INTO {{model._meta.db_table}} ({{', '.join(names)}}) "
        f"SELECT {{', '.join(values)}} FROM many, {{source}}",
        [run.pk.hex],
    )
step_of = "JOIN execution_steprun step ON step.id = old.step_run_id WHERE step.run_id = %s"
with transaction.atomic(), connection.cursor() as cursor:
    copy(Run, "execution_run old WHERE old.id = %s", id=new_run, number="old.number + n")
    copy(StepRun, "execution_steprun old WHERE old.run_id = %s",
         id=new_step.format("old.position"), run_id=new_run)
    copy(StepOutput, "execution_stepoutput old " + step_of,
         step_run_id=new_step.format("step.position"))
    copy(RunEvent, "execution_runevent old WHERE old.run_id = %s", run_id=new_run)
"""
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Overhead a step of a forced chain, and how long an unchanged one takes with a history."""
    with serving() as client:
        first = client.pipeline("Chain", chain_document("a"))
        client.run(first)
        used = client.cpu_seconds()
        forced = [client.run(first, force=True)[0] for _ in range(REPEATS)]
        used = (client.cpu_seconds() - used) / REPEATS / STEPS * 1_000
        direct = [direct_seconds("a") for _ in range(REPEATS)]
        overhead = (min(forced) - min(direct)) / STEPS * 1_000
        check_digests(client)
        return [
            ("chain of 50 steps, in one process, without fsync", 1_000 * min(direct), "ms", ""),
            (
                "chain of 50 steps, through the ledger and the sandbox",
                1_000 * min(forced),
                "ms",
                "",
            ),
            ("overhead a step", overhead, "ms", "< 10"),
            *beside_celery(overhead, min(direct)),
            ("processor time a step, in the server's process", used, "ms", ""),
            *unchanged(client, first),
        ]


def beside_celery(overhead: float, direct: float) -> list[Figure]:
    """What a queue without ledger and sandbox costs a step here, and ours in its terms."""
    renamings = [renaming("a", number) for number in range(1, STEPS + 1)]
    times = celery_alone.seconds(first_table("a"), renamings, REPEATS)
    if not times:
        return []
    alone = (min(times) - direct) / STEPS * 1_000
    return [
        (f"Celery alone: {STEPS} chained tasks over Redis, overhead a step", alone, "ms", ""),
        ("overhead a step over Celery alone", overhead / alone, "times", ""),
    ]


def check_digests(client: Client) -> None:
    """Every step left the very bytes that it leaves in a fresh process of its own."""
    objects = client.data_dir / "artifacts" / "objects"
    with tempfile.TemporaryDirectory() as folder:
        for digest in fresh.digests(chain_document("a"), Path(folder)):
            assert (objects / digest[:2] / digest[2:]).exists(), f"Nothing has digest {digest}."


def unchanged(client: Client, pipeline: str) -> list[Figure]:
    """The chain again, with 1,000 earlier runs in the database."""
    client.run(pipeline)
    client.server.manage("shell", "-c", MORE_RUNS.format(pipeline=pipeline, count=BEFORE_REUSE))
    times, used = [], client.cpu_seconds()
    for _ in range(REPEATS):
        seconds, run = client.run(pipeline)
        assert all(step["state"] == "reused" for step in run["steps"].values())
        times.append(1_000 * seconds)
    name = f"unchanged chain of 50, {BEFORE_REUSE:,} earlier runs: POST to succeeded"
    used = (client.cpu_seconds() - used) / REPEATS * 1_000
    return [
        (name, min(times), "ms", "< 100"),
        ("unchanged chain of 50: processor time, in the server's process", used, "ms", ""),
    ]


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
        table_format.write(first_table(prefix), place / "0")
        begun = time.perf_counter()
        for number in range(1, STEPS):
            table = table_format.read(place / str(number - 1))
            changed = edit_metadata(table, **renaming(prefix, number))
            table_format.write(changed, place / str(number))
        return time.perf_counter() - begun


def first_table(prefix: str) -> Table:
    words = [f"word {number}" for number in range(ROWS)]
    return Table.from_frame(pl.DataFrame({f"{prefix}0": range(ROWS), "word": words}))
