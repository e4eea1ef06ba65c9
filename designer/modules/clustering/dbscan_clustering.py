"""DBSCAN Clustering: groups where rows lie close together, and rows that belong to none."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
import polars as pl
from sklearn.cluster import DBSCAN
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Choices, Columns, Label, Range, Selector
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.schema_rules import adds
from designer.modules.clustering.found_clusters import (
    CLUSTER,
    FEATURES,
    METRICS,
    NOISE,
    Assignments,
    Metric,
    by_size,
    check_rows,
    show_sizes,
    with_clusters,
)
from designer.modules.learning.scaled_features import Numbers, Scale, ScaledFeatures, fit_scaled
from designer.modules.selection import selected

TITLE = "DBSCAN Clustering"
MOST_ROWS = 200_000
REMEDY = (
    "Draw a part of the rows with Partition and Sample, and connect the second output to Apply "
    "Transformation; or use K-Means Clustering."
)
CORE = Column("Core Point", "boolean", role="none")


class Clustered(NamedTuple):
    """The rows with their clusters, and what finds the clusters of other rows."""

    results_dataset: Annotated[Table, Label("Results dataset")]
    transformation: Annotated[Transform, Label("Cluster transformation")]


@dataclass(frozen=True, slots=True)
class Dense:
    """Puts rows into the cluster of the closest core point, if one is close enough."""

    features: ScaledFeatures
    core: Numbers
    clusters: Assignments
    distance: float
    metric: Metric

    def apply(self, table: Table) -> Table:
        """Find the clusters of other rows; of rows with missing values they are unknown."""
        matrix = self.features.matrix(table)
        is_known = np.isfinite(matrix).all(axis=1)
        found = np.full(len(matrix), NOISE)
        if is_known.any() and len(self.core):
            search = NearestNeighbors(n_neighbors=1, metric=self.metric).fit(self.core)
            distances, places = search.kneighbors(matrix[is_known])
            nearest = self.clusters[places[:, 0]]
            found[is_known] = np.where(distances[:, 0] <= self.distance, nearest, NOISE)
        known = pl.Series(is_known)
        clusters = pl.select(pl.when(known).then(pl.Series(found))).to_series()
        return with_clusters(table, {CLUSTER: clusters})


@module(
    title=TITLE,
    group="Clustering",
    schema={"results_dataset": adds("dataset", CLUSTER.to_json(), CORE.to_json())},
)
def dbscan_clustering(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(), Label("Columns to compare by")] = FEATURES,
    distance: Annotated[float, Range(0, exclusive_min=True), Label("Distance of neighbors")] = 0.2,
    fewest_rows: Annotated[int, Range(1), Label("Fewest rows that are dense")] = 5,
    metric: Annotated[Metric, Choices(METRICS), Label("Way to measure distance")] = "euclidean",
    normalize_features: bool = True,
    context: Context,
) -> Clustered:
    """Find groups of rows that lie close together, of any shape and number.

    A row with enough neighbors is a core point; core points that are neighbors, and their
    neighbors, are a cluster. Rows near no core point are noise, whose number is -1 (Ester et al.
    1996). Adds “Assignments”, the number of the cluster, the largest being 0, and “Core Point”.

    Categories count as indicators; missing values must be cleaned before. The second output finds
    the clusters of other rows, each by the closest core point. The engine is scikit-learn; it takes
    200,000 rows at most.

    Args:
        dataset: The rows to divide.
        columns: The columns by which rows are alike; by default all in the role of a feature.
        distance: Rows that are not farther than this from each other are neighbors. Greater values
            make fewer and larger clusters.
        fewest_rows: A row is a core point if there are so many rows within the distance, itself
            among them. Greater values make more rows noise.
        metric: Euclidean is along the straight line, Manhattan the sum over the columns, Chebyshev
            the greatest of them.
        normalize_features: Bring all columns to values from 0 to 1 first, so that each counts
            alike; the distance is then one of such values.
        context: Shown the sizes of the clusters.
    """
    check_rows(dataset, MOST_ROWS, TITLE, REMEDY)
    scale: Scale = "range" if normalize_features else "none"
    features, matrix = fit_scaled(dataset, selected(dataset, columns), TITLE, scale)
    with threadpool_limits(1):
        fitted = DBSCAN(
            eps=distance, min_samples=fewest_rows, metric=metric, n_jobs=context.threads
        ).fit(matrix)
    clusters = by_size(fitted.labels_)
    is_core = np.zeros(len(matrix), dtype=np.bool_)
    is_core[fitted.core_sample_indices_] = True
    sizes = show_sizes(clusters, context)
    noise = int((clusters == NOISE).sum())
    context.metric("Noise", noise)
    if not sizes:
        context.log.warning("All rows are noise: a greater distance may find clusters.")
    dense = Dense(features, matrix[is_core], clusters[is_core], distance, metric)
    details = {"clusters": len(sizes), "cluster_sizes": sizes, "noise": noise}
    transform = Transform(TITLE, dense, features.features.columns, details)
    marked = with_clusters(dataset, {CLUSTER: pl.Series(clusters), CORE: pl.Series(is_core)})
    return Clustered(marked, transform)
