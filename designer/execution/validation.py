"""Validation against the world that is stored: datasets, compute targets, earlier results."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from designer.artifacts.column import Column
from designer.execution.catalog import catalog
from designer.execution.models import ComputeTarget, StepOutput
from designer.graph import document as documents
from designer.graph.problems import Problem
from designer.graph.schema_flow import flow
from designer.graph.structure import Graph, NodeId
from designer.graph.validate import validate
from designer.graph.wiring import DATASET_MODULE
from designer.graph.world import Columns, Recorded, World
from designer.workspace.models import Dataset, DatasetVersion, Pipeline

RUNS_REMEMBERED = 3
# A rule that chooses by parameters may come to nothing, as for columns with all values missing.
OPEN_RULES = (None, "unknown", "choose")
Schemas = dict[str, dict[str, dict[str, Any]]]


def validate_pipeline(
    pipeline: Pipeline, document: Mapping[str, Any]
) -> tuple[list[Problem], Schemas]:
    """Find every problem of a document, and the columns that are known at its ports.

    Raises:
        DocumentError: it is no document.
    """
    graph = documents.parse(document)
    world = world_of(pipeline, graph)
    known = flow(graph, catalog(), world)
    schemas = {
        str(node): {port: columns.to_json() for port, columns in ports.items()}
        for node, ports in known.items()
    }
    return validate(graph, catalog(), world, known_flow=known), schemas


def find_problems(pipeline: Pipeline, graph: Graph, parameters: Mapping[str, Any]) -> list[Problem]:
    """Find every problem that keeps a graph from running with these parameters."""
    return validate(graph, catalog(), world_of(pipeline, graph, parameters))


def world_of(
    pipeline: Pipeline, graph: Graph, parameters: Mapping[str, Any] | None = None
) -> World:
    """Gather what exists beside the graph."""
    return World(
        datasets=_datasets(pipeline.workspace_id, graph, parameters or {}),
        computes=_computes(pipeline.workspace_id),
        recorded=_recorded(pipeline, graph),
        parameters=parameters or {},
    )


def _computes(workspace_id: UUID) -> frozenset[str]:
    here = Q(workspace=None) | Q(workspace=workspace_id)
    return frozenset(ComputeTarget.objects.filter(here).values_list("name", flat=True))


def _datasets(
    workspace_id: UUID, graph: Graph, parameters: Mapping[str, Any]
) -> dict[str, dict[int, Columns | None]]:
    """Name every dataset of the workspace, for hints; give columns only of those that are used."""
    rows = DatasetVersion.objects.filter(
        dataset__workspace=workspace_id, state=DatasetVersion.State.READY
    )
    names = Dataset.objects.filter(workspace=workspace_id).values_list("name", flat=True)
    found: dict[str, dict[int, Columns | None]] = {name: {} for name in names}
    for name, version in rows.values_list("dataset__name", "version"):
        found.setdefault(name, {})[version] = None
    for name, version, summary in rows.filter(
        dataset__name__in=_used_names(graph, parameters)
    ).values_list("dataset__name", "version", "artifact__summary"):
        found[name][version] = columns_of(summary)
    return found


def _used_names(graph: Graph, parameters: Mapping[str, Any]) -> set[str]:
    """Give the strings that may name a dataset: said by a node, or by a parameter."""
    values = [
        node.params.get("name") for node in graph.nodes.values() if node.module == DATASET_MODULE
    ]
    values += [parameter.default for parameter in graph.parameters.values()]
    return {value for value in [*values, *parameters.values()] if isinstance(value, str)}


def _recorded(pipeline: Pipeline, graph: Graph) -> dict[NodeId, dict[str, Recorded]]:
    """Give the columns that nodes gave in the last runs, as guesses."""
    unruled = {
        node_id
        for node_id, node in graph.nodes.items()
        if (spec := catalog().find(node.module, node.module_version)) and _is_open(spec)
    }
    runs = list(pipeline.runs.order_by("-number").values_list("id", flat=True)[:RUNS_REMEMBERED])
    if not runs or not unruled:
        return {}
    rows = StepOutput.objects.filter(
        step_run__run__in=runs, step_run__node__in=unruled, artifact__data_type="Table"
    ).order_by("-step_run__run__number")
    found: dict[NodeId, dict[str, Recorded]] = {}
    for node, port, summary in rows.values_list("step_run__node", "port", "artifact__summary"):
        columns = columns_of(summary)
        if columns is not None:
            found.setdefault(NodeId(node), {}).setdefault(port, Recorded(columns))
    return found


def _is_open(spec: Any) -> bool:
    tables = {port.name for port in spec.outputs if port.data_type == "Table"}
    return any(spec.schema_rules.get(port, {}).get("rule") in OPEN_RULES for port in tables)


def columns_of(summary: Mapping[str, Any] | None) -> Columns | None:
    """Read the columns that an artifact's summary tells."""
    columns = (summary or {}).get("columns")
    return tuple(Column.from_json(column) for column in columns) if columns is not None else None
