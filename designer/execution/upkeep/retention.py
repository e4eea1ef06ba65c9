"""Retention: which ended runs are old enough to go, and which artifacts nobody needs any more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from designer.execution.models import Run, StepOutput, StepRun
from designer.execution.progress import RUN_TERMINAL
from designer.workspace.models import Artifact, DatasetVersion

# What was committed this recently may belong to a transaction that is still open.
GRACE = timedelta(hours=1)
BATCH = 200


@dataclass(slots=True)
class Plan:
    """What is to be removed; the bytes are those of artifacts that only these runs have."""

    runs: list[UUID] = field(default_factory=list)
    artifacts: list[UUID] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    made_at: datetime = field(default_factory=timezone.now)
    freed_bytes: int = 0
    kept_bytes: int = 0

    def describe(self) -> str:
        return (
            f"{len(self.runs)} runs, {len(self.artifacts)} artifacts, "
            f"{self.freed_bytes:,} bytes; {self.kept_bytes:,} bytes stay"
        )


def make_plan(*, days: float | None = None, max_bytes: int | None = None) -> Plan:
    """Choose ended runs older than so many days, and then the oldest until the rest is as small.

    The newest ended run of each pipeline stays, so does the run that made a version of a dataset,
    and every artifact that a dataset or a run that stays refers to.
    """
    candidates = list(_removable())
    before = timezone.now() - timedelta(days=days) if days is not None else None
    gone = {run for run, ended in candidates if before is not None and ended < before}
    plan = _plan_without(gone)
    if max_bytes is not None and plan.kept_bytes > max_bytes:
        ages = [run for run, _ in candidates if run not in gone]
        plan = _shrink(gone, ages, max_bytes)
    return plan


def carry_out(plan: Plan) -> None:
    """Remove the rows of a plan; the bytes are removed by `stored_files.remove`."""
    for ids in _batches(plan.runs):
        with transaction.atomic():
            # Locked, so that a run that began to reuse one of them meanwhile is seen.
            ended = Run.objects.select_for_update().filter(pk__in=ids, state__in=RUN_TERMINAL)
            Run.objects.filter(pk__in=list(ended.values_list("pk", flat=True))).delete()
    for ids in _batches(plan.artifacts):
        with transaction.atomic():
            rows = Artifact.objects.select_for_update().filter(pk__in=ids)
            rows.filter(pk__in=set(ids) - _referenced(ids, plan.made_at)).delete()


def _shrink(gone: set[UUID], ages: list[UUID], max_bytes: int) -> Plan:
    """Take one old run after the other, by halves: each look costs a pass over the outputs."""
    low, high = 0, len(ages)
    while low < high:
        middle = (low + high) // 2
        if _plan_without(gone | set(ages[:middle])).kept_bytes > max_bytes:
            low = middle + 1
        else:
            high = middle
    return _plan_without(gone | set(ages[:low]))


def _removable() -> Iterator[tuple[UUID, datetime]]:
    """Give the ended runs that may go, oldest first."""
    importing = DatasetVersion.objects.exclude(run_id=None).values_list("run_id", flat=True)
    newest = (
        Run.objects.filter(state__in=RUN_TERMINAL)
        .order_by()
        .values("pipeline")
        .annotate(newest=Max("number"))
    )
    kept = {(row["pipeline"], row["newest"]) for row in newest if row["pipeline"]}
    imports = set(importing)
    rows = Run.objects.filter(state__in=RUN_TERMINAL, finished_at__isnull=False)
    for run, pipeline, number, ended in rows.order_by("finished_at").values_list(
        "id", "pipeline", "number", "finished_at"
    ):
        if ended is not None and (pipeline, number) not in kept and run not in imports:
            yield run, ended


def _plan_without(runs: set[UUID]) -> Plan:
    """Say what would go with these runs."""
    plan = Plan(runs=sorted(runs))  # First, since its time is when what follows was looked at.
    kept = _dataset_artifacts()
    outputs = StepOutput.objects.values_list("artifact_id", "step_run__run_id")
    kept |= {artifact for artifact, run in outputs.iterator() if run not in runs}
    for run, sources in StepRun.objects.exclude(inputs=[]).values_list("run_id", "inputs"):
        if run not in runs:
            kept |= _read_by(sources)
    sizes: dict[str, int] = {}
    needed: set[str] = set(_original_digests())
    young = timezone.now() - GRACE
    for row in Artifact.objects.only("id", "digest", "size_bytes", "created_at").iterator():
        sizes[row.digest] = row.size_bytes
        if row.pk in kept or row.created_at > young:
            needed.add(row.digest)
        else:
            plan.artifacts.append(row.pk)
    plan.digests = sizes.keys() - needed
    plan.freed_bytes = sum(sizes[digest] for digest in plan.digests)
    plan.kept_bytes = sum(sizes.values()) - plan.freed_bytes
    return plan


def _dataset_artifacts() -> set[UUID]:
    rows = DatasetVersion.objects.values_list("artifact_id", "rejected_artifact_id")
    return {artifact for row in rows for artifact in row if artifact}


def _original_digests() -> Iterable[str]:
    return DatasetVersion.objects.exclude(original_digest="").values_list(
        "original_digest", flat=True
    )


def _referenced(ids: Iterable[UUID], since: datetime) -> set[UUID]:
    """Give what is referred to by now; `since` is when the inputs of ended runs were looked at."""
    outputs = StepOutput.objects.filter(artifact__in=ids).values_list("artifact_id", flat=True)
    found = set(outputs) | _dataset_artifacts()
    is_newer = Q(run__finished_at=None) | Q(run__finished_at__gte=since)
    for sources in (
        StepRun.objects.filter(is_newer).exclude(inputs=[]).values_list("inputs", flat=True)
    ):
        found |= _read_by(sources)
    return found


def _read_by(sources: Iterable[dict[str, Any]]) -> set[UUID]:
    return {UUID(source["artifact"]) for source in sources if source.get("artifact")}


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
