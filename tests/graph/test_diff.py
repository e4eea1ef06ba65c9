"""The difference of two documents is the operations that make one of the other."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from designer.graph.description import describe, shown
from designer.graph.diff import diff, same
from designer.graph.operations import apply
from tests.builders import edge, make_document, node
from tests.catalog.sample_modules import CATALOG
from tests.graph.strategies import a_law, documents, operations

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "diff.json").read_text())


def canonical(value):
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case):
    found = diff(case["before"], case["after"])
    assert found == case["operations"]
    assert describe(found, case["before"], CATALOG) == case["sentences"]
    assert apply(case["before"], found)[0] == case["after"]


@a_law
@given(documents(), documents())
def test_the_difference_applied_to_one_gives_the_other(before, after):
    made, _, ignored = apply(before, diff(before, after))
    assert same(made, after)
    assert canonical(made["edges"]) == canonical(after["edges"])
    assert ignored == []


@a_law
@given(documents())
def test_a_document_does_not_differ_from_itself(document):
    assert diff(document, json.loads(json.dumps(document))) == []


@a_law
@given(documents(), operations)
def test_everything_can_be_said_in_words(document, changes):
    lines = describe(changes, document, CATALOG)
    assert all(isinstance(line, str) and line for line in lines)


def test_edges_that_keep_their_order_stay():
    nodes = {name: node("add_rows") for name in "abcd"}
    texts = [f"{name}.output > d.tables" for name in "abc"]
    before, after = make_document(nodes, *texts), make_document(nodes, *texts[1:], texts[0])
    assert diff(before, after) == [
        {"op": "disconnect", "edges": [edge(texts[0])]},
        {"op": "connect", "edges": [edge(texts[0])]},
    ]


def test_true_is_not_one_but_a_whole_float_is():
    assert not same(True, 1)
    assert not same([{"a": False}], [{"a": 0}])
    assert same(1.0, 1)


def test_parameters_that_stay_are_not_mentioned():
    document = make_document({"s": node("split_data", fraction=0.7, seed=1)})
    replaced = {"op": "replace_module", "node": "s", "module": "split_data", "module_version": 1,
                "params": {"fraction": 0.7}}  # fmt: skip
    assert describe([replaced], document, CATALOG) == ["Split Data: seed 1 → 0"]
    nothing = [{"op": "move"}, {"op": "set_params", "node": "s", "params": {"seed": 1}}]
    assert describe(nothing, document, CATALOG) == []


def test_what_is_gone_is_called_by_its_id():
    gone = {"op": "remove_nodes", "nodes": ["gone"]}
    assert describe([gone], make_document({}), CATALOG) == ["Removed `gone`"]


def test_long_values_are_cut():
    assert len(shown("x" * 100)) == 40
    assert shown({"$secret": "token"}) == "secret token"
