"""The columns of earlier results: certain where the result would be used again, else a guess."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from designer.artifacts.column import Column
from designer.execution.catalog import catalog
from designer.execution.models import StepOutput
from designer.execution.planning import known_results
from designer.graph.errors import GraphError
from designer.graph.keys import Resolved, recipes
from designer.graph.order import upstream_part
from designer.graph.plan import plan
from designer.graph.structure import Graph, NodeId
from designer.graph.world import Columns, Recorded
from designer.workspace.models import Pipeline

RUNS_REMEMBERED = 3
# A rule that chooses by parameters may come to nothing, as for columns with all values missing.
OPEN_RULES = (None, "unknown", "choose")
ByNode = dict[NodeId, dict[str, Recorded]]


def recorded_columns(pipeline: Pipeline, graph: Graph, resolved: Resolved) -> ByNode:
    """Give the columns that nodes gave whose modules do not say which they will give.

    `resolved` says what the names in the graph stand for now; a sample has the same columns.
    """
    unruled = {
        node_id
        for node_id, node in graph.nodes.items()
        if (spec := catalog().find(node.module, node.module_version)) and _is_open(spec)
    }
    if not unruled:
        return {}
    resolved = replace(resolved, sample=None)
    found = _certainties(pipeline.workspace_id, graph, resolved, unruled)
    unknown = unruled - found.keys()
    return {**_guesses(pipeline, unknown), **found} if unknown else found


def columns_of(summary: Mapping[str, Any] | None) -> Columns | None:
    """Read the columns that an artifact's summary tells."""
    columns = (summary or {}).get("columns")
    return tuple(Column.from_json(column) for column in columns) if columns is not None else None


def _is_open(spec: Any) -> bool:
    tables = {port.name for port in spec.outputs if port.data_type == "Table"}
    return any(spec.schema_rules.get(port, {}).get("rule") in OPEN_RULES for port in tables)


def _guesses(pipeline: Pipeline, nodes: Collection[NodeId]) -> ByNode:
    """Read what the nodes gave in the last runs, whatever has changed since."""
    runs = list(pipeline.runs.order_by("-number").values_list("id", flat=True)[:RUNS_REMEMBERED])
    rows = StepOutput.objects.filter(
        step_run__run__in=runs, step_run__node__in=nodes, artifact__data_type="Table"
    ).order_by("-step_run__run__number")
    found: ByNode = {}
    for node, port, summary in rows.values_list("step_run__node", "port", "artifact__summary"):
        columns = columns_of(summary)
        if columns is not None:
            found.setdefault(NodeId(node), {}).setdefault(port, Recorded(columns))
    return found


def _certainties(
    workspace_id: UUID, graph: Graph, resolved: Resolved, nodes: Collection[NodeId]
) -> ByNode:
    """Read what the nodes would give again, because a run now would reuse their results."""
    steps = _reusable_steps(workspace_id, graph, resolved, nodes)
    rows = StepOutput.objects.filter(
        step_run__in=set(steps.values()), artifact__data_type="Table"
    ).values_list("step_run_id", "port", "artifact__summary")
    by_step: dict[UUID, dict[str, Recorded]] = {}
    for step_id, port, summary in rows:
        columns = columns_of(summary)
        if columns is not None:
            by_step.setdefault(step_id, {})[port] = Recorded(columns, holds=True)
    return {node: by_step[step_id] for node, step_id in steps.items() if step_id in by_step}


def _reusable_steps(
    workspace_id: UUID, graph: Graph, resolved: Resolved, nodes: Collection[NodeId]
) -> dict[NodeId, UUID]:
    """Find the step runs whose results hold; none where the graph cannot be planned."""
    graph = upstream_part(graph, nodes)
    try:
        made = recipes(graph, catalog(), resolved)
        wanted = {node: made[node] for node in nodes if node in made}
        results = known_results(workspace_id, made.values()) if wanted else {}
        planned = plan(graph, catalog(), resolved, results, made=made)
    except GraphError:
        return {}
    return {
        node: results[recipe.key].step_id
        for node, recipe in wanted.items()
        if planned.nodes[node].decision == "reuse" and recipe.key in results
    }
