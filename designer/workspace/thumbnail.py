"""The small picture of a pipeline for lists: positions and groups of nodes, and its wires."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from designer.catalog import snapshot

MOST_NODES = 200


def thumbnail(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``{"nodes": [[x, y, group], ...], "edges": [[i, j], ...], "count": n}``.

    Edges name nodes by their place in the list; of a large graph the first 200 nodes are drawn.
    """
    nodes = dict(list(document.get("nodes", {}).items())[:MOST_NODES])
    places = {node_id: place for place, node_id in enumerate(nodes)}
    return {
        "nodes": [_dot(node) for node in nodes.values()],
        "edges": [
            [places[edge["source"]], places[edge["target"]]]
            for edge in document.get("edges", [])
            if edge["source"] in places and edge["target"] in places
        ],
        "count": len(document.get("nodes", {})),
    }


def _dot(node: Mapping[str, Any]) -> list[Any]:
    x, y = node.get("position", (0, 0))
    return [x, y, _groups().get(node.get("module", ""), "")]


@cache
def _groups() -> dict[str, str]:
    return {module_id: spec.group for module_id, spec in snapshot.load().items()}
