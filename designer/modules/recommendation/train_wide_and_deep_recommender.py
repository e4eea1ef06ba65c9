"""Train Wide and Deep Recommender: learn from ratings and from what describes users and items."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Choices, Label, Length, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.recommendation.dense_layers import Activation, Shape
from designer.modules.recommendation.optimizers import OptimizerName
from designer.modules.recommendation.ratings import read_ratings
from designer.modules.recommendation.sides import make_side
from designer.modules.recommendation.wide_and_deep import Settings, fit_wide_and_deep

OPTIMIZERS = Choices(
    {
        "adagrad": "Adagrad", "adam": "Adam", "ftrl": "Ftrl", "rmsprop": "RMSProp", "sgd": "SGD",
        "adadelta": "Adadelta",
    }
)  # fmt: skip
ACTIVATIONS = Choices(
    {
        "relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "linear": "Linear",
        "leaky_relu": "LeakyReLU",
    }
)  # fmt: skip
Rate = Range(0, 2, exclusive_min=True)


@module(title="Train Wide and Deep Recommender", group="Recommendation")
def train_wide_and_deep_recommender(
    training_dataset: Annotated[Table, Label("Training dataset of user-item-rating triples")],
    user_features: Annotated[Table | None, Label("User features")] = None,
    item_features: Annotated[Table | None, Label("Item features")] = None,
    *,
    epochs: Annotated[int, Range(1, 10_000)] = 15,
    batch_size: Annotated[int, Range(1, 1_000_000)] = 64,
    wide_optimizer: Annotated[OptimizerName, OPTIMIZERS, Label("Wide part optimizer")] = "adagrad",
    wide_learning_rate: Annotated[float, Rate, Label("Wide optimizer learning rate")] = 0.1,
    crossed_dimension: Annotated[
        int, Range(1, 10_000_000), Label("Crossed feature dimension")
    ] = 1000,
    deep_optimizer: Annotated[OptimizerName, OPTIMIZERS, Label("Deep part optimizer")] = "adagrad",
    deep_learning_rate: Annotated[float, Rate, Label("Deep optimizer learning rate")] = 0.1,
    user_embedding_dimension: Annotated[int, Range(1, 10_000)] = 16,
    item_embedding_dimension: Annotated[int, Range(1, 10_000)] = 16,
    categorical_embedding_dimension: Annotated[
        int, Range(1, 10_000), Label("Categorical features embedding dimension")
    ] = 4,
    hidden_units: Annotated[
        Sequence[Annotated[int, Range(1, 10_000)]], Length(1, 20), Label("Hidden units")
    ] = (256, 128),
    activation: Annotated[Activation, ACTIVATIONS, Label("Activation function")] = "relu",
    dropout: Annotated[float, Range(0, 1, exclusive_max=True)] = 0.8,
    batch_normalization: Annotated[bool, Label("Batch Normalization")] = True,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random number seed")] = 0,
    context: Context,
) -> Annotated[Model, Label("Trained Wide and Deep recommendation model")]:
    """Learn from ratings, and from features of users and items, what users would think of others.

    A wide part remembers users, items and pairs of both; a deep part, a neural network, generalizes
    from what describes them. Both are trained together to the squared error. Of users or items
    without a row of features, or where a number is missing, the mean counts. Use it with Score Wide
    and Deep Recommender.

    Args:
        training_dataset: Users, items and ratings in its first three columns, in this order.
        user_features: Users in the first column, once each, and what describes them in the others.
        item_features: Items in the first column, once each, and what describes them in the others.
        epochs: How many times training goes through the ratings.
        batch_size: How many ratings each step of training looks at.
        wide_optimizer: How the weights of the wide part are moved.
        wide_learning_rate: How far a step moves the weights of the wide part.
        crossed_dimension: How many weights the pairs of user and item share.
        deep_optimizer: How the weights of the deep part are moved.
        deep_learning_rate: How far a step moves the weights of the deep part.
        user_embedding_dimension: By how many learned numbers the deep part knows a user.
        item_embedding_dimension: By how many learned numbers the deep part knows an item.
        categorical_embedding_dimension: By how many learned numbers it knows a level of a category.
        hidden_units: How many units each layer of the deep part has, from the first to the last.
        activation: The function at the end of each layer.
        dropout: The share of outputs of a layer that is dropped in each step of training, so that
            the next layer relies on none of them.
        batch_normalization: Bring what a layer gives to the same mean and variance in each batch.
        seed: Where the random numbers begin: first weights, the order of ratings, dropped outputs.
        context: Told the error after each epoch.
    """
    ratings = read_ratings(training_dataset, context)
    users, items = make_side(ratings.users, user_features), make_side(ratings.items, item_features)
    shape = Shape(tuple(hidden_units), activation, dropout, batch_normalization)
    settings = Settings(
        epochs, batch_size, wide_optimizer, wide_learning_rate, crossed_dimension, deep_optimizer,
        deep_learning_rate, user_embedding_dimension, item_embedding_dimension,
        categorical_embedding_dimension, shape, seed,
    )  # fmt: skip
    fitted = fit_wide_and_deep(ratings, users, items, settings, context)
    sides = [side for side in (users, items) if side.features is not None]
    return Model(
        kind="wide_and_deep_recommender",
        task="recommendation",
        estimator=fitted,
        columns=(ratings.users.column, ratings.items.column),
        label=Column(ratings.name, "float"),
        details={
            "settings": {
                "epochs": epochs,
                "batch_size": batch_size,
                "hidden_units": list(hidden_units),
                "dropout": dropout,
                "seed": seed,
            },
            "users": len(ratings.users.values),
            "items": len(ratings.items.values),
            "rows": len(ratings.values),
            "features": [c.name for side in sides if side.features for c in side.features.columns],
        },
        title="Wide and Deep Recommender",
    )
