"""Assign Data to Clusters: say to which known cluster each row belongs."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.learning.clustering import FittedClustering
from designer.modules.learning.clusters import with_assignments


@module(title="Assign Data to Clusters", group="Model Scoring & Evaluation")
def assign_data_to_clusters(
    trained_model: Model,
    dataset: Table,
    *,
    append: Annotated[bool, Label("Append the clusters to the dataset")] = True,
) -> Annotated[Table, Label("Results dataset")]:
    """Say to which known cluster each row belongs.

    Adds “Assignments”, the number of the closest center, and “DistancesToClusterCenter no.0” and
    so on. A row with a missing value in a column that counts gets none.

    Args:
        trained_model: The clusters that Train Clustering Model found.
        dataset: The rows to assign.
        append: Keep the columns of the dataset before those of the clusters; else give only these.
    """
    if not isinstance(trained_model.estimator, FittedClustering):
        message = (
            f"{trained_model.title} has no clusters. Connect a model of Train Clustering Model, or "
            "score it with Score Model."
        )
        raise ModuleError("model_type", message)
    assigned = trained_model.estimator.assigned(dataset)
    return with_assignments(dataset, assigned) if append else assigned
