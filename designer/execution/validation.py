"""Validation against the world that is stored: datasets, compute targets, earlier results."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from designer.execution.catalog import catalog
from designer.execution.environments.lookup import environment_names
from designer.execution.planning import Meanings, meanings_of
from designer.execution.recorded import columns_of, recorded_columns
from designer.execution.requests import Request
from designer.execution.targets import known_targets
from designer.graph import document as documents
from designer.graph.problems import Problem
from designer.graph.schema_flow import flow
from designer.graph.structure import Graph
from designer.graph.validate import validate
from designer.graph.wiring import DATASET_MODULE
from designer.graph.world import Columns, Places, World
from designer.workspace.models import Dataset, DatasetVersion, Datastore, Pipeline

Schemas = dict[str, dict[str, dict[str, Any]]]
ALL_OF_IT = Request()


def validate_pipeline(
    pipeline: Pipeline, document: Mapping[str, Any]
) -> tuple[list[Problem], Schemas]:
    """Find every problem of a document, and the columns that are known at its ports.

    Raises:
        DocumentError: it is no document.
    """
    graph = documents.parse(document)
    world = _world_of(pipeline, graph, ALL_OF_IT, None)
    known = flow(graph, catalog(), world)
    schemas = {
        str(node): {port: columns.to_json() for port, columns in ports.items()}
        for node, ports in known.items()
    }
    return validate(graph, catalog(), world, known_flow=known), schemas


def find_problems(
    pipeline: Pipeline,
    graph: Graph,
    request: Request = ALL_OF_IT,
    meanings: Meanings | None = None,
) -> list[Problem]:
    """Find every problem that keeps a graph from running as it is asked for."""
    return validate(graph, catalog(), _world_of(pipeline, graph, request, meanings))


def _world_of(
    pipeline: Pipeline, graph: Graph, request: Request, meanings: Meanings | None
) -> World:
    """Gather what exists beside the graph."""
    meanings = meanings or meanings_of(pipeline, graph, request)
    targets = known_targets(pipeline.workspace_id)
    datastores = _datastores(pipeline.workspace_id, graph)
    return World(
        datasets=_datasets(pipeline.workspace_id, graph, request.parameters),
        computes=targets.names,
        environments=environment_names(pipeline.workspace_id),
        secrets=frozenset(meanings.secrets),
        datastores=frozenset(datastores),
        places=Places(
            here=targets.names - targets.elsewhere,
            elsewhere=targets.elsewhere,
            local_datastores=frozenset(name for name, is_local in datastores.items() if is_local),
            default=targets.default,
            chosen=request.compute,
        ),
        # None can be made yet: whoever names one waits for what is not there.
        models=frozenset(),
        recorded=recorded_columns(pipeline, graph, meanings.resolved),
        parameters=request.parameters,
    )


def _datastores(workspace_id: UUID, graph: Graph) -> dict[str, bool]:
    """Say of datastores whether they lie on the server; no query where the graph names none."""
    specs = (
        (node, catalog().find(node.module, node.module_version)) for node in graph.nodes.values()
    )
    if not any(spec.datastore(node.params) for node, spec in specs if spec):
        return {}
    rows = Datastore.objects.filter(workspace=workspace_id)
    return {
        name: kind == "folder" or str(settings.get("url", "")).startswith("sqlite:")
        for name, kind, settings in rows.values_list("name", "kind", "settings")
    }


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
