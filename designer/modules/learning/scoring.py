"""Scoring: what a model says about the rows of a table, and how that table differs from its own."""

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning import scores
from designer.modules.learning.features import Features, Matrix
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.labels import BINARY_CLASSES
from designer.modules.learning.scores import score_column
from designer.modules.learning.team import team_of

Unseen = Literal["missing", "other", "error"]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
ROWS_A_TURN = 1 << 16


def score(model: Model, table: Table, unseen: Unseen, threshold: float, context: Context) -> Table:
    """Give the score columns alone: labels, for classes their probabilities, or quantiles.

    Of two classes the probability of the positive one is given, of more that of each. Of two, a
    row counts as positive from `threshold` on, a probability in [0, 1].

    A linear model gives no score where a feature is missing; so does any model where a level is
    unseen and `unseen` is "missing".

    Raises:
        ModuleError: a column that the model needs is missing or of another type; or a level is
            unseen and `unseen` is "error".
    """
    fitted: FittedLearner = model.estimator
    check_columns(table, model.columns, model.title)
    strange = _unseen_rows(table, fitted.features, unseen, context)
    _report_new_columns(model, table, context)
    unknown = strange if unseen == "missing" else np.zeros_like(strange)
    matrix = fitted.matrix(table)
    if fitted.features.encoding == "indicators":
        unknown = unknown | np.isnan(matrix).any(axis=1)
        matrix = np.where(np.isnan(matrix), 0.0, matrix) if unknown.any() else matrix
    predicted = _predicted(fitted, matrix, context)
    if fitted.classes:
        return _class_scores(model, fitted, predicted, unknown, threshold)
    if fitted.quantiles:
        return _quantile_scores(model, fitted.quantiles, predicted, unknown)
    return _value_scores(model, predicted, unknown)


def _predicted(fitted: FittedLearner, matrix: Matrix, context: Context) -> Numbers:
    """Give the number of each row, (n_rows,), its quantiles, or how probable its classes are.

    Of two classes that is the probability of the positive one, (n_rows,); of more, that of each,
    (n_rows, n_classes). Quantiles are (n_rows, n_quantiles).
    """
    if not len(matrix):
        width = len(fitted.quantiles or fitted.classes)
        return np.empty((0, width) if fitted.quantiles or width > BINARY_CLASSES else 0)
    if fitted.scores_in_blocks:
        return _predicted_in_blocks(fitted, matrix, context)
    if not fitted.is_boosted:
        with threadpool_limits(context.threads):
            return _predictions(fitted, matrix)
    parts = []
    with team_of(context) as team:
        for start in range(0, len(matrix), ROWS_A_TURN):
            team.turn()
            parts.append(_predictions(fitted, matrix[start : start + ROWS_A_TURN]))
    return np.concatenate(parts)


def _predicted_in_blocks(fitted: FittedLearner, matrix: Matrix, context: Context) -> Numbers:
    """Predict as many blocks of rows side by side as cores are granted, each in one thread."""
    blocks = [matrix[start : start + ROWS_A_TURN] for start in range(0, len(matrix), ROWS_A_TURN)]
    with ThreadPoolExecutor(min(len(blocks), context.granted_threads())) as threads:
        return np.concatenate(list(threads.map(lambda rows: _predictions(fitted, rows), blocks)))


def _predictions(fitted: FittedLearner, matrix: Matrix) -> Numbers:
    if not fitted.classes:
        return fitted.values(matrix)
    probabilities = fitted.probabilities(matrix)
    return probabilities[:, 1] if len(fitted.classes) == BINARY_CLASSES else probabilities


def _value_scores(model: Model, predicted: Numbers, unknown: Mask) -> Table:
    values = pl.Series(scores.SCORED_LABELS, predicted)
    name = _label_name(model)
    column = score_column(scores.SCORED_LABELS, name, scores.KIND_VALUE)
    frame = pl.DataFrame([_blanked(values.cast(pl.Float64), unknown)])
    return Table.from_frame(frame, [column])


