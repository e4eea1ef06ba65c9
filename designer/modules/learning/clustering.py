"""Clustering with regard to a label column: what Train Clustering Model fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from designer.artifacts.table import Table
from designer.artifacts.values import UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.cluster_labels import LabelFilling, learn_filling, overwritten
from designer.modules.learning.clusters import ClusterLearner, Clusters, fit_clusters


@dataclass(frozen=True, slots=True)
class FittedClustering:
    """What a Model carries as its `estimator`; `filling` where the label is a feature too."""

    clusters: Clusters
    filling: LabelFilling | None = None

    def assigned(self, table: Table) -> Table:
        """Give the columns that tell of the clusters of rows, alone."""
        return self.clusters.assigned(self._filled(table))

    def _filled(self, table: Table) -> Table:
        is_needed = self.filling is not None and self.filling.label in table.names
        return self.filling.apply(table) if self.filling and is_needed else table


def fit_clustering(
    untrained: UntrainedModel, table: Table, names: Sequence[str], context: Context
) -> tuple[FittedClustering, Table]:
    """Fit clusters; also give the table with its label column filled or overwritten.

    Raises:
        ModuleError: the model is no clustering, or the rows cannot be clustered.
    """
    learner = untrained.estimator
    if not isinstance(learner, ClusterLearner):
        message = (
            f"{untrained.title or untrained.kind} is a learner for {untrained.task}. Connect "
            "K-Means Clustering, or train it with Train Model."
        )
        raise ModuleError("learner_type", message)
    label = next((column.name for column in table.columns if column.role == "label"), None)
    others = [name for name in names if name != label]
    if label is None or learner.label_mode == "ignore":
        if label is None and learner.label_mode != "ignore":
            context.log.warning("No column is marked as label: there is none to fill or overwrite.")
        return FittedClustering(
            fit_clusters(learner, untrained.title, table, others, context)
        ), table
    clusters = fit_clusters(learner, untrained.title, table, others, context)
    if learner.label_mode == "overwrite":
        return FittedClustering(clusters), overwritten(table, label, clusters)
    filling = learn_filling(table, label, clusters)
    filled = filling.apply(table)
    final = fit_clusters(learner, untrained.title, filled, [*others, label], context)
    return FittedClustering(final, filling), filled
