"""What kind of scores a table carries, and their comparison with the truth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.learning import scores
from designer.modules.learning.binary_evaluation import evaluate_binary
from designer.modules.learning.labels import BINARY_CLASSES, class_codes
from designer.modules.learning.multiclass_evaluation import evaluate_multiclass
from designer.modules.learning.quantile_evaluation import (
    AVERAGE,
    GAIN,
    evaluate_quantiles,
    loss_titles,
    quantile_figure,
)
from designer.modules.learning.regression_evaluation import evaluate_regression
from designer.modules.learning.scores import score_of_kind
from designer.modules.selection import existing

EvaluationTask = Literal["binary", "multiclass", "regression", "quantile"]
# Names by which tables that were scored elsewhere say what their columns are.
FOREIGN_LABEL = "Labels"
FOREIGN: tuple[tuple[EvaluationTask, str, str | None], ...] = (
    ("binary", "Binary Class Scored Labels", "Binary Class Scored Probabilities"),
    ("multiclass", "Multi Class Scored Labels", None),
    ("regression", "Regression Scored Labels", None),
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A table with the columns of its truth and its scores."""

    table: Table
    task: EvaluationTask
    label: str
    predicted: str
    probability: str | None = None
    levels: tuple[str, ...] | None = None
    class_probabilities: tuple[str, ...] = ()
    quantiles: Mapping[float, str] = field(default_factory=dict)


def find_scores(table: Table) -> Scored:
    """Find the newest scores of a table, by metadata or by the known names of foreign scores.

    Raises:
        ModuleError: there are none, or the column that they predict is not there.
    """
    quantiles = scores.quantile_columns(table.columns)
    value = score_of_kind(table.columns, scores.KIND_VALUE)
    label = score_of_kind(table.columns, scores.KIND_LABEL)
    if quantiles and _are_newest(table, quantiles.values(), label or value):
        return _quantile_scores(table, quantiles)
    if value is None and label is None:
        return _foreign_scores(table)
    predicted = label if label is not None else value
    assert predicted is not None  # noqa: S101 - one of the two is there
    truth = existing(table, predicted.score_of or "", "the scored dataset")
    if label is None:
        return Scored(table, "regression", truth.name, predicted.name)
    of = predicted.score_of
    probability = score_of_kind(table.columns, scores.KIND_PROBABILITY, of)
    return Scored(
        table,
        "multiclass" if probability is None else "binary",
        truth.name,
        predicted.name,
        None if probability is None else probability.name,
        label.levels,
        tuple(
            column.name
            for column in table.columns
            if column.score_kind == scores.KIND_CLASS_PROBABILITY and column.score_of == of
        ),
    )


def _are_newest(table: Table, quantiles: Iterable[Column], other: Column | None) -> bool:
    """Tell whether they stand behind another score."""
    places = {name: place for place, name in enumerate(table.names)}
    return other is None or max(places[one.name] for one in quantiles) > places[other.name]


def _quantile_scores(table: Table, quantiles: Mapping[float, Column]) -> Scored:
    names = {level: column.name for level, column in quantiles.items()}
    first = next(iter(quantiles.values()))
    truth = existing(table, first.score_of or "", "the scored dataset")
    return Scored(table, "quantile", truth.name, first.name, quantiles=names)


def evaluate(scored: Scored, name: str) -> tuple[dict[str, Any], int]:
    """Compare scores with the truth; also give how many rows lack one of the two.

    Raises:
        ModuleError: no row has both.
    """
    needed = [scored.label, scored.predicted, *filter(None, [scored.probability])]
    needed += [*scored.class_probabilities, *scored.quantiles.values()]
    compared = scored.table.select(dict.fromkeys(needed))
    frame = compared.polars()
    usable = pl.all_horizontal(pl.col(needed).is_not_null())
    for column in needed:
        if frame.schema[column].is_float():
            usable &= pl.col(column).is_finite()
    kept = frame.select(usable).to_series().to_numpy()
    if not kept.any():
        message = (
            f"No row has both a value in “{scored.label}” and a score: nothing can be compared. "
            "Score a dataset that has the label."
        )
        raise ModuleError("nothing_to_evaluate", message, scored.label)
    table = compared if kept.all() else compared.filter(kept)
    return _compare(scored, table, name), int((~kept).sum())


