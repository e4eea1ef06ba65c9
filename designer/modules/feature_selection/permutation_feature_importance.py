"""Permutation Feature Importance: how much worse a model becomes when one column is shuffled."""

from typing import Annotated, Literal

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Choices, Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.schema_rules import adds, beside
from designer.modules.feature_selection.permutation import shuffled_losses

MOST_BARS = 30
FEATURE = Column("Feature", "string", role="none")
IMPORTANCE = Column("Importance", "float", role="none")
DEVIATION = Column("Standard deviation", "float", role="none")

Metric = Annotated[
    Literal[
        "automatic",
        "accuracy",
        "precision",
        "recall",
        "mean_absolute_error",
        "root_mean_squared_error",
        "relative_absolute_error",
        "relative_squared_error",
        "r2",
    ],
    Choices(
        {
            "automatic": "By the model: accuracy, R², or loss of quantiles",
            "accuracy": "Classification - Accuracy",
            "precision": "Classification - Precision",
            "recall": "Classification - Recall",
            "mean_absolute_error": "Regression - Mean Absolute Error",
            "root_mean_squared_error": "Regression - Root Mean Squared Error",
            "relative_absolute_error": "Regression - Relative Absolute Error",
            "relative_squared_error": "Regression - Relative Squared Error",
            "r2": "Regression - Coefficient of Determination",
        }
    ),
    Label("Metric for measuring performance"),
]
COLUMNS = adds(beside(), *(column.to_json() for column in (FEATURE, IMPORTANCE, DEVIATION)))


@module(
    title="Permutation Feature Importance", group="Feature Selection", schema={"output": COLUMNS}
)
def permutation_feature_importance(
    model: Annotated[Model, Label("Trained model")],
    test_data: Annotated[Table, Label("Test data")],
    *,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
    metric: Metric = "automatic",
    repeats: Annotated[int, Range(1, 1_000), Label("Number of shuffles")] = 1,
    context: Context,
) -> Annotated[Table, Label("Feature importance")]:
    """Say how much worse a model becomes when the values of one column are shuffled.

    The importance of a column is what is lost of the metric, or for errors what they grow by; it is
    about 0, or a little below, for a column that the model does not need. Of two columns that say
    the same, each may look unimportant (Breiman 2001, section 10).

    Rows without a label do not count, nor those that the model cannot score.

    Args:
        model: The model, trained by Train Model.
        test_data: Rows with the label; those that the model was not trained on tell most.
        seed: The same seed gives the same shuffles.
        metric: What is lost. Of more than two classes, precision and recall are the mean over them.
        repeats: How often each column is shuffled. The mean of several is less left to chance.
        context: Told how far the work is.
    """
    losses = shuffled_losses(model, test_data, metric, repeats, seed, context)
    context.figure(
        "Permutation importance",
        {
            "kind": "bars",
            "title": "Loss when the column is shuffled",
            "labels": list(losses)[:MOST_BARS],
            "values": [mean for mean, _ in losses.values()][:MOST_BARS],
        },
    )
    frame = pl.DataFrame(
        {
            FEATURE.name: list(losses),
            IMPORTANCE.name: [mean for mean, _ in losses.values()],
            DEVIATION.name: [deviation for _, deviation in losses.values()],
        },
        schema={FEATURE.name: pl.String, IMPORTANCE.name: pl.Float64, DEVIATION.name: pl.Float64},
    )
    return Table.from_frame(frame, [FEATURE, IMPORTANCE, DEVIATION])
