"""Connect and disconnect; the order of edges counts, because list ports read them in it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from designer.graph.outcome import Document, Operation, Outcome

EdgeKey: TypeAlias = tuple[str, str, str, str]
PARTLY = "A node of the connection is gone, or it is there already."


def connect(document: Document, operation: Operation) -> Outcome:
    """Put edges in at their places, or at the end."""
    edges = list(document["edges"])
    present = {edge_key(edge) for edge in edges}
    places = operation.get("at")
    added: list[Mapping[str, Any]] = []
    for index, edge in enumerate(operation["edges"]):
        if not has_ends(document, edge) or edge_key(edge) in present:
            continue
        is_placed = places is not None and index < len(places)
        edges.insert(places[index] if is_placed and places else len(edges), edge)
        present.add(edge_key(edge))
        added.append(edge)
    ignored = PARTLY if len(added) < len(operation["edges"]) else None
    if not added:
        return Outcome(document, ignored=ignored)
    inverse = [{"op": "disconnect", "edges": added}]
    return Outcome({**document, "edges": edges}, inverse, ignored)


def disconnect(document: Document, operation: Operation) -> Outcome:
    """Take edges out."""
    wanted = {edge_key(edge) for edge in operation["edges"]}
    found = [(i, edge) for i, edge in enumerate(document["edges"]) if edge_key(edge) in wanted]
    ignored = "The connection is gone." if len(found) < len(wanted) else None
    if not found:
        return Outcome(document, ignored=ignored)
    edges = [edge for edge in document["edges"] if edge_key(edge) not in wanted]
    return Outcome({**document, "edges": edges}, [reconnection(found)], ignored)


def reconnection(found: Iterable[tuple[int, Mapping[str, Any]]]) -> Operation:
    """Make the operation that puts edges back where they stood."""
    placed = list(found)
    return {
        "op": "connect",
        "edges": [edge for _, edge in placed],
        "at": [index for index, _ in placed],
    }


def edge_key(edge: Mapping[str, Any]) -> EdgeKey:
    """Give what an edge is told apart by."""
    return edge["source"], edge["source_port"], edge["target"], edge["target_port"]


def has_ends(document: Document, edge: Mapping[str, Any]) -> bool:
    """Whether both nodes of an edge are there."""
    return edge["source"] in document["nodes"] and edge["target"] in document["nodes"]
