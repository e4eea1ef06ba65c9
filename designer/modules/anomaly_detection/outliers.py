"""How far each row stands from the others, by an estimator of scikit-learn."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.modules.learning.scaled_features import Numbers, ScaledFeatures

FLAG = Column("Outlier", "boolean", role="none")
SCORE = Column("Outlier Score", "float", role="none")
Rows = Literal["all", "ordinary", "outliers"]
ROWS_AT_A_TIME = 100_000
# The trees calculate in 32 bits, which end at 3e38.
FARTHEST = 1e30


@dataclass(frozen=True, slots=True)
class OutlierMarks:
    """Marks the rows of other tables; `limit` is the score from which on a row is an outlier."""

    features: ScaledFeatures
    estimator: Any
    limit: float
    rows: Rows

    def apply(self, table: Table) -> Table:
        """Say of each row how far it stands from those that this was fitted on."""
        matrix = self.features.matrix(table)
        is_known = np.isfinite(matrix).all(axis=1)
        scores = np.full(len(matrix), np.nan)
        if is_known.any():
            scores[is_known] = far(self.estimator, matrix[is_known])
        return self.marked(table, scores)

    def marked(self, table: Table, scores: Numbers) -> Table:
        """Put flags and scores beside the rows; a row with missing values has none."""
        values = pl.Series(SCORE.name, scores).fill_nan(None)
        frame = pl.DataFrame([(values >= self.limit).alias(FLAG.name), values])
        found = table.with_columns(Table.from_frame(frame, [FLAG, SCORE]))
        if self.rows == "all":
            return found
        is_outlier = frame.get_column(FLAG.name).fill_null(value=False).to_numpy()
        return found.filter(is_outlier if self.rows == "outliers" else ~is_outlier)


def far(
    estimator: Any, matrix: Numbers, progress: Callable[[float], None] | None = None
) -> Numbers:
    """Give the score of each row, the greater the farther it is from the others."""
    limited = np.clip(matrix, -FARTHEST, FARTHEST)
    scores = np.empty(len(limited))
    with threadpool_limits(1):
        for start in range(0, len(limited), ROWS_AT_A_TIME):
            part = slice(start, start + ROWS_AT_A_TIME)
            scores[part] = -estimator.score_samples(limited[part])
            if progress:
                progress(min(1.0, part.stop / len(limited)))
    return scores


def fitted(estimator: Any, matrix: Numbers, context: Context) -> Any:
    """Fit the estimator; what it warns of goes to the log."""
    with threadpool_limits(context.threads), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        estimator.fit(matrix)
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        context.log.warning("%s", message)
    return estimator


def limit_of_share(scores: npt.NDArray[np.float64], share: float) -> float:
    """Give the score that this share of the rows reaches; at least the farthest row does."""
    wanted = max(1, round(share * len(scores)))
    return float(np.partition(scores, -wanted)[-wanted])
