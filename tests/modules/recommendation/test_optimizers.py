"""The optimizers: steps that scikit-learn takes too, or that follow from the papers."""

import numpy as np
import pytest
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from designer.modules.recommendation.optimizers import RULES, Optimizer

RNG = np.random.default_rng(5)
START = RNG.normal(size=(4, 3))
GRADIENTS = RNG.normal(size=(20, 4, 3))


def walked(name, rate=0.1, gradients=GRADIENTS):
    weights = START.copy()
    optimizer = Optimizer(name, rate)
    for gradient in gradients:
        optimizer.step("w", weights, gradient)
    return weights


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("adam", AdamOptimizer([START], 0.1, epsilon=1e-8)),
        ("sgd", SGDOptimizer([START], 0.1, momentum=0)),
    ],
    ids=["adam", "sgd"],
)
def test_the_same_steps_as_scikit_learn(name, theirs):
    weights = [START.copy()]
    for gradient in GRADIENTS:
        theirs.update_params(weights, [gradient])
    assert walked(name) == pytest.approx(weights[0], rel=1e-12)


def test_adagrad_divides_by_all_squares_so_far():
    expected = START.copy()
    for number, gradient in enumerate(GRADIENTS):
        expected -= 0.1 * gradient / np.sqrt(0.1 + (GRADIENTS[: number + 1] ** 2).sum(axis=0))
    assert walked("adagrad") == pytest.approx(expected, rel=1e-12)


def test_ftrl_without_regularization_takes_the_steps_of_adagrad():
    """McMahan 2011, “Follow-the-Regularized-Leader and Mirror Descent”, theorem 2."""
    assert walked("ftrl") == pytest.approx(walked("adagrad"), rel=1e-9)


def test_rmsprop_divides_by_the_root_of_a_mean_that_forgets():
    one = np.full((200, 4, 3), 2.0)
    assert walked("rmsprop", 0.1, one)[0, 0] - walked("rmsprop", 0.1, one[1:])[0, 0] == (
        pytest.approx(-0.1, abs=1e-6)
    )


def test_adadelta_needs_no_unit():
    small = walked("adadelta", 1.0, GRADIENTS * 1e3) - START
    assert small == pytest.approx(walked("adadelta", 1.0, GRADIENTS * 1e6) - START, rel=1e-3)
    assert (np.sign(small - 0) == -np.sign(GRADIENTS[0]))[np.abs(GRADIENTS).min(axis=0) > 9].all()


@pytest.mark.parametrize("name", RULES)
def test_they_find_the_bottom_of_a_bowl(name):
    weights = np.full(3, 2.0)
    rate = {"adadelta": 100.0, "adagrad": 1.0, "ftrl": 1.0}.get(name, 0.01)
    optimizer = Optimizer(name, rate)
    for _ in range(3000):
        optimizer.step("w", weights, 2 * (weights - 1))
    assert weights == pytest.approx(np.ones(3), abs=0.02)


@pytest.mark.parametrize("name", RULES)
def test_rows_without_a_gradient_stay(name):
    weights = START.copy()
    Optimizer(name, 0.1).step("w", weights, GRADIENTS[0][[0, 2]], np.array([0, 2]))
    assert (weights[[1, 3]] == START[[1, 3]]).all()
    assert (weights[[0, 2]] != START[[0, 2]]).all()
