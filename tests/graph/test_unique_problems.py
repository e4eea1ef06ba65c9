"""Names that must differ from node to node."""

import pytest

from designer.catalog.snapshot import load
from designer.graph.validate import validate
from designer.graph.world import World
from tests.builders import make_graph, node


def problems(*nodes, world=World()):  # noqa: B008 - frozen
    graph = make_graph({f"n{number}": one for number, one in enumerate(nodes)})
    found = validate(graph, load(), world)
    return [(problem.code, problem.node, problem.parameter) for problem in found]


def test_two_inputs_of_one_name_are_a_problem_of_the_second():
    nodes = [node("web_service_input", name="rows"), node("web_service_input", name="rows")]
    assert problems(*nodes) == [("parameter_invalid", "n1", "name")]


def test_the_default_name_counts():
    nodes = [node("web_service_input"), node("web_service_input", name="WebServiceInput")]
    assert problems(*nodes) == [("parameter_invalid", "n1", "name")]


def test_other_names_other_modules_and_bypassed_nodes_are_none():
    nodes = [
        node("web_service_input", name="a"),
        node("web_service_input", name="b"),
        {**node("web_service_input", name="a"), "enabled": False},
    ]
    assert problems(*nodes) == []


def test_an_input_and_an_output_may_share_a_name():
    output = node("web_service_output", name="rows")
    found = problems(node("web_service_input", name="rows"), output)
    assert found == [("input_missing", "n1", None)]


@pytest.mark.parametrize("name", ["", "1a", "a b", "a" * 65])
def test_a_name_that_no_request_can_have_is_a_problem(name):
    assert [code for code, _, _ in problems(node("web_service_input", name=name))] != []
