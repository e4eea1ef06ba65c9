"""Documents: JSON that people save and edit, parsed to a frozen graph and written back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from designer.catalog.names import did_you_mean
from designer.graph.errors import DocumentError, DocumentProblem
from designer.graph.misfits import describe_misfits
from designer.graph.structure import (
    Defaults,
    Edge,
    Graph,
    Group,
    Node,
    Note,
    PipelineParameter,
)
from designer.graph.upgrades import upgrade
from designer.graph.writable import MAX_DEPTH, unwritable

_ADAPTER: TypeAdapter[Graph] = TypeAdapter(Graph)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be."""

    nodes: int = 10_000
    edges: int = 40_000
    size_bytes: int = 16 * 1024 * 1024


DEFAULT_LIMITS = Limits()


def loads(text: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Graph:
    """Parse the text of a document.

    Raises:
        DocumentError: It is too large, no JSON, or no document.
    """
    _check_size(text, limits)
    try:
        data = json.loads(text)
    except RecursionError:
        message = f"The document is nested more than {MAX_DEPTH} levels deep."
        raise DocumentError([DocumentProblem("", message, "limit_exceeded")]) from None
    except ValueError as error:
        problem = DocumentProblem("", f"The document is no JSON: {error}.")
        raise DocumentError([problem]) from error
    return parse(data, limits)


def parse(data: Any, limits: Limits = DEFAULT_LIMITS) -> Graph:
    """Check a document of any format and make the graph of it.

    Raises:
        DocumentError: It has too much, unknown or wrong keys, or edges and groups that name nodes
            it does not have. All problems are collected.
    """
    problems = list(_limit_problems(data, limits)) or list(unwritable(data, "The document"))
    if problems:
        raise DocumentError(problems)
    try:
        graph = _ADAPTER.validate_python(upgrade(data))
    except ValidationError as error:
        raise DocumentError(describe_misfits(error, "The document")) from error
    problems = list(_reference_problems(graph))
    if problems:
        raise DocumentError(problems)
    return graph


def dump(graph: Graph) -> dict[str, Any]:
    """Write a graph as a document with every key."""
    return {
        "format": graph.format,
        "parameters": {name: _members(item) for name, item in graph.parameters.items()},
        "defaults": _members(graph.defaults),
        "nodes": {name: _members(node) for name, node in graph.nodes.items()},
        "edges": [edge_json(edge) for edge in graph.edges],
        "groups": {name: _members(group) for name, group in graph.groups.items()},
        "notes": {name: _members(note) for name, note in graph.notes.items()},
    }


def complete(data: Any, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """Give the same document in the newest format with every key.

    Raises:
        DocumentError: It is none, or has too much.
    """
    document = dump(parse(data, limits))
    _check_size(json.dumps(document, separators=(",", ":"), ensure_ascii=False), limits)
    return document


def edge_json(edge: Edge) -> dict[str, str]:
    """Write one edge as JSON."""
    return {
        "source": edge.source,
        "source_port": edge.source_port,
        "target": edge.target,
        "target_port": edge.target_port,
    }


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of documents."""
    schema = _ADAPTER.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


NAMES = {
    part: tuple(field.name for field in fields(part))
    for part in (PipelineParameter, Defaults, Node, Group, Note)
}


def _members(part: PipelineParameter | Defaults | Node | Group | Note) -> dict[str, Any]:
    members = {name: getattr(part, name) for name in NAMES[type(part)]}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in members.items()
    }


def _check_size(text: str | bytes, limits: Limits) -> None:
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > limits.size_bytes:
        message = f"The document has {size:,} bytes. At most {limits.size_bytes:,} are allowed."
        raise DocumentError([DocumentProblem("", message, "limit_exceeded")])


def _limit_problems(data: Any, limits: Limits) -> Iterator[DocumentProblem]:
    """Look at the counts first: a document that is far too large is not looked at any further."""
    if not isinstance(data, Mapping):
        return
    for part, limit in (("nodes", limits.nodes), ("edges", limits.edges)):
        value = data.get(part)
        if isinstance(value, Mapping | list | tuple) and len(value) > limit:
            message = f"The document has {len(value):,} {part}. At most {limit:,} are allowed."
            yield DocumentProblem(part, message, "limit_exceeded")


def _reference_problems(graph: Graph) -> Iterator[DocumentProblem]:
    """Find edges and groups that name nodes which are not there, and edges that occur twice."""
    seen: set[Edge] = set()
    for index, edge in enumerate(graph.edges):
        path = f"edges.{index}"
        for end in (edge.source, edge.target):
            if end not in graph.nodes:
                yield _no_node(path, f"Edge {index + 1}", end, graph)
        if edge in seen:
            message = f"Edge {index + 1} is there twice: {edge_name(edge)}."
            yield DocumentProblem(path, message)
        seen.add(edge)
    for name, group in graph.groups.items():
        for node in group.nodes:
            if node not in graph.nodes:
                yield _no_node(f"groups.{name}.nodes", f"Group `{name}`", node, graph)


def _no_node(path: str, what: str, node: str, graph: Graph) -> DocumentProblem:
    hint = did_you_mean(node, graph.nodes)
    return DocumentProblem(path, f"{what} names the node `{node}`, which does not exist.{hint}")


def edge_name(edge: Edge) -> str:
    """Write an edge as people read it."""
    return f"{edge.source}.{edge.source_port} → {edge.target}.{edge.target_port}"
