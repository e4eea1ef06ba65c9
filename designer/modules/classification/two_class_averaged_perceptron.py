"""Two-Class Averaged Perceptron: a linear learner of two classes that goes row by row."""

from collections.abc import Sequence
from typing import Annotated

from sklearn.linear_model import SGDClassifier

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.margins import MarginClassifier
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "Two-Class Averaged Perceptron"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
NAMES = {"learning_rate": "classifier__eta0", "iterations": "classifier__max_iter"}


@module(title=TITLE, group="Classification")
def two_class_averaged_perceptron(
    *,
    trainer_mode: TrainerMode = SINGLE,
    learning_rate: Annotated[float, Range(0, exclusive_min=True), One] = 1.0,
    iterations: Annotated[int, Range(1), One, Label("Maximum number of iterations")] = 10,
    learning_rate_range: Annotated[
        Sequence[Annotated[float, Range(0, exclusive_min=True)]],
        Length(1),
        Many,
        Label("Range for learning rate"),
    ] = (0.1, 0.5, 1.0),
    iterations_range: Annotated[
        Sequence[Annotated[int, Range(1)]], Length(1), Many, Label("Range for iterations")
    ] = (1, 10),
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell two classes apart by a weighted sum, mended at each row that it gets wrong.

    Fast, also on many rows. The weights are the mean of those after each row. Numbers are brought
    to one scale inside, categories become indicators; a row within the margin counts as wrong.
    Missing values must be cleaned before. The engine is scikit-learn.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        learning_rate: How much a wrong row changes the weights.
        iterations: How often all rows are gone through.
        learning_rate_range: The learning rates to try.
        iterations_range: The numbers of iterations to try.
        seed: Of the order in which rows are visited.
    """
    return untrained_model(
        TITLE,
        "binary",
        _estimator,
        mode=trainer_mode,
        single={"learning_rate": learning_rate, "iterations": iterations},
        ranges={"learning_rate": learning_rate_range, "iterations": iterations_range},
        fixed={"seed": seed},
        names=NAMES,
    )


def _estimator(*, learning_rate: float, iterations: int, seed: int) -> MarginClassifier:
    perceptron = SGDClassifier(
        loss="hinge",
        penalty=None,
        learning_rate="constant",
        eta0=learning_rate,
        max_iter=iterations,
        tol=None,
        average=True,
        random_state=seed,
    )
    return MarginClassifier(perceptron)
