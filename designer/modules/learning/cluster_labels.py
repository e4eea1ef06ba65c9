"""What clustering does to a label column: fill its gaps, or overwrite it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.table import Table
from designer.modules.learning.clusters import Clusters


@dataclass(frozen=True, slots=True)
class LabelFilling:
    """Fills missing labels with the most frequent one of the cluster that the other columns say.

    `labels` has one value for each cluster, null for clusters without a labelled row.
    """

    label: str
    clusters: Clusters
    labels: tuple[Any, ...]

    def apply(self, table: Table) -> Table:
        """Fill the label column of a table, if it has gaps."""
        frame = table.polars()
        series = frame.get_column(self.label)
        if not series.null_count():
            return table
        found = _of_clusters(self.labels, self.clusters.nearest(table), series.dtype)
        return table.with_frame(frame.with_columns(series.zip_with(series.is_not_null(), found)))


def learn_filling(table: Table, label: str, clusters: Clusters) -> LabelFilling:
    """Find the most frequent label of each cluster; of equally frequent ones the smallest."""
    return LabelFilling(label, clusters, _by_cluster(table, label, clusters, _most_frequent))


def overwritten(table: Table, label: str, clusters: Clusters) -> Table:
    """Give all rows of a cluster the label of the labelled row that is closest to its center."""
    frame = table.polars()
    series = frame.get_column(label)
    labels = _by_cluster(table, label, clusters, _closest)
    found = _of_clusters(labels, clusters.nearest(table), series.dtype)
    return table.with_frame(frame.with_columns(found.fill_null(series).alias(label)))


def _by_cluster(table: Table, label: str, clusters: Clusters, choose: Any) -> tuple[Any, ...]:
    distances = clusters.distances(table)
    count = distances.shape[1]
    numbers = clusters.nearest(table)
    nearest = distances.min(axis=1) if len(distances) else np.empty(0)
    known = pl.DataFrame(
        {
            "cluster": numbers,
            "label": table.polars().get_column(label),
            "distance": nearest,
        }
    ).drop_nulls()
    return tuple(choose(known.filter(cluster=number)) for number in range(count))


def _most_frequent(rows: pl.DataFrame) -> Any:
    modes = rows["label"].mode().sort()
    return modes[0] if len(modes) else None


def _closest(rows: pl.DataFrame) -> Any:
    return rows["label"][int(rows["distance"].arg_min() or 0)] if len(rows) else None


def _of_clusters(labels: tuple[Any, ...], numbers: pl.Series, dtype: pl.DataType) -> pl.Series:
    return pl.Series("label", labels, dtype=dtype).gather(numbers)
