"""Evaluate Recommender: say how right predicted ratings or recommended items are."""

from typing import Annotated

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.accuracy import (
    discounted_gain,
    rating_errors,
    tested_ratings,
)
from designer.modules.recommendation.recommending import ITEM, RATING, USER


@module(title="Evaluate Recommender", group="Recommendation")
def evaluate_recommender(
    test_dataset: Annotated[Table, Label("Test dataset")],
    scored_dataset: Annotated[Table, Label("Scored dataset")],
    *,
    context: Context,
) -> Annotated[Table, Label("Metric")]:
    """Say how right predicted ratings or recommended items are.

    For predicted ratings, the mean absolute error (MAE) and the root mean squared error (RMSE). For
    recommended items, the normalized discounted cumulative gain (NDCG), the mean over users: 1 when
    each got those that they rated highest, in this order. Its gain is the true rating, 0 for an
    item that the user has not rated.

    Args:
        test_dataset: Users, items and true ratings in its first three columns.
        scored_dataset: What Score SVD Recommender or Score Wide and Deep Recommender gave.
        context: Told the metrics.
    """
    test = tested_ratings(test_dataset)
    names = set(scored_dataset.names)
    if {USER, f"{ITEM} 1"} <= names:
        metrics = discounted_gain(test, scored_dataset, context)
    elif {USER, ITEM, RATING} <= names:
        metrics = rating_errors(test, scored_dataset, context)
    else:
        message = (
            "The scored dataset has neither “User”, “Item” and “Rating” nor “User” and “Item 1”. "
            "Connect what Score SVD Recommender or Score Wide and Deep Recommender gave."
        )
        raise ModuleError("scores_missing", message)
    for name, value in metrics.items():
        context.metric(name, value)
    return Table.from_frame(pl.DataFrame({name: [value] for name, value in metrics.items()}))
