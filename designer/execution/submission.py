"""Submission: a plan is frozen into a run with one step run a node, and begins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from designer.artifacts.reference import ArtifactReference, Digest
from designer.execution import orchestrator, reuse
from designer.execution.catalog import SAMPLE_DATASET, catalog
from designer.execution.environments.actions import make_provided
from designer.execution.environments.errors import UnknownEnvironmentError
from designer.execution.environments.lookup import environment_name
from designer.execution.errors import UnknownComputeError
from designer.execution.ledger import Ledger
from designer.execution.lookups import Leader
from designer.execution.memo import InputSource, StoredOutput, read_outputs
from designer.execution.models import Run, StepRun
from designer.execution.orchestrator import Outcome
from designer.execution.own_means import check_may_run
from designer.execution.planning import Planned
from designer.execution.progress import StepState
from designer.execution.requests import Request
from designer.execution.targets import KnownTargets, known_targets, targets_of
from designer.execution.transitions import Begun
from designer.graph.references import parameter_values, substitute
from designer.graph.structure import NodeId
from designer.graph.wiring import DATASET_MODULE

MAX_REASON = 300
MAX_TITLE = 200


def begin(run: Run, rows: Iterable[StepRun], results: Mapping[str, Leader]) -> Outcome:
    """Write a run with its steps and start it, in the transaction that is open.

    `results` are the step runs that computed the same as a node before: those are reused.
    """
    ledger = Ledger.create(run, rows)
    reuse.attach_results(ledger, results)
    return _start(ledger, frozenset(results))


def begin_planned(run: Run, planned: Planned, request: Request) -> Outcome:
    """Write the run of a plan and start it, in the transaction that is open."""
    scope = _scope(planned, request)
    borders = _border_artifacts(planned, scope)
    targets = known_targets(run.workspace_id)
    compute = request.compute or planned.graph.defaults.compute or targets.default
    request = replace(request, compute=compute)  # What nodes run on that name no target.
    rows = [
        _step_row(planned, request, node, borders, run=run, position=position)
        for position, node in enumerate(scope)
    ]
    _check_computes(rows, targets, run.workspace_id)
    _freeze_environments(rows, planned, run.workspace_id)
    ledger = Ledger.create(run, rows)
    ledger.known_recipes = frozenset(planned.results)
    datasets = {
        node
        for node in scope
        if node in planned.versions and not _is_sampled(planned, node, request)
    }
    results: dict[str, Leader] = {
        node: planned.results[planned.plan.recipes[node].key]
        for node in scope
        if planned.plan.nodes[node].decision == "reuse" and not _is_dataset(planned, node)
    }
    reuse.attach_results(ledger, results)
    for node in datasets:
        ledger.attach_outputs(node, {_only_port(planned, node): _stored(planned, node)})
    return _start(ledger, frozenset({*results, *datasets}))


def _start(ledger: Ledger, found: frozenset[str]) -> Outcome:
    ledger.feed(Begun(found))
    return orchestrator.collect(ledger, Outcome(ledger.run.id))


def _scope(planned: Planned, request: Request) -> list[NodeId]:
    """The nodes that get a step run: not those whose stored results are only read."""
    if not request.start:
        return list(planned.plan.nodes)
    after = set(request.start)
    for node in planned.plan.wiring.order:
        if not after.isdisjoint(planned.plan.wiring.sources(node)):
            after.add(node)
    return [node for node in planned.plan.nodes if node in after]


def _is_dataset(planned: Planned, node: NodeId) -> bool:
    return planned.graph.nodes[node].module == DATASET_MODULE


def _is_sampled(planned: Planned, node: NodeId, request: Request) -> bool:
    """Whether a trial run takes some rows of a dataset; files it takes as they are."""
    if not request.sample or node not in planned.versions:
        return False
    return _stored(planned, node).reference.data_type == "Table"


def _only_port(planned: Planned, node: NodeId) -> str:
    used = planned.graph.nodes[node]
    return catalog().get_version(used.module, used.module_version).outputs[0].name


def _stored(planned: Planned, node: NodeId) -> StoredOutput:
    artifact = planned.versions[node].artifact
    if artifact is None:
        raise ValueError(f"{node}: the version of the dataset has no table.")
    digest = Digest(artifact.digest)
    reference = ArtifactReference(artifact.data_type, digest, artifact.size_bytes, artifact.summary)
    return StoredOutput(artifact.id, reference)


def _border_artifacts(planned: Planned, scope: list[NodeId]) -> dict[tuple[NodeId, str], str]:
    """Give the artifacts that nodes of the run read from nodes that are not part of it."""
    inside = set(scope)
    outside = {
        source
        for node in scope
        for source in planned.plan.wiring.sources(node)
        if source not in inside
    }
    found: dict[tuple[NodeId, str], str] = {}
    results: dict[UUID, NodeId] = {}
    for node in outside:
        if _is_dataset(planned, node):
            stored = _stored(planned, node)
            found[node, _only_port(planned, node)] = str(stored.artifact_id)
        else:
            results[planned.results[planned.plan.recipes[node].key].step_id] = node
    for step_id, outputs in read_outputs(results).items():
        for port, output in outputs.items():
            found[results[step_id], port] = str(output.artifact_id)
    return found


def _step_row(
    planned: Planned,
    request: Request,
    node_id: NodeId,
    borders: Mapping[tuple[NodeId, str], str],
    *,
    run: Run,
    position: int,
) -> StepRun:
    node, decision = planned.graph.nodes[node_id], planned.plan.nodes[node_id]
    spec = catalog().get_version(node.module, node.module_version)
    recipe = planned.plan.recipes.get(node_id)
    defaults = planned.graph.defaults
    values = parameter_values(planned.graph, request.parameters)
    params = spec.resolve(substitute(node.params, values))
    needs_network = spec.network or spec.datastore(params) is not None
    is_read_live = spec.effects == "read" and node_id not in planned.resolved.reads
    row = StepRun(
        run=run,
        node=node_id,
        position=position,
        title=(node.title or spec.title)[:MAX_TITLE],
        module=spec.id,
        module_version=spec.version,
        params=_params(planned, node_id, params),
        inputs=_inputs(planned, node_id, borders),
        state=StepState.SKIPPED if decision.decision == "skip" else StepState.WAITING,
        reason=decision.reason[:MAX_REASON],
        compute="" if _is_dataset(planned, node_id) else node.compute or request.compute or "",
        timeout_seconds=node.timeout_seconds or defaults.timeout_seconds,
        network=needs_network if node.network is None else node.network,
        retries=node.retries,
        reuses=node.reuse and spec.effects != "write" and not is_read_live,
        is_forced=request.force is True
        or (isinstance(request.force, tuple) and node_id in request.force),
        may_repeat=spec.may_repeat(params),
        recipe_key=recipe.key if recipe else "",
        own=dict(recipe.own) if recipe else {},
    )
    if _is_sampled(planned, node_id, request):
        _sample_dataset(row, planned, node_id, node.compute or request.compute or "")
    return row


def _sample_dataset(row: StepRun, planned: Planned, node: NodeId, compute: str) -> None:
    """In a trial run a dataset is a step: it gives some of its rows."""
    stored = InputSource("path", artifact=str(_stored(planned, node).artifact_id))
    row.module, row.module_version = SAMPLE_DATASET.id, SAMPLE_DATASET.version
    row.params, row.inputs, row.compute = {}, [stored.to_json()], compute
    row.reason = "a sample of the stored data"


def _params(planned: Planned, node: NodeId, params: dict[str, Any]) -> dict[str, Any]:
    """Freeze which version of a dataset was meant."""
    version = planned.versions.get(node)
    return {**params, "version": version.version} if version else params


def _inputs(
    planned: Planned, node: NodeId, borders: Mapping[tuple[NodeId, str], str]
) -> list[dict[str, str]]:
    sources: list[InputSource] = []
    for port, feeding in planned.plan.wiring.inputs[node].items():
        for source in feeding:
            artifact = borders.get((source.node, source.port))
            sources.append(
                InputSource(port, artifact=artifact)
                if artifact
                else InputSource(port, source.node, source.port)
            )
    return [source.to_json() for source in sources]


def _freeze_environments(rows: Sequence[StepRun], planned: Planned, workspace_id: UUID) -> None:
    """Keep what the name of an environment means now: it may be edited before the step starts.

    Raises:
        UnknownEnvironmentError: a module needs one that is not there.
    """
    for row in rows:
        name = environment_name(planned.graph.nodes[NodeId(row.node)], catalog())
        if not name or not row.compute or row.module == SAMPLE_DATASET.id:
            continue
        if name not in planned.environments:
            raise UnknownEnvironmentError(name)
        row.environment, row.environment_digest = name, planned.environments[name].digest
    make_provided(workspace_id, {row.environment for row in rows if row.environment})


def _check_computes(rows: Iterable[StepRun], targets: KnownTargets, workspace_id: UUID) -> None:
    used = {row.compute for row in rows if row.compute}
    for name in sorted(used - targets.names):
        raise UnknownComputeError(name)
    if elsewhere := used & targets.elsewhere:
        check_may_run(targets_of(workspace_id).filter(name__in=elsewhere))
