"""Every parameter of the learners does something, and their results agree with the libraries'."""

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

from designer.artifacts.values import Model, UntrainedModel
from designer.modules.classification.multiclass_boosted_decision_tree import (
    multiclass_boosted_decision_tree,
)
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.learning.logistic import PenalizedLogisticRegression
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.boosted_decision_tree_regression import (
    boosted_decision_tree_regression,
)
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, TARGET, breast_cancer, diabetes, iris

DATA = {
    "binary": (breast_cancer, LABEL),
    "multiclass": (iris, SPECIES),
    "regression": (diabetes, TARGET),
}


def trained(untrained: UntrainedModel) -> Model:
    make, label = DATA[untrained.task]
    table = make()
    return train_model(untrained, table, label_column=label, context=RecordingContext())


def scores(untrained: UntrainedModel) -> list[float]:
    table = DATA[untrained.task][0]()
    scored = score_model(trained(untrained), table, append_scores=False, context=RecordingContext())
    return scored.polars()[scored.names[-1]].to_list()


TREE_CHANGES = [
    {"leaves": 3},
    {"minimum_leaf_samples": 40},
    {"learning_rate": 0.02},
    {"trees": 7},
    {"trainer_mode": "parameter_range", "leaves_range": (3,)},
    {"trainer_mode": "parameter_range", "minimum_leaf_samples_range": (200,)},
    {"trainer_mode": "parameter_range", "learning_rate_range": (0.02,)},
    {"trainer_mode": "parameter_range", "trees_range": (7,)},
]


@pytest.mark.parametrize("change", TREE_CHANGES)
@pytest.mark.parametrize(
    "learner",
    [
        two_class_boosted_decision_tree,
        multiclass_boosted_decision_tree,
        boosted_decision_tree_regression,
    ],
)
def test_every_setting_of_boosted_trees_changes_the_scores(learner, change):
    base = {"trainer_mode": change["trainer_mode"]} if "trainer_mode" in change else {}
    assert scores(learner(**change)) != scores(learner(**base))


@pytest.mark.parametrize(
    "change",
    [
        {"tolerance": 0.05},
        {"l1_weight": 30.0},
        {"l2_weight": 300.0},
        {"memory_size": 1},
        {"seed": 7},
        {"trainer_mode": "parameter_range", "tolerance_range": (0.05,)},
        {"trainer_mode": "parameter_range", "l1_weight_range": (30.0,)},
        {"trainer_mode": "parameter_range", "l2_weight_range": (300.0,)},
        {"trainer_mode": "parameter_range", "memory_size_range": (1,)},
    ],
)
def test_every_setting_of_logistic_regression_changes_the_scores(change):
    base = {"trainer_mode": change["trainer_mode"]} if "trainer_mode" in change else {}
    changed, unchanged = (two_class_logistic_regression(**given) for given in (change, base))
    assert scores(changed) != scores(unchanged)


DESCENT = {"solution_method": "online_gradient_descent"}
SEARCH = DESCENT | {"trainer_mode": "parameter_range"}


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, DESCENT),
        ({}, {"l2_weight": 5.0}),
        ({}, {"include_intercept": False}),
        (DESCENT, {"l2_weight": 5.0}),
        (DESCENT, {"learning_rate": 0.001}),
        (DESCENT, {"epochs": 1}),
        (DESCENT, {"normalize_features": False}),
        (DESCENT, {"average_final_hypothesis": False}),
        (DESCENT, {"decrease_learning_rate": False}),
        (DESCENT, {"seed": 7}),
        (DESCENT, {"trainer_mode": "parameter_range"}),
        (SEARCH, {"learning_rate_range": (0.001,)}),
        (SEARCH, {"epochs_range": (3,)}),
        (SEARCH, {"l2_weight_range": (5.0,)}),
    ],
)
def test_every_setting_of_linear_regression_changes_the_scores(base, change):
    assert scores(linear_regression(**base | change)) != scores(linear_regression(**base))


