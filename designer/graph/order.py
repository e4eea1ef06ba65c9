"""The order of nodes: each one after those that it reads from."""

from collections.abc import Iterable, Set
from dataclasses import replace
from heapq import heapify, heappop, heappush

from designer.graph.errors import CycleError
from designer.graph.structure import Graph, NodeId


def topological_order(graph: Graph) -> list[NodeId]:
    """Order the nodes so that every edge points forwards; ties go by id, so it is always the same.

    Raises:
        CycleError: Nodes wait for each other.
    """
    order, waiting = _sorted_part(graph)
    if waiting:
        raise CycleError(_one_cycle(graph, waiting))
    return order


def find_cycles(graph: Graph, at_most: int = 20) -> list[list[NodeId]]:
    """Find cycles that share no node, in each the first node again at the end."""
    cycles: list[list[NodeId]] = []
    cut: set[NodeId] = set()
    while len(cycles) < at_most:
        _, waiting = _sorted_part(graph, cut)
        if not waiting:
            break
        cycles.append(_one_cycle(graph, waiting))
        cut |= set(cycles[-1])
    return cycles


def partial_order(graph: Graph) -> list[NodeId]:
    """Order the nodes that are in no cycle and behind none."""
    return _sorted_part(graph)[0]


def _sorted_part(graph: Graph, cut: Set[NodeId] = frozenset()) -> tuple[list[NodeId], set[NodeId]]:
    """Give the nodes that can be ordered, and those in a cycle or behind one (Kahn 1962).

    What leaves the nodes in `cut` is not waited for.
    """
    n_before = dict.fromkeys(graph.nodes, 0)
    for edge in graph.edges:
        if edge.source not in cut:
            n_before[edge.target] += 1
    ready = [node for node, count in n_before.items() if count == 0]
    heapify(ready)
    order: list[NodeId] = []
    while ready:
        node = heappop(ready)
        order.append(node)
        for edge in graph.outgoing.get(node, ()) if node not in cut else ():
            n_before[edge.target] -= 1
            if n_before[edge.target] == 0:
                heappush(ready, edge.target)
    return order, {node for node, count in n_before.items() if count > 0 and node not in cut}


def _one_cycle(graph: Graph, waiting: set[NodeId]) -> list[NodeId]:
    """Walk backwards through waiting nodes, each of which has one before it, until one recurs."""
    node = min(waiting)
    places: dict[NodeId, int] = {}
    path: list[NodeId] = []
    while node not in places:
        places[node] = len(path)
        path.append(node)
        node = min(e.source for e in graph.incoming[node] if e.source in waiting)
    cycle = path[places[node] :][::-1]
    start = cycle.index(min(cycle))
    return [*cycle[start:], *cycle[:start], cycle[start]]


def downstream_of(graph: Graph, nodes: set[NodeId]) -> set[NodeId]:
    """Give these nodes and all that depends on them."""
    reached = set(nodes)
    frontier = list(nodes)
    while frontier:
        for edge in graph.outgoing.get(frontier.pop(), ()):
            if edge.target not in reached:
                reached.add(edge.target)
                frontier.append(edge.target)
    return reached


def upstream_part(graph: Graph, nodes: Iterable[NodeId]) -> Graph:
    """Give the part of a graph that these nodes depend on, with the nodes themselves."""
    reached = set(nodes)
    frontier = list(reached)
    while frontier:
        for edge in graph.incoming.get(frontier.pop(), ()):
            if edge.source not in reached:
                reached.add(edge.source)
                frontier.append(edge.source)
    return replace(
        graph,
        nodes={node_id: node for node_id, node in graph.nodes.items() if node_id in reached},
        edges=tuple(edge for edge in graph.edges if edge.target in reached),
        groups={},
    )
