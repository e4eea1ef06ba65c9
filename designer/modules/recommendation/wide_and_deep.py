"""A network that is wide and deep: it remembers pairs, and generalizes from what describes them.

Source: Cheng et al. 2016, “Wide & Deep Learning for Recommender Systems”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.recommendation.dense_layers import (
    Array,
    Norms,
    Shape,
    backward,
    first_weights,
    forward,
    output,
    population_norms,
)
from designer.modules.recommendation.optimizers import Optimizer, OptimizerName
from designer.modules.recommendation.ratings import UNKNOWN, Codes, Ids, Numbers, Ratings
from designer.modules.recommendation.sides import Side

PAIRS_A_TURN = 1 << 14
MOST_FOR_NORMS = 1 << 16
WIDE_USERS, WIDE_ITEMS, WIDE_PAIRS = "wide users", "wide items", "wide pairs"
DEEP_USERS, DEEP_ITEMS, DEEP_LEVELS = "deep users", "deep items", "deep levels"
MULTIPLIERS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the module asks for, in its order."""

    epochs: int
    batch_size: int
    wide_optimizer: OptimizerName
    wide_rate: float
    crossed: int
    deep_optimizer: OptimizerName
    deep_rate: float
    user_dimension: int
    item_dimension: int
    level_dimension: int
    shape: Shape
    seed: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Pairs as the network takes them: rows of weights by table, and numbers beside."""

    rows: Mapping[str, Codes]
    numbers: Array

    def take(self, places: Array | slice) -> "Inputs":
        return Inputs({n: rows[places] for n, rows in self.rows.items()}, self.numbers[places])


@dataclass(frozen=True, slots=True)
class WideDeepModel:
    """What the Model of Train Wide and Deep Recommender carries as its `estimator`."""

    user_side: Side
    item_side: Side
    weights: Mapping[str, Array]
    norms: Norms
    shape: Shape
    mean: float
    scale: tuple[float, float]

    @property
    def users(self) -> Ids:
        return self.user_side.ids

    @property
    def items(self) -> Ids:
        return self.item_side.ids

    def pairs(self, users: Codes, items: Codes) -> Numbers:
        """Predict the rating of each pair."""
        return self.clipped(self._raw(users, items))

    def grid(self, users: Codes) -> Numbers:
        """Predict the ratings of users for every item, (n_users, n_items), not clipped."""
        items = np.arange(len(self.items.values))
        raw = self._raw(np.repeat(users, len(items)), np.tile(items, len(users)))
        return raw.reshape(len(users), len(items))

    def clipped(self, predicted: Numbers) -> Numbers:
        """Bring predictions into the scale of the ratings that training had."""
        return np.clip(predicted, *self.scale)

    def _raw(self, users: Codes, items: Codes) -> Numbers:
        predicted = np.empty(len(users))
        with threadpool_limits(1):  # more would add in another order
            for start in range(0, len(users), PAIRS_A_TURN):
                part = slice(start, start + PAIRS_A_TURN)
                inputs = _inputs(self, users[part], items[part])
                deep = output(self.weights, _joined(self.weights, inputs), self.shape, self.norms)
                predicted[part] = self.mean + _wide(self.weights, inputs) + deep
        return predicted


def fit_wide_and_deep(
    ratings: Ratings, user_side: Side, item_side: Side, settings: Settings, context: Context
) -> WideDeepModel:
    """Fit both parts together, each with its own optimizer, to the squared error.

    Raises:
        ModuleError: the numbers grew beyond all bounds.
    """
    rng = np.random.default_rng(settings.seed)
    mean = float(ratings.values.mean())
    weights = _first(user_side, item_side, settings, rng)
    model = WideDeepModel(
        user_side, item_side, weights, (), settings.shape, mean, ratings.scale
    )  # fmt: skip
    inputs = _inputs(model, ratings.user_codes, ratings.item_codes)
    target = (ratings.values - mean).astype(np.float32)
    optimizers = (
        Optimizer(settings.wide_optimizer, settings.wide_rate),
        Optimizer(settings.deep_optimizer, settings.deep_rate),
    )
    with threadpool_limits(1), np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(settings.epochs):
            context.progress(epoch / settings.epochs, f"Epoch {epoch + 1}")
            squares = 0.0
            for places in _batches(len(target), settings.batch_size, rng):
                batch = inputs.take(places)
                squares += _learn(weights, batch, target[places], optimizers, settings.shape, rng)
            error = (squares / len(target)) ** 0.5
            if not np.isfinite(error):
                raise _diverged(settings)
            context.metric("Training RMSE", error, step=epoch + 1)
        _average_unknown(weights)
        sample = rng.permutation(len(target))[:MOST_FOR_NORMS]
        joined = _joined(weights, inputs.take(sample))
        norms = population_norms(weights, joined, settings.shape)
    return replace(model, norms=tuple(norms))


def _first(
    users: Side, items: Side, settings: Settings, rng: np.random.Generator
) -> dict[str, Array]:
    """Draw the first weights; the last row of each table is for what training had not seen."""
    weights = {
        WIDE_USERS: np.zeros(users.trained + 1, dtype=np.float32),
        WIDE_ITEMS: np.zeros(items.trained + 1, dtype=np.float32),
        WIDE_PAIRS: np.zeros(settings.crossed + 1, dtype=np.float32),
        DEEP_USERS: _embedding(users.trained, settings.user_dimension, rng),
        DEEP_ITEMS: _embedding(items.trained, settings.item_dimension, rng),
    }
    for number, size in enumerate((*users.sizes, *items.sizes)):
        weights[f"{DEEP_LEVELS} {number}"] = _embedding(size - 1, settings.level_dimension, rng)
    nothing = np.zeros(1, dtype=np.int64)
    numbers = users.numbers(nothing).shape[1] + items.numbers(nothing).shape[1]
    width = numbers + sum(one.shape[1] for name, one in weights.items() if name.startswith("deep"))
    return weights | first_weights(width, settings.shape, rng)


def _embedding(rows: int, width: int, rng: np.random.Generator) -> Array:
    drawn = rng.normal(0, width**-0.5, (rows + 1, width)).astype(np.float32)
    drawn[-1] = 0
    return drawn


def _inputs(model: WideDeepModel, users: Codes, items: Codes) -> Inputs:
    sides = ((model.user_side, users), (model.item_side, items))
    user_rows, item_rows = (side.weight_rows(codes) for side, codes in sides)
    levels = np.hstack([side.levels(codes) for side, codes in sides])
    crossed = _crossed(user_rows, item_rows, len(model.weights[WIDE_PAIRS]) - 1)
    is_unknown = (user_rows == model.user_side.trained) | (item_rows == model.item_side.trained)
    rows = {
        WIDE_USERS: user_rows,
        WIDE_ITEMS: item_rows,
        WIDE_PAIRS: np.where(is_unknown, UNKNOWN, crossed),
        DEEP_USERS: user_rows,
        DEEP_ITEMS: item_rows,
        **{f"{DEEP_LEVELS} {number}": column for number, column in enumerate(levels.T)},
    }
    numbers = np.hstack([side.numbers(codes) for side, codes in sides]).astype(np.float32)
    return Inputs(rows, numbers)


def _crossed(users: Codes, items: Codes, size: int) -> Codes:
    """Give the place of each pair of user and item among `size`, which several pairs share."""
    first, second = MULTIPLIERS
    mixed = (users.astype(np.uint64) * first) ^ (items.astype(np.uint64) * second)
    return ((mixed >> np.uint64(33)) % np.uint64(size)).astype(np.int64)


def _wide(weights: Mapping[str, Array], inputs: Inputs) -> Array:
    parts = [weights[name][inputs.rows[name]] for name in (WIDE_USERS, WIDE_ITEMS, WIDE_PAIRS)]
    total: Array = parts[0] + parts[1] + parts[2]
    return total


def _joined(weights: Mapping[str, Array], inputs: Inputs) -> Array:
    """Give what the deep part takes: embeddings beside each other, and numbers."""
    embedded = [weights[n][rows] for n, rows in inputs.rows.items() if n.startswith("deep")]
    return np.hstack([*embedded, inputs.numbers])


def _batches(rows: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    order = rng.permutation(rows)
    for start in range(0, rows, size):
        yield order[start : start + size]


def _learn(
    weights: dict[str, Array],
    batch: Inputs,
    target: Array,
    optimizers: tuple[Optimizer, Optimizer],
    shape: Shape,
    rng: np.random.Generator,
) -> float:
    """Make one step with a batch, and give the sum of its squared errors."""
    wide, deep = optimizers
    predicted, turns = forward(weights, _joined(weights, batch), shape, rng)
    missed = _wide(weights, batch) + predicted - target
    slope = 2 * missed / len(missed)
    gradients, inner = backward(weights, slope, turns, shape)
    for name, gradient in gradients.items():
        deep.step(name, weights[name], gradient)
    start = 0
    for name, rows in batch.rows.items():
        if name.startswith("wide"):
            _step_rows(wide, name, weights[name], rows, slope)
        else:
            end = start + weights[name].shape[1]
            _step_rows(deep, name, weights[name], rows, inner[:, start:end])
            start = end
    return float((missed.astype(np.float64) ** 2).sum())


def _step_rows(
    optimizer: Optimizer, name: str, weights: Array, rows: Codes, gradient: Array
) -> None:
    """Move the rows that a batch used; one that it used twice has the sum of both gradients."""
    used, places = np.unique(rows, return_inverse=True)
    total = np.zeros((len(used), *gradient.shape[1:]), dtype=gradient.dtype)
    np.add.at(total, places, gradient)
    optimizer.step(name, weights, total, used)


def _average_unknown(weights: dict[str, Array]) -> None:
    """Let users, items and levels that training had not seen count as the average of the others."""
    for name, table in weights.items():
        if name.startswith("deep") and len(table) > 1:
            table[-1] = table[:-1].mean(axis=0)


def _diverged(settings: Settings) -> ModuleError:
    message = (
        f"Training found no numbers with the learning rates {settings.wide_rate:g} (wide) and "
        f"{settings.deep_rate:g} (deep). Try lower ones."
    )
    return ModuleError("training_diverged", message)
