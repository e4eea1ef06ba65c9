"""A report: what a worker says of an attempt that ended, and how it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from designer.artifacts.reference import ArtifactReference
from designer.execution import logs, statements
from designer.execution.models import Figure, LogChunk, Metric
from designer.execution.payloads import shorten_error
from designer.execution.progress import ALIVE
from designer.execution.state import LOSS_BUDGET
from designer.execution.transitions import Event, Failed, Killed, Lost, Succeeded

if TYPE_CHECKING:
    from designer.execution.ledger import Ledger

UNREADABLE = "unreadable_result"
LOST_ERROR = {
    "code": "lost",
    "message": "The process that ran the step was lost, too often to be tried again.",
}
UNREPEATABLE_ERROR = {
    "code": "lost",
    "message": (
        "The process that ran the step was lost. The module writes to the outside world and may "
        "have done so, therefore it was not run again. Run it again if that does no harm."
    ),
}


@dataclass(frozen=True, slots=True)
class MetricValue:
    name: str
    value: float
    step: int | None = None


@dataclass(frozen=True, slots=True)
class FigureSpec:
    name: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """`outcome` is what the parent believes: the wait status first, what the step says second.

    Something lost has an error where the cause is known, and no process ever was.
    """

    node: str
    step_id: UUID
    epoch: int
    outcome: Literal["succeeded", "failed", "lost", "handed_over", "killed"]
    outputs: Mapping[str, ArtifactReference] = field(default_factory=dict)
    error: Mapping[str, Any] | None = None
    duration_seconds: float | None = None
    metrics: Sequence[MetricValue] = ()
    figures: Sequence[FigureSpec] = ()
    has_live_metrics: bool = False
    has_live_log: bool = False
    log: Sequence[LogChunk] = ()

    def without_result(self) -> "Report":
        """Say only that the step ended, where what it left cannot be stored."""
        message = "What the step gave or told cannot be stored; the server's log says why."
        error = {"code": UNREADABLE, "message": message}
        outcome: Literal["killed", "failed"] = "killed" if self.outcome == "killed" else "failed"
        return Report(self.node, self.step_id, self.epoch, outcome, error=error)

    def record(self, ledger: "Ledger") -> list[Event]:
        """Write down what the attempt left, and give the event; nothing when it is an old one."""
        step = ledger.step(self.node)
        if step.state not in ALIVE or step.epoch != self.epoch:
            return []
        self._record_telemetry(step.attempt)
        payload: dict[str, Any] = {}
        if self.duration_seconds is not None:
            payload["duration_seconds"] = round(self.duration_seconds, 4)
            ledger.note(self.node, duration_seconds=self.duration_seconds)
        if self.outcome == "succeeded":
            ledger.store_outputs(self.node, self.outputs)
            ledger.note(self.node, payload=payload)
            return [Succeeded(self.node, self.epoch)]
        return self._record_trouble(ledger, payload)

    def _record_trouble(self, ledger: "Ledger", payload: dict[str, Any]) -> list[Event]:
        step = ledger.step(self.node)
        if self.outcome == "killed" and step.is_killing:
            return [Killed(self.node, self.epoch)]
        error = shorten_error(self.error or {})
        if self.outcome == "failed":
            ledger.note(self.node, payload={**payload, "error": error}, error=error)
            return [Failed(self.node, self.epoch)]
        is_counted = self.outcome != "handed_over"
        if not step.may_repeat or (is_counted and step.losses >= LOSS_BUDGET):
            error = error or shorten_error(LOST_ERROR if step.may_repeat else UNREPEATABLE_ERROR)
            ledger.note(self.node, payload={"error": error}, error=error)
        return [Lost(self.node, self.epoch, is_counted)]

    def _record_telemetry(self, attempt: int) -> None:
        if attempt > 1 or self.has_live_metrics:
            Metric.objects.filter(step_run=self.step_id).delete()
            Figure.objects.filter(step_run=self.step_id).delete()
        about = {"step_run_id": self.step_id, "attempt": attempt}
        statements.insert(
            Metric(name=m.name, value=m.value, step=m.step, **about) for m in self.metrics
        )
        statements.insert(Figure(name=f.name, spec=f.spec, **about) for f in self.figures)
        if self.log or self.has_live_log:
            logs.store_rest(self.log, self.step_id, attempt)
