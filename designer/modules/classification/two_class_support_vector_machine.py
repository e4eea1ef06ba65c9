"""Two-Class Support Vector Machine: a linear learner of two classes with a wide margin."""

from collections.abc import Sequence
from typing import Annotated

from sklearn.linear_model import SGDClassifier

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.margins import MarginClassifier
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "Two-Class Support Vector Machine"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
NAMES = {"iterations": "classifier__max_iter", "lambda_weight": "classifier__alpha"}


@module(title=TITLE, group="Classification")
def two_class_support_vector_machine(
    *,
    trainer_mode: TrainerMode = SINGLE,
    iterations: Annotated[int, Range(1), One, Label("Number of iterations")] = 1,
    lambda_weight: Annotated[float, Range(0, exclusive_min=True), One, Label("Lambda")] = 0.001,
    iterations_range: Annotated[
        Sequence[Annotated[int, Range(1)]], Length(1), Many, Label("Range for iterations")
    ] = (1, 10, 100),
    lambda_weight_range: Annotated[
        Sequence[Annotated[float, Range(0, exclusive_min=True)]],
        Length(1),
        Many,
        Label("Range for lambda"),
    ] = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1),
    normalize_features: bool = True,
    project_to_unit_sphere: Annotated[bool, Label("Project to the unit sphere")] = False,
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell two classes apart by a weighted sum that leaves a wide margin between them.

    Fast, also on many rows and columns. Categories become indicators. Missing values must be
    cleaned before. The engine is scikit-learn's stochastic gradient descent on the hinge loss.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        iterations: How often all rows are gone through; more than 1 helps on few rows.
        lambda_weight: Pulls weights towards zero: larger leaves a wider margin.
        iterations_range: The numbers of iterations to try.
        lambda_weight_range: The lambdas to try.
        normalize_features: Bring the features to mean 0 and standard deviation 1 first.
        project_to_unit_sphere: Bring each row to length 1, so that only its direction counts.
        seed: Of the order in which rows are visited.
    """
    return untrained_model(
        TITLE,
        "binary",
        _estimator,
        mode=trainer_mode,
        single={"iterations": iterations, "lambda_weight": lambda_weight},
        ranges={"iterations": iterations_range, "lambda_weight": lambda_weight_range},
        fixed={
            "normalize_features": normalize_features,
            "project_to_unit_sphere": project_to_unit_sphere,
            "seed": seed,
        },
        names=NAMES,
    )


def _estimator(
    *,
    iterations: int,
    lambda_weight: float,
    normalize_features: bool,
    project_to_unit_sphere: bool,
    seed: int,
) -> MarginClassifier:
    machine = SGDClassifier(
        loss="hinge", alpha=lambda_weight, max_iter=iterations, tol=None, random_state=seed
    )
    return MarginClassifier(
        machine, standardise=normalize_features, unit_rows=project_to_unit_sphere
    )
