"""Neural networks: each setting does something, and the network is scikit-learn's."""

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import MinMaxScaler

from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_neural_network import multiclass_neural_network
from designer.modules.classification.two_class_neural_network import two_class_neural_network
from designer.modules.learning import networks
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.neural_network_regression import neural_network_regression
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris
from tests.modules.learning.trying import RANGE, changes_scores, has_same_bytes_again, scores

LEARNERS = [two_class_neural_network, multiclass_neural_network, neural_network_regression]
FEW = {"iterations": 3, "iterations_range": (3,)}


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize(
    "change",
    [
        {"hidden_nodes": (20, 10)},
        {"learning_rate": 0.02},
        {"iterations": 4},
        {"weights_diameter": 1.0},
        {"momentum": 0.5},
        {"shuffle": False},
        {"normalizer": "gaussian"},
        {"normalizer": "binning"},
        {"batch_size": 50},
        {"seed": 7},
        RANGE | {"learning_rate_range": (0.02,)},
        RANGE | {"iterations_range": (4,)},
    ],
)
def test_every_setting_changes_the_scores(learner, change):
    assert changes_scores(learner, FEW, change)


def test_features_can_stay_as_they_are():
    assert changes_scores(multiclass_neural_network, FEW, {"normalizer": "none"})


@pytest.fixture
def first_weights_of_scikit_learn(monkeypatch):
    """Let the first weights be drawn as scikit-learn draws them."""
    monkeypatch.delattr(networks._FirstWeights, "_init_coef")


# In the first pass rows come in the same order; later ones draw it otherwise than scikit-learn.
PASSES = pytest.mark.parametrize(("passes", "shuffle"), [(1, True), (5, False)])


@PASSES
@pytest.mark.usefixtures("first_weights_of_scikit_learn")
def test_classes_are_learned_as_by_scikit_learn(passes, shuffle):
    features = MinMaxScaler().fit_transform(iris().pandas().drop(columns=SPECIES))
    expected = MLPClassifier(
        hidden_layer_sizes=(8, 4), solver="sgd", alpha=0.0, batch_size=32, learning_rate_init=0.1,
        momentum=0.3, nesterovs_momentum=False, max_iter=passes, shuffle=shuffle, random_state=4,
    )  # fmt: skip
    with pytest.warns(match="Maximum iterations"):
        expected.fit(features, iris().pandas()[SPECIES])
    learner = multiclass_neural_network(
        iterations=passes, hidden_nodes=(8, 4), momentum=0.3, shuffle=shuffle, seed=4
    )
    np.testing.assert_allclose(scores(learner), expected.predict_proba(features), rtol=1e-6)


@PASSES
@pytest.mark.usefixtures("first_weights_of_scikit_learn")
def test_numbers_are_learned_as_by_scikit_learn(passes, shuffle):
    frame = diabetes().pandas()
    features = MinMaxScaler().fit_transform(frame.drop(columns=TARGET))
    target = frame[TARGET].to_numpy()
    expected = MLPRegressor(
        hidden_layer_sizes=(8,), solver="sgd", alpha=0.0, batch_size=8, learning_rate_init=0.005,
        momentum=0.0, max_iter=passes, shuffle=shuffle, random_state=0,
    )  # fmt: skip
    with pytest.warns(match="Maximum iterations"):
        expected.fit(features, (target - target.mean()) / target.std())
    learner = neural_network_regression(iterations=passes, hidden_nodes=(8,), shuffle=shuffle)
    found = scores(learner)[:, 0]
    np.testing.assert_allclose(
        found, expected.predict(features) * target.std() + target.mean(), rtol=1e-6
    )


def test_first_weights_lie_within_the_diameter():
    network = networks.NetworkRegressor(weights_diameter=0.5, learning_rate=1e-12, iterations=1)
    chance = np.random.default_rng(0)
    network.fit(chance.random((40, 3)), chance.random(40))
    largest = max(np.abs(weights).max() for weights in network.network_.coefs_)
    assert 0.2 < largest <= 0.25


@pytest.mark.parametrize(
    ("learner", "least"),
    [(multiclass_neural_network(), 0.95), (two_class_neural_network(iterations=40), 0.93)],
    ids=["several", "two"],
)
def test_they_learn_with_their_defaults(learner, least):
    given = scores(learner)
    truth = np.repeat([0, 1, 2], 50) if given.shape[1] > 1 else None
    if truth is not None:
        assert (given.argmax(axis=1) == truth).mean() > least
    else:
        assert ((given[:, 0] >= 0.5).sum() - 212) / 569 < 1 - least


def test_a_network_of_numbers_explains_much_of_them():
    target = diabetes().polars()[TARGET].to_numpy()
    found = scores(neural_network_regression(iterations=60))[:, 0]
    assert 1 - ((found - target) ** 2).sum() / ((target - target.mean()) ** 2).sum() > 0.4


def test_training_tells_how_far_it_is():
    context = RecordingContext()
    train_model(
        multiclass_neural_network(iterations=7), iris(), label_column=SPECIES, context=context
    )
    assert context.fractions == pytest.approx([i / 7 for i in range(1, 8)])


def test_a_rate_at_which_weights_overflow_is_refused():
    learner = neural_network_regression(learning_rate=1e9, normalizer="none")
    data = table(x=[1e6, 2e6, 3e6, 9e6], y=[1.0, 5.0, 2.0, 8.0])
    with pytest.raises(ModuleError, match="smaller learning rate"):
        train_model(learner, data, label_column="y", context=RecordingContext())


@pytest.mark.parametrize("normalizer", ["min_max", "gaussian", "binning", "none"])
def test_one_row_and_a_constant_column_are_taken(normalizer):
    learner = neural_network_regression(iterations=2, normalizer=normalizer)
    data = table(x=[3.0], y=[1.0])
    train_model(learner, data, label_column="y", context=RecordingContext())


@pytest.mark.parametrize("learner", LEARNERS)
def test_equal_seeds_give_equal_bytes(learner):
    assert has_same_bytes_again(learner(**FEW | {"seed": 3}))
