"""Filter Based Feature Selection: keep the columns that say most about a target."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

import polars as pl

from designer.artifacts.column import Column as Facts
from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Choices, Column, Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.select_columns_transform import ColumnSelection
from designer.modules.feature_selection.feature_scores import feature_scores
from designer.modules.learning.labels import label_column
from designer.modules.refitting import fit_again

TITLE = "Filter Based Feature Selection"
MOST_BARS = 30


class Selected(NamedTuple):
    """The target with the best features, the score of every feature, and what keeps the same."""

    filtered_dataset: Annotated[Table, Label("Filtered dataset")]
    features: Annotated[Table, Label("Features")]
    transformation: Annotated[Transform, Label("Columns selection transformation")]


Method = Annotated[
    Literal["pearson", "spearman", "kendall", "chi_squared", "mutual_information"],
    Choices(
        {
            "pearson": "Pearson correlation",
            "spearman": "Spearman correlation",
            "kendall": "Kendall correlation",
            "chi_squared": "Chi squared",
            "mutual_information": "Mutual information",
        }
    ),
    Label("Feature scoring method"),
]


@module(title=TITLE, group="Feature Selection")
def filter_based_feature_selection(
    dataset: Table,
    *,
    method: Method = "pearson",
    feature_columns_only: Annotated[bool, Label("Operate on feature columns only")] = True,
    target_column: Annotated[str | None, Column(roles=("label",))] = None,
    desired_features: Annotated[int, Range(1), Label("Number of desired features")] = 1,
    context: Context,
) -> Selected:
    """Keep the columns that say most about a target.

    Every column gets a score; the target and the columns with the greatest scores are kept, the
    best first. A column without a score, such as a text among correlations, a constant, or more
    than 1,000 different texts, comes last. Rows in which the column or the target is missing do
    not count.

    The third output keeps the same columns of other datasets. To cross validate a learner, connect
    it to Cross Validate Model, which then chooses the columns anew in each fold: columns chosen
    with the rows that a model is judged by make it look better than it is.

    Args:
        dataset: The table with the columns.
        method: Correlations (their absolute value) tell how well numbers rise or fall together:
            along a line (Pearson), or along any curve (Spearman, Kendall). Chi squared and mutual
            information tell how far from independent values are, texts too; numbers of more than
            20 values are put into 10 bins of equally many rows.
        feature_columns_only: Only columns in the role of a feature get a score; else all others
            than the target do.
        target_column: What the columns shall say something about; left empty, the column that is
            marked as label. For correlations a number, or two classes, the second of which is 1.
        desired_features: How many columns to keep beside the target.
        context: Told how far the work is.
    """
    target = label_column(dataset, target_column)
    names = [
        column.name
        for column in dataset.columns
        if column.name != target.name and (column.role == "feature" or not feature_columns_only)
    ]
    if not names:
        message = (
            f"There is no column beside the target “{target.name}” to choose among. Connect a "
            "dataset with features, or switch “Operate on feature columns only” off."
        )
        raise ModuleError("features_missing", message)
    scores = feature_scores(dataset, target, names, method, context)
    best = [target.name, *list(scores)[:desired_features]]
    context.figure(
        "Scores",
        {
            "kind": "bars",
            "title": "Score of each column",
            "labels": [name for name, score in scores.items() if score is not None][:MOST_BARS],
            "values": [score for score in scores.values() if score is not None][:MOST_BARS],
        },
    )
    filtered = dataset.select(best)
    again = fit_again(
        filter_based_feature_selection,
        method=method,
        feature_columns_only=feature_columns_only,
        target_column=target_column,
        desired_features=desired_features,
    )
    selection = ColumnSelection(TITLE, filtered.columns, target.name)
    needed = tuple(column for column in filtered.columns if column.name != target.name)
    transform = Transform(TITLE, selection, needed, selection.details(), again)
    return Selected(filtered, _features(dataset, scores), transform)


def _features(dataset: Table, scores: Mapping[str, float | None]) -> Table:
    """Give the scores in one row; their columns have the roles of those that they are of."""
    row = pl.DataFrame([pl.Series(name, [score], pl.Float64) for name, score in scores.items()])
    known = [Facts(name, "float", role=dataset.column(name).role) for name in scores]
    return Table.from_frame(row, known)
