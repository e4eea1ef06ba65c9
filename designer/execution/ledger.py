"""One transaction on one run: events go in, and rows, numbered events and orders come out."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from designer import events
from designer.artifacts.reference import ArtifactReference
from designer.execution import memo as memory
from designer.execution import reuse, statements
from designer.execution.memo import RunMemo, StoredOutput
from designer.execution.models import Run, RunEvent, StepOutput, StepRun
from designer.execution.payloads import output_payload
from designer.execution.progress import ALIVE, RUN_TERMINAL, TERMINAL, RunState, Step, StepState
from designer.execution.state import advance
from designer.execution.transitions import (
    AnnounceRun,
    AnnounceStep,
    Command,
    Event,
    Kill,
    Launch,
    Look,
)
from designer.workspace.models import Artifact

WRITTEN = ("state", "attempt", "epoch", "failures", "losses", "is_killing")
EXPLAINED = frozenset({StepState.QUEUED, StepState.REUSED, StepState.SKIPPED})
RUN_FIELDS = ("state", "seq", "started_at", "finished_at")


@dataclass(slots=True)
class StepNotes:
    """What the shell knows of a step beside its state: columns to write, parts of its event."""

    columns: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


class Ledger:
    """The working set of a transaction; `save` writes it with as few statements as it can."""

    def __init__(self, run: Run, memo: RunMemo, *, new_rows: Mapping[str, StepRun] | None) -> None:
        self.run, self.memo, self.progress = run, memo, memo.progress
        self.now: datetime = timezone.now()
        self.launches: list[str] = []
        self.kills: list[Kill] = []
        self.other_followers: list[tuple[UUID, str]] = []
        self._new_rows = new_rows
        self._notes: dict[str, StepNotes] = {}
        self._touched: dict[str, None] = {}
        self._event_rows: list[RunEvent] = []
        self._new_outputs: list[StepOutput] = []
        self._new_artifacts: list[Artifact] = []
        self.ended: dict[str, StepState] = {}
        self.recipes: dict[str, int] = {}
        self.known_recipes: frozenset[str] = frozenset()

    @classmethod
    def open(cls, run_id: UUID) -> "Ledger":
        """Lock the run's row and read what is known of the run; inside a transaction."""
        seq = statements.lock(Run, run_id, "seq")
        memo = memory.load(run_id, seq)
        return cls(memory.copy_of(memo.run), memo, new_rows=None)

    @classmethod
    def create(cls, run: Run, rows: Iterable[StepRun]) -> "Ledger":
        """Begin a run that has no rows yet; `save` inserts them in the state they have by then."""
        rows = list(rows)
        ledger = cls(run, memory.build(run, rows), new_rows={row.node: row for row in rows})
        ledger._announce_run(RunState.QUEUED)
        for row in rows:
            if row.state != StepState.WAITING:
                ledger._announce_step(AnnounceStep(row.node, StepState(row.state), row.reason))
        return ledger

    def note(self, node: str, *, payload: Mapping[str, Any] | None = None, **columns: Any) -> None:
        """Add columns to write and parts of the next event of a step."""
        notes = self._notes.setdefault(node, StepNotes())
        notes.columns.update(columns)
        notes.payload.update(payload or {})
        self._touched[node] = None

    def step(self, node: str) -> Step:
        return self.progress.steps[node]

    def error_of(self, node: str) -> Mapping[str, Any]:
        """Give the error that this transaction writes down for a step."""
        notes = self._notes.get(node)
        return (notes.columns.get("error") if notes else None) or {}

    def attach_outputs(self, node: str, outputs: Mapping[str, StoredOutput]) -> None:
        """Make artifacts the outputs of a step."""
        self.memo.outputs[node] = outputs
        step_id = self.memo.facts[node].id
        self._new_outputs += [
            StepOutput(step_run_id=step_id, port=port, artifact_id=output.artifact_id)
            for port, output in outputs.items()
        ]
        payload = {port: output_payload(output) for port, output in outputs.items()}
        self.note(node, payload={"outputs": payload})

    def feed(self, *events_: Event) -> None:
        """Advance the run; what looks for stored results is answered within the transaction."""
        waiting = deque(events_)
        while waiting:
            looks: list[str] = []
            while waiting:
                self.progress, commands = advance(self.progress, waiting.popleft())
                looks += [node for command in commands if (node := self._carry(command))]
            if looks:
                waiting.extend(reuse.answer(self, looks))
            elif not waiting:
                waiting.extend(reuse.settle(self))

    def _carry(self, command: Command) -> str | None:
        match command:
            case Look(node):
                return node
            case Launch(node):
                self.launches.append(node)
            case Kill():
                self.kills.append(command)
                self._touched[command.node] = None
            case AnnounceStep():
                self._announce_step(command)
            case AnnounceRun(state):
                self._announce_run(state)
        return None

    def _announce_run(self, state: RunState) -> None:
        self.run.state = state
        if state is RunState.RUNNING:
            self.run.started_at = self.now
        if state in RUN_TERMINAL:
            self.run.finished_at = self.now
        self._write_event("run_state", {"state": state.value})

    def _announce_step(self, command: AnnounceStep) -> None:
        step = self.progress.steps[command.node]
        notes = self._notes.setdefault(command.node, StepNotes())
        self._touched[command.node] = None
        _stamp(notes, command, self.now)
        if command.state in TERMINAL:
            self.ended[command.node] = command.state
        payload = {"state": command.state.value, "attempt": step.attempt, **notes.payload}
        facts = self.memo.facts[command.node]
        if command.reason or command.state in EXPLAINED:
            payload.setdefault("reason", command.reason or facts.reason)
        compute = facts.compute
        if command.state in ALIVE and compute:
            payload["compute"] = compute
        notes.payload = {}
        self._write_event("step_state", payload, step)

    def _write_event(self, kind: str, payload: dict[str, Any], step: Step | None = None) -> None:
        self.run.seq += 1
        self._event_rows.append(
            RunEvent(
                run_id=self.run.id,
                seq=self.run.seq,
                at=self.now,
                node=step.node if step else "",
                attempt=step.attempt if step else 0,
                kind=kind,
                payload=payload,
            )
        )

    def store_outputs(self, node: str, references: Mapping[str, ArtifactReference]) -> None:
        """Make committed outputs artifacts of the workspace, and them the outputs of the step."""
        outputs = {}
        for port, reference in references.items():
            row = Artifact(
                workspace_id=self.run.workspace_id,
                data_type=reference.data_type,
                digest=reference.digest,
                size_bytes=reference.size_bytes,
                summary=dict(reference.summary),
                is_sample=self.run.is_sample,
            )
            self._new_artifacts.append(row)
            outputs[port] = StoredOutput(row.id, reference)
        self.attach_outputs(node, outputs)

    def save(self) -> RunMemo:
        """Write everything; ring the bell and remember the run once it is committed."""
        self._write_run()
        self._write_steps()
        statements.insert(self._new_artifacts)
        statements.insert(self._new_outputs)
        reuse.save_recipes(self.run.workspace_id, self.recipes)
        statements.insert(self._event_rows)
        after = replace(self.memo, run=memory.copy_of(self.run), progress=self.progress)
        if self._event_rows:
            has_ended = self.progress.state in RUN_TERMINAL
            events.ring_run_on_commit(self.run.id, self.run.seq, is_last=has_ended)
        return after

    def _write_run(self) -> None:
        if self._new_rows is not None:
            statements.insert([self.run])
        else:
            before = self.memo.run
            values = {
                name: getattr(self.run, name)
                for name in RUN_FIELDS
                if getattr(self.run, name) != getattr(before, name)
            }
            statements.update(Run, self.run.pk, values)

    def _write_steps(self) -> None:
        changes = {node: self._columns(node) for node in self._touched}
        if self._new_rows is not None:
            for node, values in changes.items():
                for name, value in values.items():
                    setattr(self._new_rows[node], name, value)
            statements.insert(self._new_rows.values())
            return
        for node, values in changes.items():
            statements.update(StepRun, self.memo.facts[node].id, values)

    def _columns(self, node: str) -> dict[str, Any]:
        before, after = self.memo.progress.steps[node], self.progress.steps[node]
        values = {
            name: getattr(after, name)
            for name in WRITTEN
            if getattr(after, name) != getattr(before, name)
        }
        notes = self._notes.get(node)
        return {**values, **(notes.columns if notes else {})}


def _stamp(notes: StepNotes, command: AnnounceStep, now: datetime) -> None:
    """The times that go with a state."""
    columns = notes.columns
    if command.reason:
        columns["reason"] = command.reason
    if command.state is StepState.QUEUED:
        columns.update(
            queued_at=now, started_at=None, progress=None, progress_message="", worker=""
        )
    elif command.state in ALIVE:
        columns["started_at"] = now
    elif command.state in TERMINAL:
        columns.update(finished_at=now, progress=None, progress_message="", sealed="")
