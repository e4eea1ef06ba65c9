"""Stack Models: several learners made one, by a learner that combines their answers."""

from collections.abc import Sequence
from typing import Annotated, Any

from sklearn.linear_model import RidgeCV

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Label, Range
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import EncodingName, Learner
from designer.modules.learning.logistic import PenalizedLogisticRegression
from designer.modules.learning.softmax import PenalizedSoftmaxRegression
from designer.modules.learning.stacked import StackedClassifier, StackedRegressor

TITLE = "Stack Models"
OF_CLASSES = ("binary", "multiclass")
PENALTIES = (0.1, 1.0, 10.0)


@module(title=TITLE, group="Model Training")
def stack_models(
    untrained_models: Annotated[list[UntrainedModel], Label("Untrained models")],
    final_model: Annotated[UntrainedModel | None, Label("Untrained model that combines")] = None,
    *,
    folds: Annotated[int, Range(2, 100), Label("Number of folds")] = 5,
    with_features: Annotated[bool, Label("Give the last model the features too")] = False,
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Make one learner of several: a last one learns when to trust which of them.

    Learners of different kinds err on different rows, so that together they are often better than
    the best of them. The last one learns from answers to rows that the others were not trained on,
    by folds (Wolpert 1992). All must predict classes, or all numbers.

    Args:
        untrained_models: The learners to combine.
        final_model: The learner that combines them; left open, logistic regression for classes, and
            for numbers ridge regression.
        folds: In how many folds the rows are divided. More give better answers, and take longer.
        with_features: Let the last one see the columns beside the answers.
        seed: Of the folds.
    """
    given = [*untrained_models, *([final_model] if final_model else [])]
    task = _task(given)
    learners = [untrained.estimator for untrained in untrained_models]
    make = StackedClassifier if task in OF_CLASSES else StackedRegressor
    estimator = make(
        tuple(learner.estimator for learner in learners),
        final_model.estimator.estimator if final_model else _usual(task),
        folds=folds,
        with_features=with_features,
        seed=seed,
    )
    shown = {
        "learners": [untrained.title or untrained.kind for untrained in untrained_models],
        "final": (final_model.title or final_model.kind) if final_model else "",
        "folds": folds,
        "with_features": with_features,
        "seed": seed,
    }
    is_by_codes = all(learner.encoding == "codes" for learner in learners)
    takes_missing = final_model is not None and final_model.estimator.encoding == "codes"
    # What takes missing values and level numbers gets them, unless one of them does not.
    encoding: EncodingName = (
        "codes" if is_by_codes and (takes_missing or not with_features) else "indicators"
    )
    learner = Learner(estimator, encoding)
    return UntrainedModel("stack_models", task, learner, shown, TITLE)


def _task(given: Sequence[UntrainedModel]) -> Task:
    """Find what all of them predict; of two classes where one of them knows only two.

    Raises:
        ModuleError: there is none, or they predict different things.
    """
    if not given:
        message = f"{TITLE} has no model to stack. Connect at least one untrained model."
        raise ModuleError("input_missing", message)
    for one in given:
        if not isinstance(one.estimator, Learner) or one.task not in (*OF_CLASSES, "regression"):
            message = (
                f"“{one.title or one.kind}” is a learner for {one.task} and cannot be stacked. "
                "Connect learners of classes or of numbers."
            )
            raise ModuleError("learner_type", message)
    tasks = {one.task for one in given}
    if "regression" in tasks and len(tasks) > 1:
        message = (
            f"Some of the models to stack predict classes, some numbers: "
            f"{', '.join(one.title or one.kind for one in given)}. Connect models of one kind."
        )
        raise ModuleError("tasks_differ", message)
    return "binary" if "binary" in tasks else given[0].task


def _usual(task: Task) -> Any:
    """Make what combines where nothing is connected."""
    if task == "regression":
        return RidgeCV(alphas=PENALTIES)
    make = PenalizedLogisticRegression if task == "binary" else PenalizedSoftmaxRegression
    return make(l1_weight=0.0)
