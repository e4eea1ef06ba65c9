"""A pipeline with Vowpal Wabbit runs on a server that lacks it: its environment is built."""

from collections.abc import Callable

import pytest

from designer.execution.environments.description import describe
from designer.execution.models import Environment, Run, StepRun
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node
from tests.execution.waiting import states

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]


def test_the_first_run_builds_it_and_both_modules_work_in_it(
    workspace: Workspace, pipeline: Callable[..., Pipeline], run_to_end: Callable[..., Run]
):
    rows = "".join(f"{n % 7},{3 * (n % 7)}\n" for n in range(200))
    document = make_document(
        {
            "data": node("enter_data_manually", data=f"x,y\n{rows}"),
            "train": node("train_vowpal_wabbit_model", label_column="y", arguments="--passes 5"),
            "score": node("score_vowpal_wabbit_model", include_labels=True),
        },
        "data.output > train.training_data",
        "train.trained_model > score.trained_model",
        "data.output > score.test_data",
    )
    run = run_to_end(pipeline(document))
    problems = {s.node: s.error for s in StepRun.objects.filter(run=run) if s.error}
    assert (states(run), problems) == (
        {"data": "succeeded", "train": "succeeded", "score": "succeeded"}, {},
    )  # fmt: skip
    (told,) = describe(Environment.objects.select_related("build"))
    assert (told["name"], told["state"]) == ("vowpal-wabbit", "ready")
    outputs = StepRun.objects.get(run=run, node="score").outputs.all()
    assert [output.artifact.summary["rows"] for output in outputs] == [200]
