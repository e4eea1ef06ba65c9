"""Ways to move weights down their gradient; of a table of weights only the rows that have one.

Sources: Duchi et al. 2011 (Adagrad), Kingma and Ba 2015 (Adam), McMahan et al. 2013 (FTRL),
Tieleman and Hinton 2012 (RMSProp), Zeiler 2012 (Adadelta).
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Weights: TypeAlias = npt.NDArray[Any]
State: TypeAlias = tuple[Weights, ...]
Rule: TypeAlias = Callable[[Weights, Weights, State, float, int], tuple[Weights, State]]
OptimizerName = Literal["adagrad", "adam", "ftrl", "rmsprop", "sgd", "adadelta"]
# So that the first steps are not as long as the learning rate, however small the gradient.
FIRST_SQUARES = 0.1
MEMORY, DELTA_MEMORY, MOMENT_MEMORY, SQUARE_MEMORY = 0.9, 0.95, 0.9, 0.999
TINY, ADAM_TINY = 1e-7, 1e-8


class Optimizer:
    """Changes weights in place, and remembers of each name what its rule needs."""

    def __init__(self, name: OptimizerName, learning_rate: float) -> None:
        self._name = name
        self._rate = learning_rate
        self._states: dict[str, State] = {}
        self._steps: dict[str, int] = {}

    def step(self, name: str, weights: Weights, gradient: Weights, rows: Any = ...) -> None:
        """Move `weights[rows]` down the gradient; no row may be there twice."""
        if name not in self._states:
            self._states[name] = _first_state(self._name, weights, self._rate)
        state = self._states[name]
        count = self._steps[name] = self._steps.get(name, 0) + 1
        before = tuple(one[rows] for one in state)
        weights[rows], after = RULES[self._name](weights[rows], gradient, before, self._rate, count)
        for one, new in zip(state, after, strict=True):
            one[rows] = new


def _first_state(name: OptimizerName, weights: Weights, rate: float) -> State:
    zeros = np.zeros_like(weights)
    match name:
        case "sgd":
            return ()
        case "rmsprop":
            return (zeros,)
        case "adagrad":
            return (np.full_like(weights, FIRST_SQUARES),)
        case "ftrl":  # with what the weights are now, which it would forget
            return np.full_like(weights, FIRST_SQUARES), -weights * FIRST_SQUARES**0.5 / rate
    return zeros, np.zeros_like(weights)


def _sgd(w: Weights, g: Weights, _state: State, rate: float, _count: int) -> tuple[Weights, State]:
    return w - rate * g, ()


def _adagrad(
    w: Weights, g: Weights, state: State, rate: float, _count: int
) -> tuple[Weights, State]:
    squares = state[0] + g * g
    return w - rate * g / np.sqrt(squares), (squares,)


def _rmsprop(
    w: Weights, g: Weights, state: State, rate: float, _count: int
) -> tuple[Weights, State]:
    squares = MEMORY * state[0] + (1 - MEMORY) * g * g
    return w - rate * g / (np.sqrt(squares) + TINY), (squares,)


def _adam(w: Weights, g: Weights, state: State, rate: float, count: int) -> tuple[Weights, State]:
    moment = MOMENT_MEMORY * state[0] + (1 - MOMENT_MEMORY) * g
    squares = SQUARE_MEMORY * state[1] + (1 - SQUARE_MEMORY) * g * g
    rate = rate * (1 - SQUARE_MEMORY**count) ** 0.5 / (1 - MOMENT_MEMORY**count)
    return w - rate * moment / (np.sqrt(squares) + ADAM_TINY), (moment, squares)


def _adadelta(
    w: Weights, g: Weights, state: State, rate: float, _count: int
) -> tuple[Weights, State]:
    squares = DELTA_MEMORY * state[0] + (1 - DELTA_MEMORY) * g * g
    delta = np.sqrt(state[1] + TINY) / np.sqrt(squares + TINY) * g
    deltas = DELTA_MEMORY * state[1] + (1 - DELTA_MEMORY) * delta * delta
    return w - rate * delta, (squares, deltas)


def _ftrl(w: Weights, g: Weights, state: State, rate: float, _count: int) -> tuple[Weights, State]:
    squares = state[0] + g * g
    linear = state[1] + g - (np.sqrt(squares) - np.sqrt(state[0])) / rate * w
    return -linear * rate / np.sqrt(squares), (squares, linear)


RULES: Mapping[OptimizerName, Rule] = {
    "adagrad": _adagrad,
    "adam": _adam,
    "ftrl": _ftrl,
    "rmsprop": _rmsprop,
    "sgd": _sgd,
    "adadelta": _adadelta,
}
