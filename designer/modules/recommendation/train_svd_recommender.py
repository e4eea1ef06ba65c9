"""Train SVD Recommender: learn from ratings what users would think of other items."""

from typing import Annotated

import numpy as np

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.recommendation.factors import FactorModel, fit_factors
from designer.modules.recommendation.ratings import Ratings, read_ratings


@module(title="Train SVD Recommender", group="Recommendation")
def train_svd_recommender(
    training_dataset: Annotated[Table, Label("Training dataset of user-item-rating triples")],
    *,
    factors: Annotated[int, Range(1, 10_000), Label("Number of factors")] = 200,
    iterations: Annotated[
        int, Range(1, 10_000), Label("Number of recommendation algorithm iterations")
    ] = 30,
    learning_rate: Annotated[float, Range(0, 2, exclusive_min=True)] = 0.005,
    regularization: Annotated[float, Range(0, 10)] = 0.02,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random number seed")] = 0,
    context: Context,
) -> Annotated[Model, Label("Trained SVD recommender")]:
    """Learn from ratings what users would think of items that they have not rated.

    A rating is explained by the mean, how generous the user is, how well liked the item is, and how
    well both match in a number of hidden factors. Rows in which something is missing are left out.
    Score pairs, or have items recommended, with Score SVD Recommender.

    Args:
        training_dataset: Users, items and ratings in its first three columns, in this order.
        factors: How many hidden factors there are; more can follow finer tastes, but need more
            ratings.
        iterations: How many times training goes through the ratings.
        learning_rate: How far each rating moves what is learned.
        regularization: How strongly learned numbers are drawn to zero; more makes rare users and
            items more average.
        seed: Where the random numbers begin from which training starts.
        context: Told how training goes on.
    """
    ratings = read_ratings(training_dataset, context)
    fitted = fit_factors(
        ratings,
        factors=factors,
        epochs=iterations,
        learning_rate=learning_rate,
        regularization=regularization,
        seed=seed,
        context=context,
    )
    settings = {
        "factors": factors,
        "iterations": iterations,
        "learning_rate": learning_rate,
        "regularization": regularization,
        "seed": seed,
    }
    context.metric("Training RMSE", _error(fitted, ratings))
    return Model(
        kind="svd_recommender",
        task="recommendation",
        estimator=fitted,
        columns=(ratings.users.column, ratings.items.column),
        label=Column(ratings.name, "float"),
        details={
            "settings": settings,
            "users": len(ratings.users.values),
            "items": len(ratings.items.values),
            "rows": len(ratings.values),
        },
        title="SVD Recommender",
    )


def _error(fitted: FactorModel, ratings: Ratings) -> float:
    missed = fitted.pairs(ratings.user_codes, ratings.item_codes) - ratings.values
    return float(np.sqrt(np.mean(missed**2)))