def _quantile_scores(
    model: Model, levels: tuple[float, ...], predicted: Numbers, unknown: Mask
) -> Table:
    names = [scores.quantile_name(level) for level in levels]
    series = [
        _blanked(pl.Series(name, values), unknown)
        for name, values in zip(names, predicted.T, strict=True)
    ]
    kinds = [f"{scores.KIND_QUANTILE}{level}" for level in levels]
    label = _label_name(model)
    columns = [score_column(name, label, kind) for name, kind in zip(names, kinds, strict=True)]
    return Table.from_frame(pl.DataFrame(series), columns)


def _class_scores(
    model: Model, fitted: FittedLearner, predicted: Numbers, unknown: Mask, threshold: float
) -> Table:
    name = _label_name(model)
    if predicted.ndim == 1:
        chosen = (predicted >= threshold).astype(np.int64)
        given = {scores.SCORED_PROBABILITIES: predicted}
        kind = scores.KIND_PROBABILITY
    else:
        chosen = predicted.argmax(axis=1)
        titles = [scores.class_probability_name(value) for value in fitted.classes]
        given = dict(zip(titles, predicted.T, strict=True))
        kind = scores.KIND_CLASS_PROBABILITY
    labels = pl.Series(scores.SCORED_LABELS, list(fitted.classes)).gather(pl.Series(chosen))
    series = [labels, *(pl.Series(title, values) for title, values in given.items())]
    frame = pl.DataFrame([_blanked(one, unknown) for one in series])
    columns = [score_column(title, name, kind) for title in given]
    return Table.from_frame(frame, [_label_column(model, fitted), *columns])


def _label_column(model: Model, fitted: FittedLearner) -> Column:
    is_text = isinstance(fitted.classes[0], str)
    levels = [str(value) for value in fitted.classes] if is_text else None
    kind = "string" if is_text or model.label is None else model.label.type
    return score_column(scores.SCORED_LABELS, _label_name(model), scores.KIND_LABEL, kind, levels)


def _blanked(series: pl.Series, unknown: Mask) -> pl.Series:
    """Put null where nothing can be said."""
    if not unknown.any():
        return series
    frame = pl.DataFrame([series, pl.Series("unknown", unknown)])
    blank = pl.when(~pl.col("unknown")).then(pl.col(series.name))
    return frame.select(blank.alias(series.name)).to_series()


def _unseen_rows(table: Table, features: Features, unseen: Unseen, context: Context) -> Mask:
    """Mark the rows with a level that training had not seen; say how many a column has."""
    rows = np.zeros(table.num_rows, dtype=bool)
    frame = table.polars()
    for column in features.columns:
        if column.levels is None:
            continue
        texts = frame.get_column(column.name).cast(pl.String)
        strange = texts.is_not_null() & ~texts.is_in(list(column.levels))
        count = int(strange.sum())
        if count:
            _report_unseen(column, count, texts.filter(strange)[0], unseen, context, len(texts))
            rows |= strange.to_numpy()
    return rows


def _report_unseen(
    column: Column, count: int, example: str, unseen: Unseen, context: Context, rows: int
) -> None:
    sentence = (
        f"Column “{column.name}”: {count:,} of {rows:,} rows have a value that training had not "
        f"seen, such as “{example}”."
    )
    if unseen == "error":
        remedy = " Choose what to do with them, or train on data that has them."
        raise ModuleError("unseen_level", sentence + remedy, column.name)
    context.log.warning("%s", sentence)
    context.metric(f"unseen share of {column.name}", count / rows)


def _report_new_columns(model: Model, table: Table, context: Context) -> None:
    known = {column.name for column in model.columns} | {_label_name(model)}
    new = [column.name for column in table.columns if column.name not in known]
    if new:
        context.log.info("Columns that the model does not know and leaves out: %s.", ", ".join(new))


def _label_name(model: Model) -> str:
    return model.label.name if model.label else ""
