"""What earlier results say about columns: certain while their recipe holds, a guess afterwards."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from designer.execution import first_start
from designer.execution.models import Run
from designer.execution.validation import validate_pipeline
from designer.workspace.models import Pipeline
from tests.builders import node

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "tenure,charges,churn\n" + "".join(
    f"{n},{n * 7 % 50 if n % 9 else ''},{'Yes' if n % 3 else 'No'}\n" for n in range(90)
)


@pytest.fixture
def churn(pipeline: Callable[..., Pipeline], run_to_end: Callable[..., Run]) -> Pipeline:
    """The churn template on few rows, after one run as far as the trained model."""
    template = json.loads((first_start.TEMPLATES / "customer-churn.json").read_text())
    document = template["document"]
    document["nodes"]["customers"] |= node("enter_data_manually", data=ROWS)
    made = pipeline(document)
    assert run_to_end(made, targets=["train_tree"]).state == "succeeded"
    return made


def change(pipeline: Pipeline, node_id: str, **params: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(pipeline.document))
    document["nodes"][node_id]["params"] |= params
    return document


def test_an_unknown_column_below_a_result_that_holds_is_a_problem(churn: Pipeline):
    problems, schemas = validate_pipeline(churn, change(churn, "train_tree", label_column="chrun"))
    assert [(p.code, p.node, p.parameter, p.hint) for p in problems] == [
        ("unknown_column", "train_tree", "label_column", "Did you mean “churn”?")
    ]
    assert schemas["clean"]["cleaned_dataset"]["guess"] is False


def test_a_result_whose_recipe_has_changed_is_a_guess(churn: Pipeline):
    document = change(churn, "customers", has_header=False)
    document["nodes"]["train_tree"]["params"]["label_column"] = "chrun"
    document["nodes"]["split"]["params"].pop("stratify_by")
    problems, schemas = validate_pipeline(churn, document)
    assert problems == []
    assert schemas["clean"]["cleaned_dataset"]["guess"] is True


def test_a_graph_that_cannot_be_planned_is_still_validated(churn: Pipeline):
    document = change(churn, "customers")
    document["nodes"]["odd"] = node("dataset", name=["a"], version={}) | {"position": [0, 0]}
    document["edges"].append(
        {"source": "clean", "source_port": "cleaned_dataset", "target": "split",
         "target_port": "dataset"}
    )  # fmt: skip
    codes = {problem.code for problem in validate_pipeline(churn, document)[0]}
    assert {"cycle", "parameter_invalid"} <= codes
