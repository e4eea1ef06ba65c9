"""The deep part: gradients that SciPy finds by trying, outputs that scikit-learn has too."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.neural_network import MLPRegressor

from designer.modules.recommendation.dense_layers import (
    Shape,
    backward,
    first_weights,
    forward,
    output,
    population_norms,
)

GIVEN = np.random.default_rng(1).normal(size=(12, 3))
SHAPE = Shape((5, 4), "tanh", 0.0, batch_normalization=False)


def drawn(shape, seed=2):
    rng = np.random.default_rng(seed)
    weights = first_weights(GIVEN.shape[1], shape, rng)
    return {name: one + rng.normal(0, 0.2, one.shape) for name, one in weights.items()}


@pytest.mark.parametrize(
    ("activation", "normalizes", "dropout"),
    list(product(["tanh", "sigmoid", "linear", "relu", "leaky_relu"], [False, True], [0.0, 0.4])),
)
def test_gradients_are_those_that_are_found_by_trying(activation, normalizes, dropout):
    shape = Shape((5, 4), activation, dropout, normalizes)
    weights = drawn(shape)

    def loss(values, name):
        changed = {**weights, name: values.reshape(weights[name].shape)}
        found, _ = forward(changed, GIVEN, shape, np.random.default_rng(3))
        return float((found**2).sum())

    found, turns = forward(weights, GIVEN, shape, np.random.default_rng(3))
    gradients, _ = backward(weights, 2 * found, turns, shape)
    assert set(gradients) == set(weights)
    for name, gradient in gradients.items():
        tried = approx_fprime(weights[name].ravel(), loss, 1e-6, name)
        # Differences over a millionth have an error of about that, times how bent the loss is.
        assert gradient.ravel() == pytest.approx(tried, rel=2e-3, abs=2e-3), name


def test_the_gradient_of_the_inputs_is_found_too():
    weights = drawn(SHAPE)
    found, turns = forward(weights, GIVEN, SHAPE, np.random.default_rng(3))
    _, slope = backward(weights, 2 * found, turns, SHAPE)

    def loss(values):
        return float((output(weights, values.reshape(GIVEN.shape), SHAPE, ()) ** 2).sum())

    assert slope.ravel() == pytest.approx(approx_fprime(GIVEN.ravel(), loss, 1e-6), abs=1e-3)


@pytest.mark.parametrize(
    ("activation", "theirs"), [("relu", "relu"), ("tanh", "tanh"), ("sigmoid", "logistic"),
                               ("linear", "identity")],
)  # fmt: skip
def test_outputs_are_those_of_scikit_learn(activation, theirs):
    shape = replace(SHAPE, activation=activation)
    weights = drawn(shape)
    network = MLPRegressor(hidden_layer_sizes=shape.units, activation=theirs, max_iter=1)
    network.partial_fit(GIVEN, np.zeros(len(GIVEN)))
    network.coefs_ = [weights[f"weights {number}"] for number in range(3)]
    network.intercepts_ = [weights[f"bias {number}"] for number in range(3)]
    assert output(weights, GIVEN, shape, ()) == pytest.approx(network.predict(GIVEN), rel=1e-12)


def test_with_the_norms_of_the_same_rows_training_and_scoring_agree():
    shape = replace(SHAPE, batch_normalization=True)
    weights = drawn(shape)
    trained, _ = forward(weights, GIVEN, shape, np.random.default_rng(0))
    norms = population_norms(weights, GIVEN, shape)
    assert output(weights, GIVEN, shape, norms) == pytest.approx(trained, rel=1e-12)


def test_dropout_keeps_the_mean():
    shape = Shape((2000,), "linear", 0.5, batch_normalization=False)
    weights = drawn(shape)
    _, turns = forward(weights, GIVEN, shape, np.random.default_rng(0))
    assert (turns[0].kept == 0).mean() == pytest.approx(0.5, abs=0.02)
    assert turns[0].kept.mean() == pytest.approx(1, abs=0.02)
