"""Hierarchical Clustering: a tree of rows that are joined, the closest first."""

from typing import Annotated, Literal, NamedTuple

import numpy as np
import polars as pl
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from threadpoolctl import threadpool_limits

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Columns, Label, Range, Selector, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import adds, beside
from designer.modules.clustering import dendrogram
from designer.modules.clustering.found_clusters import (
    CLUSTER,
    FEATURES,
    METRICS,
    Metric,
    by_size,
    check_rows,
    show_sizes,
    with_clusters,
)
from designer.modules.learning.scaled_features import Scale, fit_scaled
from designer.modules.selection import selected

TITLE = "Hierarchical Clustering"
MOST_ROWS = 10_000
REMEDY = (
    "Draw a part of the rows with Partition and Sample, or use K-Means Clustering or DBSCAN "
    "Clustering."
)
SCIPY = {"euclidean": "euclidean", "manhattan": "cityblock", "chebyshev": "chebyshev"}
Linkage = Annotated[
    Literal["ward", "average", "complete", "single"],
    Choices({"ward": "Ward", "average": "Average", "complete": "Complete", "single": "Single"}),
    Label("Distance of groups"),
]
Cut = Annotated[
    Literal["number", "height"],
    Choices({"number": "A number of clusters", "height": "At a distance"}),
    Label("Where to cut the tree"),
]


class Joined(NamedTuple):
    """The rows with their clusters, and the merges that made the tree."""

    results_dataset: Annotated[Table, Label("Results dataset")]
    merges: Annotated[Table, Label("Merges")]


@module(
    title=TITLE,
    group="Clustering",
    schema={
        "results_dataset": adds("dataset", CLUSTER.to_json()),
        "merges": adds(beside(), *(column.to_json() for column in dendrogram.MERGES)),
    },
)
def hierarchical_clustering(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(), Label("Columns to compare by")] = FEATURES,
    linkage_method: Linkage = "ward",
    metric: Annotated[
        Metric,
        Choices(METRICS),
        ShownIf(linkage_method=("average", "complete", "single")),
        Label("Way to measure distance"),
    ] = "euclidean",
    cut: Cut = "number",
    clusters: Annotated[int, Range(1), ShownIf(cut="number"), Label("Number of clusters")] = 3,
    height: Annotated[float, Range(0), ShownIf(cut="height"), Label("Distance")] = 1.0,
    normalize_features: bool = True,
    context: Context,
) -> Joined:
    """Join the closest rows and groups again and again to a tree, and cut it into clusters.

    Adds “Assignments”, the number of the cluster, the largest being 0. The second output lists all
    merges: which rows or groups, and how far apart they were. The figure shows the last ones: long
    lines below a merge say that what it joins is far apart, and is better left apart.

    Categories count as indicators; missing values must be cleaned before. The engine is SciPy;
    since every row is compared with every other, it takes 10,000 rows at most.

    Args:
        dataset: The rows to divide.
        columns: The columns by which rows are alike; by default all in the role of a feature.
        linkage_method: How far two groups are apart. Ward joins those that make the spread within
            groups grow least; Average takes the mean distance of their rows, Complete that of the
            farthest, Single that of the closest.
        metric: Euclidean is along the straight line, Manhattan the sum over the columns, Chebyshev
            the greatest of them. Ward's is always Euclidean.
        cut: Cut the tree into a number of clusters, or where groups are farther apart than a
            distance.
        clusters: How many clusters; where distances are equal there may be fewer.
        height: The distance at which the tree is cut.
        normalize_features: Bring all columns to values from 0 to 1 first, so that each counts
            alike.
        context: Shown the tree and the sizes of the clusters.
    """
    check_rows(dataset, MOST_ROWS, TITLE, REMEDY)
    scale: Scale = "range" if normalize_features else "none"
    _, matrix = fit_scaled(dataset, selected(dataset, columns), TITLE, scale, 2)
    if cut == "number" and clusters > len(matrix):
        message = (
            f"{clusters} clusters need at least {clusters} rows; there are {len(matrix)}. Give a "
            "smaller number of clusters."
        )
        raise ModuleError("too_few_rows", message)
    used = "euclidean" if linkage_method == "ward" else SCIPY[metric]
    with threadpool_limits(1), np.errstate(over="ignore"):
        distances = pdist(matrix, used)
    if not np.isfinite(distances).all():
        message = (
            "Distances between rows are too great to be calculated with. Switch “Normalize "
            "features” on, or clip the values."
        )
        raise ModuleError("not_finite", message)
    tree = linkage(distances, linkage_method)
    if cut == "number":
        found = fcluster(tree, clusters, "maxclust")
    else:
        found = fcluster(tree, height, "distance")
    numbers = by_size(found)
    show_sizes(numbers, context)
    context.figure("Dendrogram", dendrogram.figure(tree, height if cut == "height" else None))
    return Joined(with_clusters(dataset, {CLUSTER: pl.Series(numbers)}), dendrogram.merges(tree))
