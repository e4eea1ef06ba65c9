"""How compute targets are doing: who serves them, how many slots are taken, how many steps wait."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from designer.execution.limits import SLOTS_ELSEWHERE, ComputeLimits
from designer.execution.models import ComputeTarget, StepRun, Worker
from designer.execution.progress import ALIVE, StepState

WEAKEST_FIRST = ("reduced", "remote", "landlock", "container", "full")


@dataclass(frozen=True, slots=True)
class Counts:
    """Steps of each target that wait and that run, and those that each worker runs."""

    waiting: Mapping[str, int]
    running: Mapping[str, int]
    of_worker: Mapping[str, int]

    @classmethod
    def now(cls) -> "Counts":
        states = (StepState.QUEUED, *ALIVE)
        rows = StepRun.objects.filter(state__in=states).values_list("compute", "state", "worker")
        waiting, running, of_worker = Counter[str](), Counter[str](), Counter[str]()
        for compute, state, worker, count in rows.annotate(Count("pk")).order_by():
            (waiting if state == StepState.QUEUED else running)[compute] += count
            if state in ALIVE:
                of_worker[worker] += count
        return cls(waiting, running, of_worker)


def census(
    targets: Iterable[ComputeTarget], *, has_own_default: bool = False
) -> list[dict[str, Any]]:
    """Describe targets as they are now; a workspace's own default goes before the shared one."""
    age = ExpressionWrapper(Now() - F("beat_at"), output_field=DurationField())
    workers = list(Worker.objects.filter(stopped_at=None).annotate(age=age).order_by("started_at"))
    counts = Counts.now()
    found = []
    for target in targets:
        is_overruled = has_own_default and target.workspace_id is None
        described = _described(target, workers, counts)
        found.append(described | {"is_default": target.is_default and not is_overruled})
    return found


def _described(target: ComputeTarget, workers: Iterable[Any], counts: Counts) -> dict[str, Any]:
    serving = [worker for worker in workers if target.name in worker.computes]
    return {
        "name": target.name,
        "kind": target.kind,
        "settings": target.settings,
        "limits": target.limits,
        "slots": _slots(target, serving),
        "slots_used": counts.running.get(target.name, 0),
        "queue_length": counts.waiting.get(target.name, 0),
        "isolation": _weakest([worker.isolation for worker in serving]),
        "unreachable_since": _unreachable_since([worker.isolation for worker in serving]),
        "workers": [_worker(worker, counts) for worker in serving],
    }


def _worker(worker: Any, counts: Counts) -> dict[str, Any]:
    return {
        "id": str(worker.id),
        "name": worker.name,
        "state": "silent" if worker.is_silent else "live",
        "slots": worker.slots,
        "slots_used": counts.of_worker.get(str(worker.id), 0),
        "isolation": _isolation(worker.isolation),
        "started_at": worker.started_at,
        "seen_seconds_ago": round(max(0.0, worker.age.total_seconds()), 1),
    }


def _slots(target: ComputeTarget, serving: Sequence[Worker]) -> int:
    """Give how many steps may run at once: no more than its workers have, or than is allowed."""
    limit = ComputeLimits.of(target.limits).slots
    if target.kind != ComputeTarget.Kind.PROCESS:
        return limit or SLOTS_ELSEWHERE
    there = sum(worker.slots for worker in serving)
    return min(there, limit) if limit and serving else limit or there


def _weakest(levels: Collection[Mapping[str, Any]]) -> dict[str, Any]:
    told = [level for level in levels if level.get("isolation") in WEAKEST_FIRST]
    weakest = min(told, key=lambda level: WEAKEST_FIRST.index(level["isolation"]), default={})
    return _isolation(weakest)


def _unreachable_since(told: Sequence[Mapping[str, Any]]) -> str | None:
    """Say since when nobody gets through to the engine behind a target, if nobody does."""
    since = [one.get("unreachable_since") for one in told]
    return max(filter(None, since), default=None) if all(since) else None


def _isolation(told: Mapping[str, Any]) -> dict[str, Any]:
    if "isolation" not in told:
        return {}
    return {"isolation": told["isolation"], "detail": list(told.get("detail", ()))}
