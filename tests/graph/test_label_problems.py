"""Train Model without a label column is a problem before anything runs, where columns are known."""

import pytest

from designer.artifacts.column import Column
from designer.catalog.annotations import selecting
from designer.catalog.snapshot import load
from designer.graph.validate import validate
from designer.graph.world import World
from tests.builders import make_graph, node

CATALOG = load()
AGE, INCOME, CLASS = Column("age", "integer"), Column("income", "string"), Column("class", "string")
BOTH = ("income", "class")


def problems(columns=(AGE, INCOME, CLASS), *, label=None, marked=(), cleared=(), **edit):
    """Problems of: a dataset, Edit Metadata that marks, another that clears, Train Model."""
    nodes = {
        "load": node("dataset", name="adult"),
        "mark": node("edit_metadata", columns=pick(marked), fields="label", **edit),
        "clear": node("edit_metadata", columns=pick(cleared), fields="clear_label"),
        "learn": node("two_class_logistic_regression"),
        "train": node("train_model", label_column=label),
    }
    graph = make_graph(
        nodes, "load.output > mark.dataset", "mark.output > clear.dataset",
        "clear.output > train.dataset", "learn.output > train.untrained_model",
    )  # fmt: skip
    return validate(graph, CATALOG, World(datasets={"adult": {1: columns}}))


def pick(names):
    chosen = selecting(names=names)
    return {
        **chosen,
        "rules": [{**rule, "values": list(rule["values"])} for rule in chosen["rules"]],
    }


@pytest.mark.parametrize(
    ("marked", "found"),
    [((), "no column that arrives here is"), (BOTH, "“income” and “class” are marked")],
)
def test_no_label_or_several_are_a_problem_at_the_parameter(marked, found):
    (problem,) = problems(marked=marked)
    assert (problem.code, problem.node, problem.parameter) == (
        "parameter_missing", "train", "label_column",
    )  # fmt: skip
    assert found in problem.message
    assert "Edit Metadata" in (problem.hint or "")


def test_a_column_that_edit_metadata_marks_is_the_label():
    assert problems(marked=["income"]) == []
    assert problems(marked=BOTH, cleared=["class"]) == []
    assert len(problems(marked=["income"], cleared=["income"])) == 1


def test_a_label_that_is_renamed_is_known_by_its_new_name():
    (problem,) = problems(marked=["income"], new_names=["incomes"], label="income")
    assert problem.code == "unknown_column"
    assert problem.hint == "Did you mean “incomes”?"


def test_nothing_is_said_where_columns_are_unknown():
    assert problems(None) == []