def _compare(scored: Scored, table: Table, name: str) -> dict[str, Any]:
    if scored.quantiles:
        frame = table.polars().select(pl.all().cast(pl.Float64))
        predicted = frame.select(scored.quantiles.values()).to_numpy()
        return evaluate_quantiles(
            name, frame[scored.label].to_numpy(), predicted, tuple(scored.quantiles)
        )
    if scored.task == "regression":
        frame = table.polars().select(pl.col(scored.label, scored.predicted).cast(pl.Float64))
        return evaluate_regression(
            name, frame[scored.label].to_numpy(), frame[scored.predicted].to_numpy()
        )
    classes = scored_classes(scored, table)
    truth = class_codes(table, scored.label, classes)
    predicted = class_codes(table, scored.predicted, classes)
    if scored.task == "multiclass" or scored.probability is None:
        probabilities = _class_probabilities(scored, table, classes)
        return evaluate_multiclass(name, truth, predicted, classes, probabilities)
    if len(classes) != BINARY_CLASSES:
        message = (
            f"“{scored.label}” has {len(classes)} classes, but the scores are of two: "
            f"{', '.join(map(str, classes[:5]))}. Was it changed after scoring?"
        )
        raise ModuleError("label_not_binary", message, scored.label)
    probability = table.polars().get_column(scored.probability).cast(pl.Float64).to_numpy()
    pair = (classes[0], classes[1])
    return evaluate_binary(name, truth, predicted, np.asarray(probability), pair)


def _class_probabilities(
    scored: Scored, table: Table, classes: tuple[Any, ...]
) -> npt.NDArray[np.float64] | None:
    """Give the probability of each class, (n_rows, n_classes); None where they are not known.

    Of a class that training had not seen it is 0.
    """
    known = set(scored.class_probabilities)
    if not known:
        return None
    frame = table.polars()
    names = [scores.class_probability_name(value) for value in classes]
    return np.column_stack(
        [
            frame[name].cast(pl.Float64).to_numpy() if name in known else np.zeros(frame.height)
            for name in names
        ]
    )


def scored_classes(scored: Scored, table: Table) -> tuple[Any, ...]:
    """Give the classes in their order: of the scored label's levels, else ascending."""
    frame = table.polars()
    both = [frame.get_column(name).unique() for name in (scored.label, scored.predicted)]
    if scored.levels is not None:
        present = {value for series in both for value in series.cast(pl.String)}
        strange = sorted(present - set(scored.levels))
        return (*scored.levels, *strange)
    if any(series.dtype in (pl.Categorical, pl.Enum, pl.String) for series in both):
        both = [series.cast(pl.String) for series in both]
    found = tuple(sorted({value for series in both for value in series}))
    if scored.task == "binary" and set(found) <= {False, True}:
        return type(found[0])(False), type(found[0])(True)
    return found


def _foreign_scores(table: Table) -> Scored:
    names = set(table.names)
    for task, predicted, probability in FOREIGN:
        if {FOREIGN_LABEL, predicted} | {probability or predicted} <= names:
            return Scored(table, task, FOREIGN_LABEL, predicted, probability)
    message = (
        "This dataset has no score columns. Connect the output of Score Model, or name the columns "
        "of a table scored elsewhere “Labels” and “Binary Class Scored Labels” with “Binary Class "
        "Scored Probabilities”, “Multi Class Scored Labels”, or “Regression Scored Labels”."
    )
    raise ModuleError("score_column_missing", message)


def metric_names(task: EvaluationTask, models: Iterable[Mapping[str, Any]] = ()) -> dict[str, str]:
    """Give the titles of a task's metrics, in the order that people read them.

    Those of single quantiles are only given of models that were evaluated.
    """
    return loss_titles(models) | TITLES[task]


def evaluation_figure(task: EvaluationTask, models: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the figure that shows how good models are."""
    if task == "quantile":
        return quantile_figure(models)
    return {"kind": "evaluation", "task": task, "models": models}


TITLES: dict[EvaluationTask, dict[str, str]] = {
    "binary": {
        "accuracy": "Accuracy",
        "precision": "Precision",
        "recall": "Recall",
        "f1": "F1 Score",
        "auc": "AUC",
        "average_precision": "Average Precision",
        "log_loss": "Log Loss",
    },
    "multiclass": {
        "accuracy": "Overall Accuracy",
        "average_accuracy": "Average Accuracy",
        "micro_precision": "Micro-averaged Precision",
        "micro_recall": "Micro-averaged Recall",
        "macro_precision": "Macro-averaged Precision",
        "macro_recall": "Macro-averaged Recall",
        "macro_f1": "Macro-averaged F1 Score",
        "log_loss": "Log Loss",
    },
    "regression": {
        "mean_absolute_error": "Mean Absolute Error",
        "root_mean_squared_error": "Root Mean Squared Error",
        "relative_absolute_error": "Relative Absolute Error",
        "relative_squared_error": "Relative Squared Error",
        "r2": "Coefficient of Determination",
    },
    "quantile": {AVERAGE: "Average Quantile Loss", GAIN: "R¹"},
}


def described(title: str) -> Column:
    """Describe a metric's column: a number that nothing should be learned from."""
    return Column(name=title, type="float", role="none")
