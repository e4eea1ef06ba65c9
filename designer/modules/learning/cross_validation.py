"""Cross-validation: every row is scored by a model that was trained on the other folds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Transform, UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning import scores
from designer.modules.learning.evaluation import evaluate, find_scores
from designer.modules.learning.fold_transforms import fitted_to
from designer.modules.learning.folds import Folds
from designer.modules.learning.labels import BINARY_CLASSES, class_codes, classes_of
from designer.modules.learning.learner import NUMBER_TASKS
from designer.modules.learning.part_of_work import PartOfWork
from designer.modules.learning.scoring import score
from designer.modules.learning.training import train

THRESHOLD = 0.5
# What a fold may lack so that its scores cannot be compared with the truth.
NOT_COMPARABLE = frozenset({"label_not_binary", "nothing_to_evaluate"})
Metrics = Mapping[str, float | None]
Order = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Validated:
    """What the models of all folds said.

    Attributes:
        scores: the columns of scores, row by row as in the table that was validated.
        metrics: how good the scores of each fold are.
    """

    scores: Table
    metrics: Sequence[Metrics]


def classes_to_stratify(
    table: Table, label: Column, untrained: UntrainedModel
) -> npt.NDArray[np.int64] | None:
    """Give the class of each row, or None where the label is a number to predict."""
    if untrained.task in NUMBER_TASKS:
        return None
    return class_codes(table, label.name, classes_of(table, label))


def cross_validate(
    untrained: UntrainedModel,
    table: Table,
    label: Column,
    folds: Folds,
    context: Context,
    transforms: Sequence[Transform] = (),
) -> Validated:
    """Train on all folds but one and score that one, for each of them.

    Args:
        untrained: The learner.
        table: The rows, all of which have a label.
        label: The column to predict.
        folds: The fold of each row.
        context: Told how far the work is.
        transforms: Fitted in each fold to the rows that it is trained on, one after the other.

    Raises:
        ModuleError: the data cannot be learned from by this learner, or not be transformed.
    """
    classes = () if untrained.task in NUMBER_TASKS else classes_of(table, label)
    scored, metrics = [], []
    for number, name in enumerate(folds.names):
        is_held_out = folds.numbers == number
        part = PartOfWork(context, number, len(folds), f"fold {name} ({number + 1}/{len(folds)})")
        part.progress(0.0)
        training, rows = table.filter(~is_held_out), table.filter(is_held_out)
        training, rows = fitted_to(transforms, training, rows, label, part)
        given = train_and_score(untrained, training, rows, label, part)
        _check_classes(given, classes, label, name)
        metrics.append(score_metrics(rows, given, label, part))
        scored.append(given)
    order = np.argsort(np.argsort(folds.numbers, kind="stable"), kind="stable")
    return Validated(_joined(scored, classes, order), metrics)


def _check_classes(scored: Table, classes: Sequence[Any], label: Column, fold: str) -> None:
    """See that a learner of several classes did not become one of two.

    Raises:
        ModuleError: it did, since the other classes are all in one fold.
    """
    if len(classes) > BINARY_CLASSES and scores.SCORED_PROBABILITIES in scored.names:
        message = (
            f"“{label.name}” has {len(classes)} classes, but without the rows of fold “{fold}” "
            "only two are left to learn from. Choose folds that each leave at least three."
        )
        raise ModuleError("folds_lack_classes", message, label.name)


def train_and_score(
    untrained: UntrainedModel, training: Table, rows: Table, label: Column, context: Context
) -> Table:
    """Give the scores alone of the rows, by a model that is trained on others."""
    model = train(untrained, training, training.column(label.name), context)
    return score(model, rows, "other", THRESHOLD, context)


def score_metrics(rows: Table, scored: Table, label: Column, context: Context) -> Metrics:
    """Say how good scores are; nothing where a fold cannot be judged by itself."""
    try:
        compared = rows.select([label.name]).with_columns(scored)
        evaluated, _ = evaluate(find_scores(compared), "")
    except ModuleError as error:
        if error.code not in NOT_COMPARABLE:
            raise
        context.log.warning("A fold is left out of the means: %s", error.message)
        return {}
    metrics: Metrics = evaluated["metrics"]
    return metrics


def mean_metrics(metrics: Iterable[Metrics], names: Iterable[str]) -> dict[str, float | None]:
    """Give the mean of each metric over the folds in which it is defined."""
    return _summarized(list(metrics), names, lambda values: float(np.mean(values)), 1)


def metric_deviations(metrics: Iterable[Metrics], names: Iterable[str]) -> dict[str, float | None]:
    """Give the standard deviation of each metric between folds, that of a sample."""
    return _summarized(list(metrics), names, lambda values: float(np.std(values, ddof=1)), 2)


def _summarized(
    metrics: Sequence[Metrics],
    names: Iterable[str],
    calculate: Callable[[list[float]], float],
    least: int,
) -> dict[str, float | None]:
    known = {name: [v for one in metrics if (v := one.get(name)) is not None] for name in names}
    return {name: calculate(v) if len(v) >= least else None for name, v in known.items()}


def _joined(parts: Sequence[Table], classes: Sequence[Any], order: Order) -> Table:
    """Put the scores of all folds together; `order` has the place of each row in them.

    The probability of a class that the training of a fold had not seen is 0.
    """
    known = {column.name: column for part in parts for column in part.columns}
    probabilities = [scores.class_probability_name(value) for value in classes]
    names = [name for name in known if name not in probabilities]
    names += [name for name in probabilities if name in known]
    frame = pl.concat([_completed(part, names) for part in parts], how="vertical")
    columns = list(known.values())
    if classes and isinstance(classes[0], str):
        columns = [replace(c, levels=tuple(classes)) if c.levels else c for c in columns]
    return Table.from_frame(frame[order], columns)


def _completed(part: Table, names: Sequence[str]) -> pl.DataFrame:
    """Give the scores with all these columns, texts as plain texts."""
    frame = part.polars()
    texts = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]
    absent = [name for name in names if name not in frame.columns]
    has_score = pl.col(scores.SCORED_LABELS).is_not_null()
    return frame.with_columns(
        *(pl.col(name).cast(pl.String) for name in texts),
        *(pl.when(has_score).then(0.0).alias(name) for name in absent),
    ).select(names)
