"""Reading the logs for the live stream: what is new after a number, as messages ready to send."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser

from designer import events
from designer.execution import lookups
from designer.execution.lookups import EventRow
from designer.execution.models import Run
from designer.execution.snapshot import run_snapshot
from designer.live.database import in_database_thread, in_news_thread
from designer.live.outbox import dumps
from designer.live.tail import MOST_AT_ONCE, Numbered
from designer.workspace.models import OperationEntry, Pipeline

SNAPSHOT_TRIES = 5


@in_database_thread
def visible_runs(user: AbstractBaseUser, ids: Iterable[UUID]) -> set[UUID]:
    return set(Run.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


@in_database_thread
def visible_pipelines(user: AbstractBaseUser, ids: Iterable[UUID]) -> set[UUID]:
    found = Pipeline.objects.visible_to(user).filter(pk__in=ids)
    return set(found.values_list("pk", flat=True))


@in_database_thread
def run_seq(run_id: UUID) -> int:
    return Run.objects.values_list("seq", flat=True).get(pk=run_id)


@in_database_thread
def pipeline_revision(pipeline_id: UUID) -> int:
    return Pipeline.objects.values_list("revision", flat=True).get(pk=pipeline_id)


@in_database_thread
def snapshot(run_id: UUID) -> Numbered:
    """Return all of a run as it is now with its number.

    Nothing is locked: when an event came while it was read, it is read again. Should that go on,
    the older number is told, so that the events of the meantime are sent as well.
    """
    for _ in range(SNAPSHOT_TRIES):
        data = run_snapshot(Run(pk=run_id))
        if Run.objects.values_list("seq", flat=True).get(pk=run_id) == data["seq"]:
            break
    message = {"type": "snapshot", "run": str(run_id), "seq": data["seq"], "data": data}
    return data["seq"], dumps(message)


@in_news_thread
def run_events(run_id: UUID, after: int) -> list[Numbered]:
    rows = lookups.events_after(run_id, after, MOST_AT_ONCE)
    return [(row.seq, dumps(_event(run_id, row))) for row in rows]


@in_news_thread
def pipeline_operations(pipeline_id: UUID, after: int) -> list[Numbered]:
    entries = OperationEntry.objects.filter(pipeline=pipeline_id, revision__gt=after)
    rows = entries.select_related("author").order_by("revision")[:MOST_AT_ONCE]
    return [(row.revision, dumps(_operations(row))) for row in rows]


@in_news_thread
def positions(groups: Iterable[str]) -> dict[str, int]:
    """Return the newest number of each log."""
    ids = {group: group.partition(".")[2] for group in groups}
    runs = Run.objects.filter(pk__in=[i for g, i in ids.items() if g.startswith("run.")])
    pipelines = Pipeline.objects.filter(
        pk__in=[i for g, i in ids.items() if g.startswith("pipeline.")]
    )
    return {events.run_group(pk): seq for pk, seq in runs.values_list("pk", "seq")} | {
        events.pipeline_group(pk): revision
        for pk, revision in pipelines.values_list("pk", "revision")
    }


def _event(run_id: UUID, row: EventRow) -> dict[str, Any]:
    return {
        "type": "event",
        "run": run_id,
        "seq": row.seq,
        "at": row.at,
        "node": row.node or None,
        "attempt": row.attempt,
        "kind": row.kind,
        "payload": row.payload,
    }


def _operations(row: OperationEntry) -> dict[str, Any]:
    author = {"id": row.author.pk, "name": row.author.get_username()} if row.author else None
    return {
        "type": "operations",
        "pipeline": row.pipeline_id,
        "revision": row.revision,
        "operations": row.operations,
        "author": author,
        "client": row.client,
    }
