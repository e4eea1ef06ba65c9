"""Documents are checked wholly when they arrive, and every problem is a sentence."""

import json
import subprocess
import sys

import pytest
from hypothesis import given

from designer.graph.__main__ import main
from designer.graph.document import Limits, complete, dump, loads, parse
from designer.graph.errors import DocumentError
from designer.graph.upgrades import upgrade
from tests.builders import edge, node
from tests.graph.strategies import a_law, documents

FULL_NODE = {
    "module": "m", "module_version": 2, "params": {"a": [1, None]}, "title": "T", "comment": "C",
    "position": [1.5, 2], "compute": "big", "environment": "torch", "network": True,
    "reuse": False, "enabled": False, "retries": 1, "timeout_seconds": 5,
}  # fmt: skip


def problems(data, **limits):
    with pytest.raises(DocumentError) as caught:
        parse(data, Limits(**limits))
    return [(problem.path, problem.message) for problem in caught.value.problems]


@a_law
@given(documents())
def test_parse_after_dump_is_the_same(document):
    graph = parse(document)
    assert parse(dump(graph)) == graph
    assert parse(json.loads(json.dumps(dump(graph)))) == graph


def test_what_is_left_out_has_its_default():
    graph = parse({})
    assert dump(graph) == {
        "format": 1,
        "parameters": {},
        "defaults": {
            "compute": None, "continue_on_failure": False, "timeout_seconds": None,
            "direction": "down",
        },
        "nodes": {},
        "edges": [],
        "groups": {},
        "notes": {},
    }  # fmt: skip
    assert parse({"nodes": {"a": {"module": "m"}}}).nodes["a"].reuse is True


def test_everything_that_is_set_is_kept():
    assert complete({"nodes": {"a": FULL_NODE}})["nodes"]["a"] == FULL_NODE


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ([], "", "The document must be an object. Got []."),
        ({"nod": {}}, "nod", "The document has the unknown key `nod`. Did you mean `nodes`?"),
        ({"nodes": []}, "nodes", "`nodes` must be an object. Got []."),
        ({"edges": {}}, "edges", "`edges` must be a list. Got {}."),
        (
            {"nodes": {"a": {}}},
            "nodes.a.module",
            "Node `a` lacks the key `module`.",
        ),
        (
            {"nodes": {"a": {"module": "m", "retry": 1}}},
            "nodes.a.retry",
            "Node `a` has the unknown key `retry`. Did you mean `retries`?",
        ),
        (
            {"nodes": {"a": {"module": "m", "retries": "3"}}},
            "nodes.a.retries",
            "Node `a`: `retries` must be an integer. Got '3'.",
        ),
        (
            {"nodes": {"a": {"module": "m", "retries": -1}}},
            "nodes.a.retries",
            "Node `a`: `retries` must be greater than or equal to 0. Got -1.",
        ),
        (
            {"nodes": {"a": {"module": "m", "position": [1]}}},
            "nodes.a.position.1",
            "Node `a`: `position` must be a list of two numbers.",
        ),
        (
            {"nodes": {"a": node("m"), "b": node("m", x=[float("nan")])}},
            "nodes.b",
            "The document has a value that JSON cannot carry, in `nodes.b`.",
        ),
        (
            {"notes": {"n": {"text": "\ud800"}}},
            "notes",
            "The document has a value that JSON cannot carry, in `notes`.",
        ),
        ({1}, "it", "The document has a value that JSON cannot carry, in `it`."),
        (
            {"nodes": {"A b": {"module": "m"}}},
            "nodes.A b",
            "The id `A b` in `nodes` is not allowed. An id is a lower-case letter, then lower-case "
            "letters, digits and _, at most 64 in all.",
        ),
        (
            {"notes": {"": {}}},
            "notes.",
            "The id `` in `notes` is not allowed. An id is a short text.",
        ),
        (
            {"defaults": {"direction": "up"}},
            "defaults.direction",
            "`defaults`: `direction` must be 'down' or 'right'. Got 'up'.",
        ),
        (
            {"defaults": {"comput": "x"}},
            "defaults.comput",
            "`defaults` has the unknown key `comput`. Did you mean `compute`?",
        ),
        ({"nodes": {"a": 3}}, "nodes.a", "Node `a` must be an object. Got 3."),
        ({"edges": [{"source": "a"}]}, "edges.0.target", "Edge 1 lacks the key `target`."),
        ({"format": "1"}, "format", "`format` must be an integer from 1 to 1. Got '1'."),
        ({"format": 0}, "format", "`format` must be an integer from 1 to 1. Got 0."),
        ({"format": True}, "format", "`format` must be an integer from 1 to 1. Got True."),
        (
            {"format": 2},
            "format",
            "The document has format 2, but this version of Plumbline reads formats up to 1. "
            "Open it with a newer version.",
        ),
        (
            {"nodes": {"train": node("m")}, "edges": [edge("train.a > trian.b")]},
            "edges.0",
            "Edge 1 names the node `trian`, which does not exist. Did you mean `train`?",
        ),
        (
            {"nodes": {"a": node("m"), "b": node("m")}, "edges": [edge("a.o > b.i")] * 2},
            "edges.1",
            "Edge 2 is there twice: a.o → b.i.",
        ),
        (
            {"groups": {"g": {"nodes": ["x"]}}},
            "groups.g.nodes",
            "Group `g` names the node `x`, which does not exist.",
        ),
    ],
)
def test_a_bad_document_is_refused_with_the_place_and_what_is_right(data, path, message):
    assert (path, message) in problems(data)


