"""Which columns every output will have before anything has run, as far as can be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.artifacts.column import Column
from designer.catalog.output_columns import output_columns
from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.order import partial_order
from designer.graph.references import parameter_values, substitute
from designer.graph.structure import Graph, Node, NodeId
from designer.graph.world import World


@dataclass(frozen=True, slots=True)
class PortColumns:
    """The columns at an output; a guess comes from an earlier result that may not hold any more."""

    columns: tuple[Column, ...]
    is_guess: bool = False

    def to_json(self) -> dict[str, Any]:
        """Give the JSON of the API."""
        columns = [column.to_json() for column in self.columns]
        return {"columns": columns, "guess": self.is_guess}


Flow = dict[NodeId, dict[str, PortColumns]]


def flow(graph: Graph, catalog: Catalog, world: World) -> Flow:
    """Follow the columns through the graph; outputs of which nothing is known are left out.

    Never raises on a bad graph: what is in a cycle or of an unknown module has no columns.
    """
    values = parameter_values(graph, world.parameters)
    found: Flow = {}
    for node_id in partial_order(graph):
        node = graph.nodes[node_id]
        spec = catalog.find(node.module, node.module_version)
        outputs: dict[str, PortColumns] = {}
        if spec is not None:
            inputs = columns_into(graph, found, node_id)
            known = _bypassed(spec, inputs) if not node.enabled else None
            outputs = known or _through(spec, node, inputs, values, world)
        if node.enabled:
            for port, recorded in world.recorded.get(node_id, {}).items():
                outputs.setdefault(port, PortColumns(recorded.columns, not recorded.holds))
        if outputs:
            found[node_id] = outputs
    return found


def columns_into(graph: Graph, found: Flow, node: NodeId) -> dict[str, PortColumns]:
    """Give what is known to reach each input port; ports with several edges are left out."""
    arriving: dict[str, PortColumns | None] = {}
    for edge in graph.incoming.get(node, ()):
        known = found.get(edge.source, {}).get(edge.source_port)
        arriving[edge.target_port] = None if edge.target_port in arriving else known
    return {port: columns for port, columns in arriving.items() if columns is not None}


def _through(
    spec: ModuleSpec,
    node: Node,
    inputs: Mapping[str, PortColumns],
    values: Mapping[str, Any],
    world: World,
) -> dict[str, PortColumns]:
    """Work out the outputs of a node from its module's schema rules."""
    if not node.enabled or not spec.schema_rules:
        return {}
    params = substitute(node.params, values)
    columns = {port: known.columns for port, known in inputs.items()}
    is_guess = any(known.is_guess for known in inputs.values())
    outputs = output_columns(spec, params, columns, world.dataset_columns)
    return {
        port: PortColumns(known, is_guess) for port, known in outputs.items() if known is not None
    }


def _bypassed(spec: ModuleSpec, inputs: Mapping[str, PortColumns]) -> dict[str, PortColumns]:
    """Hand the one table on that a bypassed node has."""
    tables = [port.name for port in spec.inputs if port.data_type == "Table"]
    if len(tables) != 1 or tables[0] not in inputs:
        return {}
    return {port.name: inputs[tables[0]] for port in spec.outputs if port.data_type == "Table"}
