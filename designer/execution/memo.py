"""What a process remembers of a run, so that a step's end does not read the whole run again.

A memory is valid exactly while the run's row has the same `seq`: every change raises it.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.artifacts.reference import ArtifactReference, Digest
from designer.execution import lookups
from designer.execution.models import Run, StepRun
from designer.execution.progress import RunProgress, RunState, Step, StepState, assemble
from designer.workspace.models import Artifact

REMEMBERED_RUNS = 32
# In the order of the model.
RUN_COLUMNS = (
    "id",
    "workspace_id",
    "kind",
    "number",
    "state",
    "sample",
    "continue_on_failure",
    "seq",
    "started_at",
    "finished_at",
)


@dataclass(frozen=True, slots=True)
class InputSource:
    """What feeds one input port: a port of a node of the run, or a stored artifact."""

    port: str
    node: str = ""
    source_port: str = ""
    artifact: str = ""

    def to_json(self) -> dict[str, str]:
        names = ("port", "node", "source_port", "artifact")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What never changes of a step run."""

    id: UUID
    node: str
    module: str
    module_version: int
    params: Mapping[str, Any]
    inputs: tuple[InputSource, ...]
    compute: str
    environment: str
    environment_digest: str
    timeout_seconds: int | None
    network: bool
    recipe_key: str
    own: Mapping[str, Any]
    reuses: bool
    is_forced: bool
    reason: str

    @classmethod
    def of(cls, row: StepRun) -> "StepFacts":
        return cls(
            id=row.id,
            node=row.node,
            module=row.module,
            module_version=row.module_version,
            params=row.params,
            inputs=tuple(InputSource(**source) for source in row.inputs),
            compute=row.compute,
            environment=row.environment,
            environment_digest=row.environment_digest,
            timeout_seconds=row.timeout_seconds,
            network=row.network,
            recipe_key=row.recipe_key,
            own=row.own,
            reuses=row.reuses,
            is_forced=row.is_forced,
            reason=row.reason,
        )


@dataclass(frozen=True, slots=True)
class StoredOutput:
    """An artifact as the output of a port."""

    artifact_id: UUID
    reference: ArtifactReference


@dataclass(frozen=True, slots=True)
class RunMemo:
    """`run` is its row as it was committed; whoever changes it takes a copy."""

    run: Run
    progress: RunProgress
    facts: Mapping[str, StepFacts]
    outputs: dict[str, Mapping[str, StoredOutput]] = field(default_factory=dict)
    computations: dict[str, int] = field(default_factory=dict)
    artifacts: dict[str, StoredOutput] = field(default_factory=dict)

    def outputs_of(self, nodes: Iterable[str]) -> Mapping[str, Mapping[str, StoredOutput]]:
        """Give the outputs of finished nodes; what is not remembered is read in one query."""
        missing = {self.facts[node].id: node for node in nodes if node not in self.outputs}
        if missing:
            read = read_outputs(missing)
            self.outputs.update({node: read.get(id_, {}) for id_, node in missing.items()})
        return self.outputs

    def artifacts_of(self, ids: Iterable[str]) -> Mapping[str, StoredOutput]:
        """Give stored artifacts that feed steps directly."""
        missing = set(ids) - self.artifacts.keys()
        for row in Artifact.objects.filter(pk__in=missing) if missing else ():
            digest = Digest(row.digest)
            reference = ArtifactReference(row.data_type, digest, row.size_bytes, row.summary)
            self.artifacts[str(row.id)] = StoredOutput(row.id, reference)
        return self.artifacts


def read_outputs(step_ids: Iterable[UUID]) -> dict[UUID, dict[str, StoredOutput]]:
    """Read the outputs of step runs, by port."""
    found: dict[UUID, dict[str, StoredOutput]] = {}
    for step_id, port, artifact_id, reference in lookups.outputs(list(step_ids)):
        found.setdefault(step_id, {})[port] = StoredOutput(artifact_id, reference)
    return found


def step_of(row: StepRun) -> Step:
    """The state machine's view of a row."""
    state = StepState(row.state)
    return Step(
        node=row.node,
        title=row.title,
        inputs=tuple(dict.fromkeys(s["node"] for s in row.inputs if s.get("node"))),
        state=state,
        attempt=row.attempt,
        epoch=row.epoch,
        failures=row.failures,
        losses=row.losses,
        retries=row.retries,
        may_repeat=row.may_repeat,
        is_following=state is StepState.WAITING and row.computation_id is not None,
        is_killing=row.is_killing,
        history=(state.value,),
    )


def load(run_id: UUID, seq: int | None) -> RunMemo:
    """Give what is known of a run whose row the caller has locked, at this seq.

    Raises:
        Run.DoesNotExist: there is no such run.
    """
    with _lock:
        memo = _remembered.get(run_id)
        if memo is not None and memo.run.seq == seq:
            _remembered.move_to_end(run_id)
            return memo
    run = Run.objects.only(*RUN_COLUMNS).get(pk=run_id)
    return build(run, StepRun.objects.filter(run=run).order_by("position"))


def copy_of(run: Run) -> Run:
    """Copy what steps need of a run's row; the rest is read when it is asked for."""
    return Run.from_db(run._state.db, RUN_COLUMNS, [getattr(run, name) for name in RUN_COLUMNS])


def build(run: Run, rows: Iterable[StepRun]) -> RunMemo:
    """Make the memory of a run from its rows."""
    rows = list(rows)
    progress = assemble(
        map(step_of, rows),
        state=RunState(run.state),
        continue_on_failure=run.continue_on_failure,
    )
    facts = {row.node: StepFacts.of(row) for row in rows}
    return RunMemo(copy_of(run), progress, facts)


def remember(memo: RunMemo) -> None:
    """Keep what was committed; ended runs are forgotten."""
    with _lock:
        _remembered.pop(memo.run.id, None)
        if memo.progress.open_steps:
            _remembered[memo.run.id] = memo
        if len(_remembered) > REMEMBERED_RUNS:
            _remembered.popitem(last=False)


_lock = threading.Lock()
_remembered: OrderedDict[UUID, RunMemo] = OrderedDict()
