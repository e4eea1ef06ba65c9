"""The deep part of a network: layers of numbers, with what is learned from an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Named: TypeAlias = Mapping[str, Array]
Norms: TypeAlias = Sequence[tuple[Array, Array]]
Activation = Literal["relu", "sigmoid", "tanh", "linear", "leaky_relu"]
LEAK = 0.2
FLAT = 1e-3


@dataclass(frozen=True, slots=True)
class Shape:
    """How the layers are made; `dropout` is the share of outputs that a pass of training drops."""

    units: tuple[int, ...]
    activation: Activation
    dropout: float
    batch_normalization: bool


class _Turn(NamedTuple):
    """What a layer did with one batch."""

    given: Array
    normal: Array | None
    spread: Array | None
    before: Array
    after: Array
    kept: Array | None


def first_weights(inputs: int, shape: Shape, rng: np.random.Generator) -> dict[str, Array]:
    """Draw weights as Glorot and Bengio 2010 do, sec. 4.2.1."""
    weights: dict[str, Array] = {}
    widths = (inputs, *shape.units, 1)
    for number, (before, after) in enumerate(pairwise(widths)):
        bound = (6 / (before + after)) ** 0.5
        weights[f"weights {number}"] = rng.uniform(-bound, bound, (before, after))
        weights[f"bias {number}"] = np.zeros(after)
        if shape.batch_normalization and number < len(shape.units):
            weights[f"scale {number}"] = np.ones(after)
            weights[f"shift {number}"] = np.zeros(after)
    return {name: one.astype(np.float32) for name, one in weights.items()}


def output(weights: Named, given: Array, shape: Shape, norms: Norms) -> Array:
    """Give the output of each row, (n_rows,), with the means and variances of all of training."""
    for number in range(len(shape.units)):
        given = given @ weights[f"weights {number}"] + weights[f"bias {number}"]
        if shape.batch_normalization:
            mean, variance = norms[number]
            normal = (given - mean) / np.sqrt(variance + FLAT)
            given = weights[f"scale {number}"] * normal + weights[f"shift {number}"]
        given = activated(given, shape.activation)
    last = len(shape.units)
    return (given @ weights[f"weights {last}"] + weights[f"bias {last}"])[:, 0]


def population_norms(weights: Named, given: Array, shape: Shape) -> list[tuple[Array, Array]]:
    """Give mean and variance of what each layer makes of these rows, nothing being dropped."""
    norms: list[tuple[Array, Array]] = []
    for number in range(len(shape.units) if shape.batch_normalization else 0):
        given = given @ weights[f"weights {number}"] + weights[f"bias {number}"]
        mean, variance = given.mean(axis=0), given.var(axis=0)
        norms.append((mean, variance))
        normal = (given - mean) / np.sqrt(variance + FLAT)
        given = weights[f"scale {number}"] * normal + weights[f"shift {number}"]
        given = activated(given, shape.activation)
    return norms


def forward(
    weights: Named, given: Array, shape: Shape, rng: np.random.Generator
) -> tuple[Array, list[_Turn]]:
    """Give the output of each row in training, (n_rows,), and what `backward` needs."""
    turns = []
    for number in range(len(shape.units)):
        turns.append(_layer(weights, given, shape, number, rng))
        given = turns[-1].after if turns[-1].kept is None else turns[-1].after * turns[-1].kept
    last = len(shape.units)
    turns.append(_Turn(given, None, None, given, given, None))
    return (given @ weights[f"weights {last}"] + weights[f"bias {last}"])[:, 0], turns


def backward(
    weights: Named, slope: Array, turns: Sequence[_Turn], shape: Shape
) -> tuple[dict[str, Array], Array]:
    """Give the gradient of each weight and of the inputs, from that of the outputs, (n_rows,)."""
    last = len(shape.units)
    slope = slope[:, None]
    gradients = {f"weights {last}": turns[last].given.T @ slope, f"bias {last}": slope.sum(axis=0)}
    slope = slope @ weights[f"weights {last}"].T
    for number in reversed(range(last)):
        turn = turns[number]
        if turn.kept is not None:
            slope = slope * turn.kept
        slope = slope * _slope(turn.before, turn.after, shape.activation)
        if turn.normal is not None and turn.spread is not None:
            gradients[f"scale {number}"] = (slope * turn.normal).sum(axis=0)
            gradients[f"shift {number}"] = slope.sum(axis=0)
            slope = _through_norm(slope * weights[f"scale {number}"], turn.normal, turn.spread)
        gradients[f"weights {number}"] = turn.given.T @ slope
        gradients[f"bias {number}"] = slope.sum(axis=0)
        slope = slope @ weights[f"weights {number}"].T
    return gradients, slope


def activated(values: Array, activation: Activation) -> Array:
    """Apply the activation function."""
    match activation:
        case "relu":
            return np.maximum(values, 0)
        case "leaky_relu":
            return np.where(values > 0, values, LEAK * values)
        case "sigmoid":
            logistic: Array = 0.5 * (np.tanh(0.5 * values) + 1)  # which cannot overflow
            return logistic
        case "tanh":
            return np.tanh(values)
    return values


def _slope(before: Array, after: Array, activation: Activation) -> Any:
    match activation:
        case "relu":
            return (before > 0).astype(before.dtype)
        case "leaky_relu":
            return np.where(before > 0, 1, LEAK).astype(before.dtype)
        case "sigmoid":
            return after * (1 - after)
        case "tanh":
            return 1 - after * after
    return np.ones_like(before)


def _layer(
    weights: Named, given: Array, shape: Shape, number: int, rng: np.random.Generator
) -> _Turn:
    before = given @ weights[f"weights {number}"] + weights[f"bias {number}"]
    normal = spread = kept = None
    if shape.batch_normalization:
        spread = np.sqrt(before.var(axis=0) + FLAT)
        normal = (before - before.mean(axis=0)) / spread
        before = weights[f"scale {number}"] * normal + weights[f"shift {number}"]
    after = activated(before, shape.activation)
    if shape.dropout:
        is_kept = rng.random(after.shape, dtype=np.float32) >= shape.dropout
        kept = (is_kept / (1 - shape.dropout)).astype(after.dtype)
    return _Turn(given, normal, spread, before, after, kept)


def _through_norm(slope: Array, normal: Array, spread: Array) -> Array:
    """Go back through batch normalization (Ioffe and Szegedy 2015, sec. 3)."""
    centered = slope - slope.mean(axis=0) - normal * (slope * normal).mean(axis=0)
    result: Array = centered / spread
    return result
