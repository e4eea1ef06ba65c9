"""What really reaches each node when bypassed nodes are taken out of the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.order import topological_order
from designer.graph.structure import Edge, Graph, Node, NodeId

DATASET_MODULE = "dataset"


class Source(NamedTuple):
    """An output port that has data; a tuple, because there is one for each edge."""

    node: NodeId
    port: str


@dataclass(frozen=True, slots=True)
class Wiring:
    """The nodes in order, what reaches their ports, and those that give nothing.

    `skipped` maps each node that does not run to the reason. A bypassed node that hands its input
    on is skipped too, but those after it read from the node before it.
    """

    order: tuple[NodeId, ...]
    inputs: Mapping[NodeId, Mapping[str, tuple[Source, ...]]]
    skipped: Mapping[NodeId, str]

    def sources(self, node: NodeId) -> set[NodeId]:
        """Give the nodes that a node reads from."""
        return {source.node for sources in self.inputs[node].values() for source in sources}


def wire(graph: Graph, catalog: Catalog) -> Wiring:
    """Follow the edges through bypassed nodes.

    A required input that is fed only by nodes that give nothing makes its node give nothing; an
    optional input or a list just lacks them.

    Raises:
        CycleError: Nodes wait for each other.
        UnknownModule: A node's module is not installed.
    """
    order = topological_order(graph)
    inputs: dict[NodeId, dict[str, tuple[Source, ...]]] = {}
    passes: dict[NodeId, Mapping[str, Source]] = {}  # of bypassed nodes: output -> what it hands on
    skipped: dict[NodeId, str] = {}
    for node_id in order:
        node = graph.nodes[node_id]
        spec = catalog.get_version(node.module, node.module_version)
        arriving, starved = _arriving(graph.incoming.get(node_id, ()), passes, skipped)
        inputs[node_id] = arriving
        if not node.enabled:
            passes[node_id] = _handed_on(spec, arriving)
            skipped[node_id] = "bypassed"
        elif needed := _unfed(spec, arriving, starved):
            passes[node_id] = {}
            giver = starved[needed]
            name = title_of(graph.nodes[giver], catalog)
            skipped[node_id] = f"fed by {name}, which gives nothing"
    return Wiring(tuple(order), inputs, skipped)


def title_of(node: Node, catalog: Catalog) -> str:
    """Give the name that people see: the node's own title, else its module's."""
    spec = catalog.find(node.module, node.module_version) or catalog.get(node.module)
    return node.title or (spec.title if spec else node.module)


def _arriving(
    edges: tuple[Edge, ...],
    passes: Mapping[NodeId, Mapping[str, Source]],
    skipped: Mapping[NodeId, str],
) -> tuple[dict[str, tuple[Source, ...]], dict[str, NodeId]]:
    """Give what reaches each port, and for ports that lack something who gives nothing."""
    arriving: dict[str, tuple[Source, ...]] = {}
    starved: dict[str, NodeId] = {}
    for edge in edges:
        source = (
            passes[edge.source].get(edge.source_port)
            if edge.source in skipped
            else Source(edge.source, edge.source_port)
        )
        if source is None:
            starved[edge.target_port] = edge.source
        else:
            arriving[edge.target_port] = (*arriving.get(edge.target_port, ()), source)
    return arriving, starved


def _handed_on(
    spec: ModuleSpec, arriving: Mapping[str, tuple[Source, ...]]
) -> Mapping[str, Source]:
    """Give for each output the input of its type, where there is exactly one of both kinds."""
    handed_on: dict[str, Source] = {}
    for output in spec.outputs:
        ports = [port for port in spec.inputs if port.data_type == output.data_type]
        sources = arriving.get(ports[0].name, ()) if len(ports) == 1 else ()
        if len(sources) == 1:
            handed_on[output.name] = sources[0]
    return handed_on


def _unfed(
    spec: ModuleSpec, arriving: Mapping[str, tuple[Source, ...]], starved: Mapping[str, NodeId]
) -> str | None:
    """Find a required port to which a connection leads but nothing comes."""
    for port in starved:
        declared = spec.inputs_by_name.get(port)
        if declared and not declared.optional and not arriving.get(port):
            return port
    return None
