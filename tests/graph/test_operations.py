"""Operations and their inverses; the same vectors run in the browser."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given

from designer.graph.document import parse
from designer.graph.errors import OperationError
from designer.graph.operation_shapes import OPERATION_NAMES, json_schema
from designer.graph.operations import HANDLERS, apply
from tests.graph.strategies import a_law, documents, operations

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "operations.json").read_text())


def canonical(value):
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case):
    after, inverse, ignored = apply(VECTORS["before"], case["operations"])
    assert after == case["after"]
    assert inverse == case["inverse"]
    assert [item["index"] for item in ignored] == case["ignored"]
    assert apply(after, inverse)[0] == VECTORS["before"]


def test_the_vectors_have_every_operation():
    used = {operation["op"] for case in VECTORS["cases"] for operation in case["operations"]}
    assert used == set(HANDLERS) == set(OPERATION_NAMES)


@a_law
@given(documents(), operations)
def test_the_inverse_takes_everything_back(document, changes):
    before = copy.deepcopy(document)
    after, inverse, _ = apply(document, changes)
    assert document == before
    back, _, ignored = apply(after, inverse)
    assert canonical(back) == canonical(document)
    assert ignored == []


@a_law
@given(documents(), operations)
def test_a_changed_document_is_a_document(document, changes):
    after, _, _ = apply(document, changes)
    parse(after)


@a_law
@given(documents(), operations)
def test_the_inverse_of_the_inverse_does_it_again(document, changes):
    after, inverse, _ = apply(document, changes)
    back, again, _ = apply(after, inverse)
    assert canonical(apply(back, again)[0]) == canonical(after)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"op": "add_nodes"}, "Operations are a list of objects."),
        ([3], "Operation 1"),
        (
            [{"op": "set_params", "node": "a", "params": {"x": float("nan")}}],
            "The list of operations has a value that JSON cannot carry, in `0`.",
        ),
        ([{"op": "ad_nodes"}], "Operation 1 is the unknown `ad_nodes`. Did you mean `add_nodes`?"),
        (
            [{"op": "ungroup", "groups": []}, {"op": "set_node", "node": "a", "values": {"x": 1}}],
            "Operation 2 (set_node), `values.x`: extra inputs are not permitted.",
        ),
        (
            [{"op": "remove_nodes", "nodes": ["Not An Id"]}],
            "Operation 1 (remove_nodes), `nodes.0`: string should match pattern "
            "'^[a-z][a-z0-9_]{0,63}$'.",
        ),
        ([{"op": "move", "positions": {"a": [1]}}], "Operation 1 (move), `positions.a.1`: field "
         "required."),
    ],
)  # fmt: skip
def test_what_is_no_list_of_operations_is_refused(bad, message):
    with pytest.raises(OperationError) as caught:
        apply({}, bad)
    assert caught.value.problems[0].message.startswith(message)


def test_operations_have_a_json_schema_for_the_api():
    assert json_schema()["type"] == "array"
