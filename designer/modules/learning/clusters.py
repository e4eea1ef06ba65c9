"""Clusters: centers of rows that are alike, and which of them each row is closest to."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.spatial.distance import cdist
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.features import Features, Matrix, fit_features
from designer.modules.learning.training import check_usable

ASSIGNMENTS = "Assignments"
DISTANCE = "DistancesToClusterCenter no."
KIND_CLUSTER = "cluster"
KIND_DISTANCE = "distance"
LabelMode = Literal["ignore", "fill_missing", "overwrite"]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClusterLearner:
    """What an UntrainedModel for clustering carries as its `estimator`.

    Attributes:
        estimator: unfitted.
        begins_with_first_rows: the first rows are the first centers.
        normalizes: features are brought to [0, 1] before distances are taken.
        label_mode: what becomes of the label column.
    """

    estimator: KMeans
    begins_with_first_rows: bool
    normalizes: bool
    label_mode: LabelMode


@dataclass(frozen=True, slots=True)
class Clusters:
    """Fitted centers; `shift` and `spread` bring features to the scale of distances.

    `centers` are (n_clusters, n_features) on that scale.
    """

    title: str
    features: Features
    shift: Numbers
    spread: Numbers
    centers: Numbers

    def distances(self, table: Table) -> Numbers:
        """Give the distance of each row to each center, (n_rows, n_clusters); NaN if unknown.

        Raises:
            ModuleError: the table lacks a column that the centers were found with.
        """
        check_columns(table, self.features.columns, self.title)
        matrix = (self.features.matrix(table) - self.shift) / self.spread
        return np.asarray(cdist(matrix, self.centers))

    def nearest(self, table: Table) -> pl.Series:
        """Give the number of the closest center of each row, null where it is unknown."""
        return _nearest(self.distances(table))

    def assigned(self, table: Table) -> Table:
        """Give the columns that tell of the clusters of rows, alone."""
        distances = self.distances(table)
        frame = pl.DataFrame(
            {
                ASSIGNMENTS: _nearest(distances),
                **{
                    f"{DISTANCE}{number}": pl.Series(column).fill_nan(None)
                    for number, column in enumerate(distances.T)
                },
            }
        )
        return Table.from_frame(frame, [_described(name) for name in frame.columns])

    def natural_centers(self) -> Numbers:
        """Give the centers in the units of the features."""
        return np.asarray(self.centers * self.spread + self.shift)


def _nearest(distances: Numbers) -> pl.Series:
    unknown = np.asarray(np.isnan(distances).any(axis=1))
    numbers = np.where(unknown, 0, np.where(unknown[:, None], 0.0, distances).argmin(axis=1))
    frame = pl.DataFrame({"number": numbers, "unknown": unknown})
    return frame.select(pl.when(~pl.col("unknown")).then("number")).to_series()


def _described(name: str) -> Column:
    if name == ASSIGNMENTS:
        return Column(name, "integer", role="score", score_kind=KIND_CLUSTER)
    return Column(name, "float", role="score", score_kind=KIND_DISTANCE)


def with_assignments(table: Table, assigned: Table) -> Table:
    """Put the columns of clusters behind those of a table, in place of earlier ones."""
    kept = [c.name for c in table.columns if not tells_of_clusters(c)]
    return table.select(kept).with_columns(assigned) if kept else assigned


def tells_of_clusters(column: Column) -> bool:
    return column.role == "score" and column.score_kind in (KIND_CLUSTER, KIND_DISTANCE)


def fit_clusters(
    learner: ClusterLearner, title: str, table: Table, names: Sequence[str], context: Context
) -> Clusters:
    """Find the centers of the rows by the columns named.

    Raises:
        ModuleError: there are no columns, too few rows, or values that no distance has.
    """
    if not names:
        message = (
            f"{title} has no columns to find clusters by. Select columns in the role of a feature."
        )
        raise ModuleError("features_missing", message)
    count = learner.estimator.n_clusters
    if table.num_rows < count:
        message = (
            f"{count} clusters need at least {count} rows; there are {table.num_rows}. Give a "
            "smaller number of centroids, or more rows."
        )
        raise ModuleError("too_few_rows", message)
    features = fit_features(table, names, "indicators")
    matrix = features.matrix(table)
    check_usable(matrix, features, title)
    shift, spread = _scale(matrix, learner)
    scaled = np.ascontiguousarray((matrix - shift) / spread)
    centers = _fitted(learner, scaled, context).cluster_centers_
    return Clusters(title, features, shift, spread, np.asarray(centers, dtype=np.float64))


def _scale(matrix: Matrix, learner: ClusterLearner) -> tuple[Numbers, Numbers]:
    if not learner.normalizes:
        return np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    least = matrix.min(axis=0)
    spread = matrix.max(axis=0) - least
    return least, np.where(spread > 0, spread, 1.0)


def _fitted(learner: ClusterLearner, scaled: Numbers, context: Context) -> Any:
    estimator = clone(learner.estimator)
    if learner.begins_with_first_rows:
        estimator.set_params(init=scaled[: estimator.n_clusters], n_init=1)
    # Threads add up their sums in the order in which they end: one thread gives equal results.
    with threadpool_limits(1), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        estimator.fit(scaled)
    for warning in caught:
        if issubclass(warning.category, ConvergenceWarning):
            context.log.warning("There are fewer different rows than clusters.")
    context.log.info("The centers were found in %d rounds.", estimator.n_iter_)
    return estimator
