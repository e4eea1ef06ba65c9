"""Validation finds everything that keeps a graph from running, and pins it to its place."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.artifacts.column import Column
from designer.catalog.snapshot import Catalog
from designer.graph.document import Limits, parse
from designer.graph.schema_flow import flow
from designer.graph.validate import validate
from designer.graph.world import Recorded, World
from tests.builders import make_document, make_graph, node, training
from tests.catalog.sample_modules import CATALOG
from tests.graph.strategies import a_law, documents

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "validate.json").read_text())
COLUMNS = tuple(Column.from_json(column) for column in VECTORS["world"]["datasets"]["adult"]["1"])
WORLD = World(
    datasets={"adult": {1: COLUMNS}, "empty": {}},
    computes=VECTORS["world"]["computes"],
    environments=VECTORS["world"]["environments"],
    secrets=VECTORS["world"]["secrets"],
    models=VECTORS["world"]["models"],
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case):
    found = validate(parse(case["document"]), CATALOG, WORLD)
    assert [problem.to_json() for problem in found] == case["problems"]


def test_the_vectors_are_made_of_the_palette_of_the_tests():
    assert json.loads(json.dumps(CATALOG.to_json())) == VECTORS["catalog"]


def test_the_vectors_have_every_code_but_the_limit():
    used = {problem["code"] for case in VECTORS["cases"] for problem in case["problems"]}
    assert used == {
        "unknown_module", "module_version_missing", "unknown_port", "port_type_mismatch",
        "input_missing", "input_taken", "cycle", "parameter_invalid", "parameter_missing",
        "unknown_parameter", "unknown_column", "unknown_compute", "unknown_environment",
        "unknown_dataset", "unknown_secret",
    }  # fmt: skip


def test_a_good_graph_has_no_problems():
    assert validate(training(), CATALOG, WORLD) == []
    assert validate(training(), CATALOG) == []


def test_limits():
    found = validate(training(), CATALOG, limits=Limits(nodes=1, edges=1))
    assert [problem.code for problem in found] == ["limit_exceeded", "limit_exceeded"]


@a_law
@given(documents(), st.booleans())
def test_validation_never_raises(document, knows):
    for problem in validate(parse(document), CATALOG, WORLD if knows else World()):
        assert problem.message.endswith(".")
        assert problem.node is None or problem.node in document["nodes"]


def test_a_broken_selector_is_said_once():
    broken = {"start": "none", "rules": [{}]}
    graph = make_graph({"l": node("dataset", name="adult"), "p": node("select_columns",
                        columns=broken)}, "l.output > p.dataset")  # fmt: skip
    assert [problem.code for problem in validate(graph, CATALOG, WORLD)] == ["parameter_invalid"]


def test_a_number_beyond_all_machines_is_a_number():
    graph = make_graph({"s": node("split_data", fraction=10**400, seed=10**400)})
    found = [problem.parameter for problem in validate(graph, CATALOG) if problem.parameter]
    assert found == ["fraction"]


def test_values_of_a_run_are_checked_as_its_parameters():
    graph = parse(
        make_document({}, parameters={"seed": {"type": "integer"}, "data": {"type": "dataset"}})
    )
    world = World(datasets={}, parameters={"seed": "x", "data": "gone", "sed": 1})
    found = [(p.code, p.parameter) for p in validate(graph, CATALOG, world)]
    assert found == [
        ("parameter_invalid", "seed"), ("unknown_dataset", "data"), ("unknown_parameter", "sed"),
    ]  # fmt: skip


def test_a_guess_raises_no_problem_and_a_result_that_holds_does():
    graph = make_graph(
        {"sql": node("apply_sql"), "pick": node("join_data", left_key="agee", right_key="age"),
         "load": node("dataset", name="adult")},
        "load.output > sql.t1", "sql.output > pick.left", "load.output > pick.right",
    )  # fmt: skip
    for holds, n_problems in ((False, 0), (True, 1)):
        recorded = {"sql": {"output": Recorded(COLUMNS, holds)}}
        world = World(datasets={"adult": {1: COLUMNS}}, recorded=recorded)
        assert len(validate(graph, CATALOG, world)) == n_problems
        assert flow(graph, CATALOG, world)["sql"]["output"].is_guess is not holds


def columns_at(graph, node_id, port, world=WORLD):
    known = flow(graph, CATALOG, world).get(node_id, {}).get(port)
    return known and [column.name for column in known.columns]


def test_columns_flow_through_rules_bypassed_nodes_and_added_columns():
    graph = training()
    assert columns_at(graph, "score", "output")[-1] == "Scored Labels"
    nodes = {"load": node("dataset", name="adult"), "pick": node("select_columns", enabled_=False,
             columns={"start": "none"}), "split": node("split_data")}  # fmt: skip
    around = make_graph(nodes, "load.output > pick.dataset", "pick.output > split.dataset")
    names = [column.name for column in COLUMNS]
    assert columns_at(around, "split", "first") == names
    assert flow(graph, CATALOG, WORLD)["load"]["output"].to_json() == {
        "columns": [column.to_json() for column in COLUMNS], "guess": False,
    }  # fmt: skip


def test_a_guess_stays_a_guess():
    graph = make_graph({"sql": node("apply_sql"), "split": node("split_data")},
                       "sql.output > split.dataset")  # fmt: skip
    world = World(recorded={"sql": {"output": Recorded(COLUMNS)}})
    assert flow(graph, CATALOG, world)["split"]["second"].is_guess


def test_nothing_is_known_of_unknown_modules_cycles_lists_and_bypassed_joins():
    nodes = {"load": node("dataset", name="adult"), "join": node("join_data", enabled_=False),
             "rows": node("add_rows"), "odd": node("nonsense"), "a": node("select_columns"),
             "b": node("select_columns")}  # fmt: skip
    graph = make_graph(nodes, "load.output > join.left", "load.output > join.right",
                       "load.output > rows.tables", "join.output > rows.tables",
                       "a.output > b.dataset", "b.output > a.dataset")  # fmt: skip
    assert set(flow(graph, CATALOG, WORLD)) == {"load"}
    assert flow(training(), Catalog(()), WORLD) == {}


def test_datasets_without_known_columns_are_let_be():
    assert World().dataset_columns("adult", None) is None
    assert WORLD.dataset_columns("adult", 7) is None
    assert World(datasets={"adult": {1: None}}).dataset_columns("adult", None) is None
