"""Train Clustering Model: find the clusters of a dataset."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import numpy as np

from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.annotations import Columns, Label, Selector, selecting
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.learning.clustering import FittedClustering, fit_clustering
from designer.modules.learning.clusters import ASSIGNMENTS, Clusters, with_assignments
from designer.modules.selection import selected

FEATURES = selecting(roles=("feature",))
MOST_SHOWN = 50


class TrainedClusters(NamedTuple):
    """The clusters, and the rows with the cluster of each."""

    trained_model: Annotated[Model, Label("Trained model")]
    results_dataset: Annotated[Table, Label("Results dataset")]


@module(title="Train Clustering Model", group="Model Training")
def train_clustering_model(
    untrained_model: UntrainedModel,
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(of="dataset"), Label("Column set")] = FEATURES,
    append: Annotated[bool, Label("Append the clusters to the dataset")] = True,
    context: Context,
) -> TrainedClusters:
    """Find the clusters of a dataset, and say to which of them each row belongs.

    The results have “Assignments”, the number of the closest center, and the distance to each
    center. To give other rows to the same clusters, connect the model to Assign Data to Clusters.

    Args:
        untrained_model: A clustering with its settings, such as K-Means Clustering.
        dataset: The rows to divide.
        columns: The columns by which rows are alike; by default all in the role of a feature.
        append: Keep the columns of the dataset before those of the clusters; else give only these.
        context: Told the centers and the sizes of the clusters.
    """
    names = selected(dataset, columns)
    fitted, labelled = fit_clustering(untrained_model, dataset, names, context)
    assigned = fitted.assigned(dataset)
    sizes = np.bincount(
        assigned.polars()[ASSIGNMENTS].drop_nulls().to_numpy(),
        minlength=len(fitted.clusters.centers),
    ).tolist()
    model = Model(
        kind=untrained_model.kind,
        task="clustering",
        estimator=fitted,
        columns=fitted.clusters.features.columns,
        details=_details(untrained_model, fitted, sizes),
        title=untrained_model.title,
    )
    _show(fitted.clusters, sizes, context)
    return TrainedClusters(model, with_assignments(labelled, assigned) if append else assigned)


def _details(
    untrained: UntrainedModel, fitted: FittedClustering, sizes: Sequence[int]
) -> dict[str, Any]:
    return {
        "settings": dict(untrained.settings),
        "rows": sum(sizes),
        "clusters": len(fitted.clusters.centers),
        "cluster_sizes": list(sizes),
    }


def _show(clusters: Clusters, sizes: Sequence[int], context: Context) -> None:
    labels = [f"Cluster {number}" for number in range(len(sizes))][:MOST_SHOWN]
    context.figure(
        "Cluster sizes",
        {"kind": "bars", "title": "Rows", "labels": labels, "values": list(sizes)[:MOST_SHOWN]},
    )
    centers = clusters.natural_centers()[:MOST_SHOWN, :MOST_SHOWN]
    names = clusters.features.names[:MOST_SHOWN]
    rows = [[label, *center] for label, center in zip(labels, centers.tolist(), strict=True)]
    context.figure(
        "Cluster centers",
        {"kind": "table", "title": "Centers", "columns": ["Cluster", *names], "rows": rows},
    )
