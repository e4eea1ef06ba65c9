"""Explain Scores: say what each column adds to the score of each row."""

from typing import Annotated, NamedTuple

import numpy as np
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.schema_rules import adds, beside
from designer.modules.learning.contribution_figures import figures
from designer.modules.learning.contributions import Contributions, contributions

PREFIX = "Contribution of "
BASE = "Base Value"
RAW = "Raw Score"
CLASS = "Explained Class"
SUMMARY = (
    Column("Feature", "string", role="none"),
    Column("Mean Absolute Contribution", "float", role="none"),
    Column("Share", "float", role="none"),
    Column("Mean Contribution", "float", role="none"),
    Column("Least Contribution", "float", role="none"),
    Column("Greatest Contribution", "float", role="none"),
)


class Explained(NamedTuple):
    """The contributions to each score, and what they come to."""

    contributions: Table
    summary: Annotated[Table, Label("Summary by column")]


@module(
    title="Explain Scores",
    group="Model Scoring & Evaluation",
    schema={"summary": adds(beside(), *(column.to_json() for column in SUMMARY))},
)
def explain_scores(
    trained_model: Model,
    dataset: Table,
    background: Table | None = None,
    *,
    explained_class: str = "",
    append_contributions: Annotated[bool, Label("Append to the columns of the dataset")] = True,
    shown_columns: Annotated[int, Range(1, 50), Label("Columns to draw")] = 15,
    context: Context,
) -> Explained:
    """Say what each column adds to the score of each row, exactly.

    The base value and the contributions of a row add to its raw score: of numbers what Score Model
    gives, of counts its logarithm, of classes the log-odds (of more than two, the score before the
    softmax; of the perceptron and the support vector machine, the distance from the border).

    Boosted decision trees give their Shapley values, computed by LightGBM; the base is the mean of
    the training rows. Of weighted sums (linear, logistic and Poisson regression, averaged
    perceptron, support vector machine) a contribution is the weight times the distance from the
    mean of a background. The indicators of a category are added up to its column. Contributions
    say what the model goes by, not what causes what.

    Args:
        trained_model: The model, of one of these kinds.
        dataset: The rows to explain; the label may be missing.
        background: With the means of these rows a weighted sum is compared, such as those that it
            was trained on; left open, with those of the dataset. Trees need none.
        explained_class: The class whose score is explained. Left empty, it is the positive one of
            two, and of more the most probable of each row.
        append_contributions: Keep the columns of the dataset before the contributions.
        shown_columns: How many columns are drawn, those that move scores most.
        context: Given the figures, and told how far the work is.
    """
    found = contributions(trained_model, dataset, background, explained_class, context)
    for name, figure in figures(found, dataset, shown_columns).items():
        context.figure(name, figure)
    given = _table(found, trained_model)
    summary = _summary(found)
    if found.base.size and np.isfinite(found.base).any():
        context.metric("Mean base value", float(np.nanmean(found.base)))
    result = dataset.with_columns(given) if append_contributions else given
    return Explained(result, summary)


def _table(found: Contributions, model: Model) -> Table:
    """Give a column for each of the model's, then base, raw score and the class."""
    columns = {f"{PREFIX}{name}": found.values[:, i] for i, name in enumerate(found.names)}
    raw = found.base + found.values.sum(axis=1)
    frame = pl.DataFrame({**columns, BASE: found.base, RAW: raw}).fill_nan(None)
    if found.classes is not None:
        names = pl.Series(CLASS, [str(value) for value in model.estimator.classes])
        frame = frame.with_columns(names.gather(pl.Series(found.classes)))
    kinds = {CLASS: "string"}
    known = [Column(n, kinds.get(n, "float"), role="none") for n in frame.columns]  # type: ignore[arg-type]
    return Table.from_frame(frame, known)


def _summary(found: Contributions) -> Table:
    """Give a row for each column, the one that moves scores most first."""
    values = found.values[~np.isnan(found.base)]
    rows = []
    if len(values):
        means = np.abs(values).mean(axis=0)
        total = means.sum() or 1.0
        rows = [
            (name, mean, mean / total, column.mean(), column.min(), column.max())
            for name, mean, column in zip(found.names, means, values.T, strict=True)
        ]
    types = {"string": pl.String, "float": pl.Float64}
    schema = {column.name: types[column.type] for column in SUMMARY}
    frame = pl.DataFrame(
        [(row[0], *map(float, row[1:])) for row in rows], schema=schema, orient="row"
    )
    ordered = frame.sort([SUMMARY[1].name, "Feature"], descending=[True, False])
    return Table.from_frame(ordered, SUMMARY)