def test_all_problems_come_at_once():
    data = {"nodes": {"a": {"module": 3, "reuse": 1}}, "x": 1, "edges": [{}]}
    assert len(problems(data)) == 7


def test_a_long_value_is_cut_in_the_message():
    ((_, message),) = problems({"nodes": {"a": {"module": "m", "title": ["x" * 500]}}})
    assert len(message) < 130


def test_limits_are_looked_at_first():
    data = {"nodes": {"a": 1, "b": 2}, "edges": [{}, {}]}
    assert [message for _, message in problems(data, nodes=1, edges=1)] == [
        "The document has 2 nodes. At most 1 are allowed.",
        "The document has 2 edges. At most 1 are allowed.",
    ]


def test_a_large_text_is_refused_before_it_is_read():
    with pytest.raises(DocumentError, match=r"The document has 11 bytes\. At most 10") as caught:
        loads("[" * 11, Limits(size_bytes=10))
    assert caught.value.problems[0].code == "limit_exceeded"


def test_a_document_that_has_grown_is_refused_as_well():
    data = {"nodes": {"a": {"module": "m", "module_version": 1, "comment": "x" * 1000}}}
    assert complete(data, Limits(size_bytes=2000))["nodes"]["a"]["comment"] == "x" * 1000
    with pytest.raises(DocumentError, match=r"bytes\. At most 1,000") as caught:
        complete(data, Limits(size_bytes=1000))
    assert caught.value.problems[0].code == "limit_exceeded"


@pytest.mark.parametrize("depth", [200, 100_000])
def test_deep_nesting_is_refused_fast(depth):
    with pytest.raises(DocumentError, match="more than 100 levels deep"):
        loads('{"nodes":{"a":{"module":"m","params":{"x":' + "[" * depth + "]" * depth + "}}}}")


def test_text_that_is_no_json_is_refused():
    with pytest.raises(DocumentError, match="The document is no JSON"):
        loads(b"{")


def test_old_formats_are_brought_up_step_by_step():
    steps = {
        1: lambda document: {"items": document["nodes"]},
        2: lambda document: {"things": document["items"]},
    }
    assert upgrade({"nodes": 5, "format": 1}, steps, newest=3) == {"things": 5, "format": 3}
    assert upgrade({"things": 5, "format": 3}, steps, newest=3) == {"things": 5, "format": 3}


def test_a_stale_schema_is_noticed_and_written_anew(tmp_path, capsys):
    path = tmp_path / "schema.json"
    assert main(["--check", "--path", str(path)]) == 1
    assert "is stale" in capsys.readouterr().err
    assert main(["--path", str(path)]) == 0
    assert main(["--check", "--path", str(path)]) == 0


def test_the_json_schema_in_docs_is_current():
    subprocess.run([sys.executable, "-m", "designer.graph", "--check"], check=True)
