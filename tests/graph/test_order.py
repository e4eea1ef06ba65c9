"""Every node comes after those that it reads from, in an order that is always the same."""

import pytest
from hypothesis import given

from designer.graph.document import parse
from designer.graph.errors import CycleError
from designer.graph.order import (
    downstream_of,
    find_cycles,
    partial_order,
    topological_order,
    upstream_part,
)
from tests.builders import chain, loop, make_graph, node, training
from tests.graph.strategies import a_law, documents


@a_law
@given(documents())
def test_edges_point_forwards(document):
    graph = parse(document)
    order = partial_order(graph)
    places = {node_id: place for place, node_id in enumerate(order)}
    for edge in graph.edges:
        if edge.target in places:
            assert places[edge.source] < places[edge.target]
    assert (len(order) == len(graph.nodes)) == (find_cycles(graph) == [])


def test_ties_go_by_id():
    nodes = {name: node("m") for name in ("c", "a", "b")}
    assert topological_order(make_graph(nodes)) == ["a", "b", "c"]
    assert topological_order(make_graph(nodes, "c.o > a.i")) == ["b", "c", "a"]


def test_a_loop_is_named_in_the_error():
    with pytest.raises(CycleError, match="a → b → c → a") as caught:
        topological_order(loop("b", "c", "a"))
    assert caught.value.cycle == ("a", "b", "c", "a")


def test_what_is_behind_a_cycle_is_not_part_of_it():
    nodes = {name: node("m") for name in "abcd"}
    graph = make_graph(nodes, "b.o > c.i", "c.o > b.i", "c.o > a.i", "d.o > b.j")
    assert find_cycles(graph) == [["b", "c", "b"]]


def test_cycles_that_share_no_node_are_all_found():
    nodes = {name: node("m") for name in "abcde"}
    graph = make_graph(nodes, "a.o > b.i", "b.o > a.i", "c.o > d.i", "d.o > c.i", "e.o > e.i")
    assert find_cycles(graph) == [["a", "b", "a"], ["c", "d", "c"], ["e", "e"]]
    assert len(find_cycles(graph, at_most=2)) == 2


def test_a_long_chain_needs_no_deep_stack():
    names = [f"n{number}" for number in range(5000)]
    assert len(topological_order(chain(*names))) == 5000


def test_what_depends_on_a_node_is_downstream_of_it():
    assert downstream_of(training(), {"learner"}) == {"learner", "train", "score"}


def test_the_part_upstream_of_a_node_has_what_it_needs_and_nothing_else():
    part = upstream_part(training(), ["train"])
    assert part.nodes.keys() == training().nodes.keys() - {"score"}
    assert part.edges == tuple(edge for edge in training().edges if edge.target != "score")
