"""Train Anomaly Detection Model: learn what ordinary rows are like."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.learning.anomalies import train_anomaly


@module(title="Train Anomaly Detection Model", group="Model Training")
def train_anomaly_detection_model(
    untrained_model: UntrainedModel, dataset: Table, *, context: Context
) -> Annotated[Model, Label("Trained model")]:
    """Learn what ordinary rows are like, so that unusual ones can be found.

    Learns from all columns in the role of a feature. A column marked as label is not learned from.
    Score Model then gives each row the label 1 where it is ordinary and 0 where it is unusual, and
    as its probability how ordinary it is: 1 minus the normalized error, which is 0.5 where 99 of
    100 training rows have a smaller one. Where a label column is marked that has 1 for ordinary
    and 0 for unusual rows, Evaluate Model can compare the two.

    Args:
        untrained_model: The detector with its settings, such as PCA-Based Anomaly Detection.
        dataset: Rows that are ordinary, or nearly all of them.
        context: Told how many rows and columns were learned from.
    """
    model = train_anomaly(untrained_model, dataset, context)
    context.log.info(
        "%s: learned from %d rows and %d columns.",
        model.title,
        dataset.num_rows,
        len(model.columns),
    )
    return model