@pytest.mark.parametrize(
    "learner",
    [
        linear_regression,
        two_class_boosted_decision_tree,
        multiclass_boosted_decision_tree,
        boosted_decision_tree_regression,
    ],
)
def test_a_seed_is_part_of_the_untrained_model(learner):
    """Least squares has no chance in it, and trees only above 200,000 rows."""
    assert learner(seed=1).settings["seed"] == 1
    assert learner(seed=1).estimator.estimator.get_params()["random_state"] == 1


def test_ranges_are_kept_for_a_search():
    learner = two_class_boosted_decision_tree(trainer_mode="parameter_range", trees_range=(5, 9))
    assert learner.estimator.ranges["n_estimators"] == (5, 9)
    assert learner.estimator.estimator.n_estimators == 5


def test_least_squares_agrees_with_ridge_regression():
    frame = diabetes().pandas()
    expected = Ridge(alpha=0.001).fit(frame.drop(columns=TARGET), frame[TARGET])
    np.testing.assert_allclose(
        scores(linear_regression()), expected.predict(frame.drop(columns=TARGET)), rtol=1e-9
    )


def test_boosted_trees_agree_with_lightgbm_called_directly():
    frame = breast_cancer().pandas()
    features = frame.drop(columns=LABEL).assign(size=(frame["size"] == "small").astype(float))
    expected = LGBMClassifier(
        num_leaves=20, min_child_samples=10, learning_rate=0.2, min_child_weight=1.0,
        random_state=0, deterministic=True, force_row_wise=True, verbosity=-1, n_jobs=1,
    ).fit(features.to_numpy(), frame[LABEL] == "yes", categorical_feature=[30])  # fmt: skip
    np.testing.assert_allclose(
        scores(two_class_boosted_decision_tree()),
        expected.predict_proba(features.to_numpy())[:, 1],
        rtol=1e-9,
    )


def test_boosted_trees_of_several_classes_agree_with_lightgbm_called_directly():
    frame = iris().pandas()
    features = frame.drop(columns=SPECIES).to_numpy()
    expected = LGBMClassifier(
        num_leaves=7, min_child_samples=5, learning_rate=0.1, n_estimators=30,
        min_child_weight=1.0, random_state=42, deterministic=True, force_row_wise=True,
        verbosity=-1, n_jobs=1,
    ).fit(features, frame[SPECIES])  # fmt: skip
    learner = multiclass_boosted_decision_tree(
        leaves=7, minimum_leaf_samples=5, learning_rate=0.1, trees=30
    )
    last = expected.predict_proba(features)[:, 2]
    np.testing.assert_allclose(scores(learner), last, rtol=1e-9)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 1.0), (0.5, 2.0), (1.0, 1.0)])
def test_logistic_regression_finds_the_minimum_that_scikit_learn_finds(l1, l2):
    frame = breast_cancer().pandas().drop(columns="size")
    features = StandardScaler().fit_transform(frame.drop(columns=LABEL))
    truth = (frame[LABEL] == "yes").to_numpy().astype(int)
    expected = LogisticRegression(
        C=1 / (l1 + l2), l1_ratio=l1 / (l1 + l2), solver="saga", tol=1e-7, max_iter=20_000
    ).fit(features, truth)
    found = PenalizedLogisticRegression(tolerance=1e-14, l1_weight=l1, l2_weight=l2)
    found.fit(features, truth)
    np.testing.assert_allclose(found.coef_, expected.coef_[0], atol=2e-3)


def test_training_uses_the_first_value_of_a_range():
    searched = two_class_boosted_decision_tree(
        trainer_mode="parameter_range", leaves_range=(20, 3), minimum_leaf_samples_range=(10,),
        learning_rate_range=(0.2,), trees_range=(100,),
    )  # fmt: skip
    assert scores(searched) == scores(two_class_boosted_decision_tree())
