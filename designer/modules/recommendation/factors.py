"""Matrix factorization with biases, as Surprise's SVD fits it.

Source: Koren, Bell and Volinsky 2009, “Matrix Factorization Techniques for Recommender Systems”.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from surprise import Trainset
from surprise.prediction_algorithms.matrix_factorization import SVD

from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.ratings import UNKNOWN, Codes, Ids, Numbers, Ratings

PAIRS_A_TURN = 1 << 14


@dataclass(frozen=True, slots=True)
class FactorModel:
    """What the Model of Train SVD Recommender carries as its `estimator`.

    The rows of `user_factors` and `item_factors` are those of users and items and, as the last,
    zeros for those that training had not seen; so have the biases.
    """

    users: Ids
    items: Ids
    mean: float
    scale: tuple[float, float]
    user_biases: Numbers
    item_biases: Numbers
    user_factors: Numbers
    item_factors: Numbers

    def pairs(self, users: Codes, items: Codes) -> Numbers:
        """Predict the rating of each pair, (n_pairs,); unknown ones count as average."""
        product = np.empty(len(users))
        for start in range(0, len(users), PAIRS_A_TURN):
            part = slice(start, start + PAIRS_A_TURN)
            product[part] = np.einsum(
                "ij,ij->i", self.user_factors[users[part]], self.item_factors[items[part]]
            )
        return self._clipped(self.user_biases[users] + self.item_biases[items] + product)

    def grid(self, users: Codes) -> Numbers:
        """Predict the ratings of users for every item, (n_users, n_items), not clipped.

        So those beyond the scale have an order too.
        """
        biases = self.user_biases[users][:, None] + self.item_biases[None, :UNKNOWN]
        return self.mean + biases + self.user_factors[users] @ self.item_factors[:UNKNOWN].T

    def clipped(self, predicted: Numbers) -> Numbers:
        """Bring predictions into the scale of the ratings that training had."""
        return np.clip(predicted, *self.scale)

    def _clipped(self, deviation: Numbers) -> Numbers:
        return self.clipped(self.mean + deviation)


class _TrainingRatings(Trainset):  # type: ignore[misc]
    """Ratings as Surprise reads them: grouped by user, all of them once an epoch."""

    def __init__(self, ratings: Ratings, epochs: int, context: Context) -> None:
        super().__init__(
            {}, {}, len(ratings.users.values), len(ratings.items.values), len(ratings.values),
            ratings.scale, {}, {},
        )  # fmt: skip
        order = np.argsort(ratings.user_codes, kind="stable")
        columns = (ratings.user_codes, ratings.item_codes, ratings.values)
        self._columns = [column[order].tolist() for column in columns]
        self._global_mean = float(np.mean(ratings.values[order]))
        self._epochs, self._begun, self._context = epochs, 0, context

    def all_ratings(self) -> Iterator[tuple[int, int, float]]:
        self._context.progress(self._begun / self._epochs, f"Iteration {self._begun + 1}")
        self._begun += 1
        return zip(*self._columns, strict=True)


def fit_factors(
    ratings: Ratings,
    *,
    factors: int,
    epochs: int,
    learning_rate: float,
    regularization: float,
    seed: int,
    context: Context,
) -> FactorModel:
    """Fit biases and factors by stochastic gradient descent.

    Raises:
        ModuleError: the numbers grew beyond all bounds.
    """
    svd = SVD(
        n_factors=factors,
        n_epochs=epochs,
        lr_all=learning_rate,
        reg_all=regularization,
        random_state=seed,
    )
    trainset = _TrainingRatings(ratings, epochs, context)
    svd.fit(trainset)
    if not all(np.isfinite(one).all() for one in (svd.bu, svd.bi, svd.pu, svd.qi)):
        raise ModuleError(
            "training_diverged",
            f"Training found no numbers with the learning rate {learning_rate:g}. Try a lower one.",
        )
    return FactorModel(
        ratings.users,
        ratings.items,
        trainset.global_mean,
        ratings.scale,
        *(_with_zeros(one) for one in (svd.bu, svd.bi, svd.pu, svd.qi)),
    )


def _with_zeros(learned: Any) -> Numbers:
    """Add the row of those that training had not seen."""
    rows = np.asarray(learned, dtype=np.float64)
    return np.concatenate([rows, np.zeros((1, *rows.shape[1:]))])
