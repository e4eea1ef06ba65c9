"""Problems of the shipped modules read as sentences for people."""

import pytest

from designer.catalog.snapshot import load
from designer.graph.validate import validate
from tests.builders import make_graph, node

NOTHING = {"columns": [], "rows": []}


@pytest.mark.parametrize(
    ("made", "parameter", "message"),
    [
        (node("import_data"), "url", "Import Data: Data source URL must be set."),
        (node("import_data", source="file", url=" "), "file", "Import Data: Path must be set."),
        (node("enter_data_manually"), "data", "Enter Data Manually: Data must be set."),
        (node("enter_data_manually", data=" \n"), "data", "Enter Data Manually: Data must be set."),
        (
            node("enter_data_manually", data_format="table", table=NOTHING),
            "table",
            "Enter Data Manually: Table must be set.",
        ),
        (node("dataset", name=""), "name", "Dataset: Dataset must be set."),
    ],
)
def test_what_is_shown_and_needed_must_be_set(made, parameter, message):
    [problem] = validate(make_graph({"n": made}), load())
    assert (problem.code, problem.parameter) == ("parameter_missing", parameter)
    assert problem.message == message


def test_what_is_entered_is_no_problem_and_what_is_hidden_is_not_asked_for():
    nodes = {
        "url": node("import_data", url="https://example.org/a.csv"),
        "typed": node("enter_data_manually", data="a,b\n1,2\n"),
    }
    assert validate(make_graph(nodes), load()) == []


def test_parameters_and_data_types_are_said_in_words():
    graph = make_graph(
        {
            "tree": node("two_class_boosted_decision_tree", trees=0, title_="My tree"),
            "score": node("score_model"),
        },
        "tree.output > score.trained_model",
    )
    messages = [problem.message for problem in validate(graph, load())]
    title = load()["two_class_boosted_decision_tree"].parameters_by_name["trees"].title
    assert messages[0] == f"My tree: {title} must be 1 or more. Got 0."
    assert messages[1] == (
        "Score Model: “Trained model” takes a trained model, but “Untrained model” of My tree "
        "gives an untrained model."
    )
