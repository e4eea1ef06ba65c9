"""One side of ratings, users or items: which there are, and what is known of each."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.features import Features, Matrix, fit_features
from designer.modules.recommendation.ratings import UNKNOWN, Codes, Ids, ids_like

# A number farther from the mean, in standard deviations, would drown all others.
FARTHEST = 100.0
Levels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Users or items with their features.

    `rows` has a row for each of `ids` and, as the last, one for those of which nothing is known:
    numbers with mean 0 and standard deviation 1, and numbers of levels. The first `trained` of the
    ids were rated in training.
    """

    ids: Ids
    trained: int
    features: Features | None
    means: Matrix
    spreads: Matrix
    rows: Matrix

    @property
    def sizes(self) -> list[int]:
        """How many levels each category has, and one more for those that training had not seen."""
        if self.features is None:
            return []
        columns = self.features.columns
        return [len(columns[place].levels or ()) + 1 for place in self.features.categorical]

    def weight_rows(self, codes: Codes) -> Codes:
        """Give the row of the weights of each, the last one for those not rated in training."""
        return np.where((codes == UNKNOWN) | (codes >= self.trained), self.trained, codes)

    def numbers(self, codes: Codes) -> Matrix:
        is_number = np.ones(self.rows.shape[1], dtype=bool)
        is_number[self.features.categorical if self.features else []] = False
        return self.rows[codes][:, is_number]

    def levels(self, codes: Codes) -> Levels:
        places = self.features.categorical if self.features else []
        return self.rows[codes][:, places].astype(np.int64)

    def with_features(self, table: Table) -> "Side":
        """Take the features from another table, which may have more ids than training had.

        Raises:
            ModuleError: training had no features, or the table lacks one.
        """
        if self.features is None:
            message = (
                f"The model was trained without features of “{self.ids.column.name}”, so it cannot "
                "use any. Train it with them, or do not connect them."
            )
            raise ModuleError("features_unexpected", message)
        check_columns(table, self.features.columns, "Wide and Deep Recommender")
        given = _named(self.ids, table)
        known = set(self.ids.values)
        new = [value for value in given if value not in known]
        ids = replace(self.ids, values=(*self.ids.values, *new))
        rows = np.vstack([self.rows[:-1], np.repeat(self.rows[-1:], len(new) + 1, axis=0)])
        encoded = _encoded(self.features, table, self.means, self.spreads)
        rows[ids.codes(pl.Series(list(given), dtype=pl.String))] = encoded[list(given.values())]
        return replace(self, ids=ids, rows=rows)


def make_side(ids: Ids, table: Table | None) -> Side:
    """Describe the users or items of training by the features in a table.

    Its first column names them; all others are features. Of those that it does not have, and where
    a number is missing, the mean counts.

    Raises:
        ModuleError: one is there twice, or has another type than in the ratings.
    """
    if table is None or len(table.columns) == 1:
        nothing = np.empty(0)
        rows = np.empty((len(ids.values) + 1, 0))
        return Side(ids, len(ids.values), None, nothing, nothing, rows)
    features = fit_features(table, table.names[1:], "codes")
    matrix = features.matrix(table)
    is_finite = np.isfinite(matrix)
    counts = np.maximum(is_finite.sum(axis=0), 1)
    means = np.where(is_finite, matrix, 0).sum(axis=0) / counts
    with np.errstate(over="ignore", invalid="ignore"):  # beyond all bounds: each counts as mean
        spreads = np.sqrt((np.where(is_finite, matrix - means, 0) ** 2).sum(axis=0) / counts)
    spreads[spreads == 0] = 1
    unknown = np.zeros(matrix.shape[1])
    for place in features.categorical:
        unknown[place] = len(features.columns[place].levels or ())
    side = Side(
        ids, len(ids.values), features, means, spreads, np.vstack([unknown] * (len(ids.values) + 1))
    )
    filled = side.with_features(table)
    # Those without a rating would be there for nobody to recommend.
    rows = np.vstack([filled.rows[: side.trained], unknown])
    return replace(side, rows=rows)


def _named(ids: Ids, table: Table) -> dict[str, int]:
    """Give the row of each user or item of a table of features."""
    texts = ids_like(ids, table, 0).cast(pl.String)
    is_twice = texts.is_duplicated() & texts.is_not_null()
    if is_twice.any():
        message = (
            f"“{texts.filter(is_twice)[0]}” is in more than one row of the features "
            f"“{texts.name}”. Give each one row, as with Remove Duplicate Rows."
        )
        raise ModuleError("features_repeated", message, texts.name)
    return {text: row for row, text in enumerate(texts.to_list()) if text is not None}


def _encoded(features: Features, table: Table, means: Matrix, spreads: Matrix) -> Matrix:
    """Give numbers to scale and numbers of levels; what is missing or unseen counts as unknown."""
    matrix = features.matrix(table)
    for place, column in enumerate(features.columns):
        values = matrix[:, place]
        if column.levels is None:
            with np.errstate(over="ignore", invalid="ignore"):
                scaled = (values - means[place]) / spreads[place]
            matrix[:, place] = np.where(
                np.isfinite(scaled), np.clip(scaled, -FARTHEST, FARTHEST), 0
            )
        else:
            matrix[:, place] = np.where(np.isnan(values), len(column.levels), values)
    return matrix
