"""Naive Bayes: a learner of classes that looks at each column by itself."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.bayes import MixedNaiveBayes, Prior
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "Naive Bayes"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)


@module(title=TITLE, group="Classification")
def naive_bayes(
    *,
    trainer_mode: TrainerMode = SINGLE,
    variance_smoothing: Annotated[float, Range(0), One] = 1e-9,
    category_smoothing: Annotated[float, Range(0, exclusive_min=True), One] = 1.0,
    variance_smoothing_range: Annotated[
        Sequence[Annotated[float, Range(0)]],
        Length(1),
        Many,
        Label("Range for variance smoothing"),
    ] = (1e-9, 1e-6, 1e-3, 1e-1),
    category_smoothing_range: Annotated[
        Sequence[Annotated[float, Range(0, exclusive_min=True)]],
        Length(1),
        Many,
        Label("Range for category smoothing"),
    ] = (0.1, 1.0, 10.0),
    prior: Annotated[
        Prior,
        Choices({"frequency": "As frequent as in training", "equal": "All the same"}),
        Label("Probability of classes beforehand"),
    ] = "frequency",
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell two or more classes apart by what each column says of them by itself.

    Needs a single look at the rows, and few of them. Takes numbers, categories and missing values
    as they are; in each class a number is taken to be normally distributed. Its order of classes is
    often better than its probabilities, which come out too sure where columns go together.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        variance_smoothing: The share of the largest variance that is added to that of each number.
        category_smoothing: How many rows are added to each category of each class.
        variance_smoothing_range: The variance smoothings to try.
        category_smoothing_range: The category smoothings to try.
        prior: How probable each class is before a row is looked at.
    """
    return untrained_model(
        TITLE,
        "multiclass",
        MixedNaiveBayes,
        mode=trainer_mode,
        single={
            "variance_smoothing": variance_smoothing,
            "category_smoothing": category_smoothing,
        },
        ranges={
            "variance_smoothing": variance_smoothing_range,
            "category_smoothing": category_smoothing_range,
        },
        fixed={"prior": prior},
        encoding="codes",
    )
