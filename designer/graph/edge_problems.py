"""Problems of connections: ports that are not there, do not fit, are taken or left empty."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from designer.catalog.spec import ModuleSpec, fits
from designer.graph.problems import Problem, suggestion
from designer.graph.structure import Edge, Graph, NodeId
from designer.graph.words import data_type_words

Title: TypeAlias = Callable[[NodeId], str]


def edge_problems(
    graph: Graph, specs: Mapping[NodeId, ModuleSpec], title: Title
) -> Iterator[Problem]:
    """Find what is wrong with connections, and inputs that need one and have none."""
    fed: set[tuple[NodeId, str]] = set()
    for edge in graph.edges:
        yield from _port_problems(edge, specs, title)
        target = specs.get(edge.target)
        port = target.inputs_by_name.get(edge.target_port) if target else None
        if port and not port.many and (edge.target, edge.target_port) in fed:
            message = f"{title(edge.target)}: “{port.title}” takes one connection and has more."
            hint = "Take all but one of them away."
            yield Problem("input_taken", message, edge.target, edge.target_port, hint=hint)
        fed.add((edge.target, edge.target_port))
    for node_id, spec in specs.items():
        if graph.nodes[node_id].enabled:
            yield from _missing_inputs(node_id, spec, fed, title)


def _port_problems(
    edge: Edge, specs: Mapping[NodeId, ModuleSpec], title: Title
) -> Iterator[Problem]:
    source, target = specs.get(edge.source), specs.get(edge.target)
    output = source.outputs_by_name.get(edge.source_port) if source else None
    port = target.inputs_by_name.get(edge.target_port) if target else None
    if source and not output:
        yield _unknown_port(edge.source, "output", edge.source_port, source.outputs_by_name, title)
    if target and not port:
        yield _unknown_port(edge.target, "input", edge.target_port, target.inputs_by_name, title)
    if output and port and not fits(output.data_type, port.data_type):
        wanted = data_type_words(port.data_type)
        message = (
            f"{title(edge.target)}: “{port.title}” takes {wanted}, but “{output.title}” "
            f"of {title(edge.source)} gives {data_type_words(output.data_type)}."
        )
        hint = f"Connect an output that gives {wanted}."
        yield Problem("port_type_mismatch", message, edge.target, edge.target_port, hint=hint)


def _unknown_port(
    node: NodeId, side: str, name: str, known: Mapping[str, object], title: Title
) -> Problem:
    message = f"{title(node)}: there is no {side} “{name}”."
    names = ", ".join(f"“{port}”" for port in known)
    rest = f"Its {side}s: {names}." if known else f"It has no {side}s."
    return Problem("unknown_port", message, node, name, hint=suggestion(name, known) or rest)


def _missing_inputs(
    node: NodeId, spec: ModuleSpec, fed: set[tuple[NodeId, str]], title: Title
) -> Iterator[Problem]:
    for port in spec.inputs:
        if not port.optional and (node, port.name) not in fed:
            message = f"{title(node)}: nothing is connected to “{port.title}”."
            hint = f"Connect an output that gives {data_type_words(port.data_type)}."
            yield Problem("input_missing", message, node, port.name, hint=hint)
