"""Quantile forest: each setting does something, and its quantiles are those of the leaves."""

import pickle

import numpy as np
import pytest
from lightgbm import LGBMRegressor
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import d2_pinball_score, mean_pinball_loss

from designer.modules.feature_selection.permutation_feature_importance import (
    permutation_feature_importance,
)
from designer.modules.learning.leaf_samples import LeafSamples
from designer.modules.model_scoring_and_evaluation.cross_validate_model import cross_validate_model
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.model_training.tune_model_hyperparameters import tune_model_hyperparameters
from designer.modules.regression.decision_forest_regression import decision_forest_regression
from designer.modules.regression.fast_forest_quantile_regression import (
    fast_forest_quantile_regression,
)
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import TARGET, diabetes
from tests.modules.learning.trying import (
    RANGE,
    changes_scores,
    has_same_bytes_again,
    scores,
    trained,
)

LEVELS = (0.13, 0.5, 0.87)
BASE = {"trees": 20, "trees_range": (20,)}


def scored(learner):
    return score_model(trained(learner), diabetes(), context=RecordingContext())


@pytest.mark.parametrize(
    "change",
    [
        {"trees": 10},
        {"leaves": 4},
        {"minimum_leaf_samples": 40},
        {"bagging_fraction": 0.3},
        {"feature_fraction": 0.3},
        {"split_fraction": 0.2},
        {"sample_count": 2},
        {"quantiles": (0.1, 0.5, 0.9)},
        {"seed": 7},
        RANGE | {"trees_range": (10,)},
        RANGE | {"leaves_range": (4,)},
        RANGE | {"minimum_leaf_samples_range": (40,)},
        RANGE | {"bagging_fraction_range": (0.9,)},
        RANGE | {"feature_fraction_range": (0.9,)},
        RANGE | {"split_fraction_range": (0.9,)},
    ],
)
def test_every_setting_changes_the_scores(change):
    assert changes_scores(fast_forest_quantile_regression, BASE, change)


def test_quantiles_are_those_of_the_leaves_of_lightgbm():
    """Weighted by the way of Meinshausen 2006; the quantile of weights is NumPy's."""
    frame = diabetes().pandas()
    features, truth = frame.drop(columns=TARGET).to_numpy(), frame[TARGET].to_numpy()
    forest = LGBMRegressor(
        boosting_type="rf", n_estimators=30, num_leaves=12, min_child_samples=5, subsample=0.5,
        subsample_freq=1, colsample_bytree=0.6, feature_fraction_bynode=0.8, random_state=3,
        deterministic=True, force_row_wise=True, verbosity=-1, n_jobs=1,
    ).fit(features, truth)  # fmt: skip
    leaves = forest.predict(features, pred_leaf=True)
    is_same = leaves[:, None, :] == leaves[None, :, :]
    weights = (is_same / is_same.sum(axis=1, keepdims=True)).mean(axis=2)
    expected = [np.quantile(truth, LEVELS, weights=row, method="inverted_cdf") for row in weights]
    learner = fast_forest_quantile_regression(
        trees=30, leaves=12, minimum_leaf_samples=5, bagging_fraction=0.5, feature_fraction=0.6,
        split_fraction=0.8, sample_count=1_000, quantiles=LEVELS, seed=3,
    )  # fmt: skip
    # Where weights add to the quantile exactly, rounding decides between two labels.
    assert (scores(learner) == expected).mean() > 0.999


def test_quantiles_are_exact_however_the_labels_lie_in_bins(monkeypatch):
    chance = np.random.default_rng(0)
    leaves = chance.integers(0, 5, (7, 900), dtype=np.uint8)
    target = np.round(chance.exponential(size=900), 1)
    fine = LeafSamples.kept(leaves, target, 60).quantiles(leaves.T, (0.1, 0.77))
    monkeypatch.setattr("designer.modules.learning.leaf_samples.MOST_BINS", 2)
    coarse = LeafSamples.kept(leaves, target, 60).quantiles(leaves.T, (0.1, 0.77))
    np.testing.assert_array_equal(fine, coarse)


def test_a_leaf_keeps_no_more_labels_than_it_may_and_each_tree_others():
    leaves = np.zeros((2, 1_000), dtype=np.uint8)
    samples = LeafSamples.kept(leaves, np.arange(1_000.0), 10)
    first, second = samples.values[:10], samples.values[10:]
    assert len(second) == 10
    assert (np.diff(first) > 0).all()
    assert not set(first) & set(second)


def test_rows_stay_below_their_quantiles_as_often_as_they_should():
    """On rows that were not learned from; 2,000 of them give shares to within 0.03."""
    chance = np.random.default_rng(5)
    x = chance.uniform(0, 10, 6_000)
    data = table(x=x, y=x + chance.normal(size=6_000) * (1 + x))
    learner = fast_forest_quantile_regression(quantiles=(0.1, 0.5, 0.9))
    model = train_model(learner, data.head(4_000), label_column="y", context=RecordingContext())
    rest = table(x=x[4_000:], y=data.polars()["y"].to_numpy()[4_000:])
    context = RecordingContext()
    given = score_model(model, rest, context=context)
    evaluate_model(given, context=context)
    below = context.figures["Evaluation"]["series"][0]["points"]
    np.testing.assert_allclose([part for _, part in below], [0.1, 0.5, 0.9], atol=0.03)
    direct = HistGradientBoostingRegressor(loss="quantile", quantile=0.9, random_state=0)
    direct.fit(x[:4_000, None], data.polars()["y"].to_numpy()[:4_000])
    truth = rest.polars()["y"].to_numpy()
    best = mean_pinball_loss(truth, direct.predict(x[4_000:, None]), alpha=0.9)
    assert context.metrics["Quantile Loss 0.9"] < 1.05 * best


def test_evaluation_gives_the_loss_of_each_quantile_as_scikit_learn_does():
    given = scored(fast_forest_quantile_regression(trees=20, quantiles=(0.5, 0.1)))
    context = RecordingContext()
    row = values(evaluate_model(given, context=context))
    frame = given.polars()
    truth = frame[TARGET].to_numpy()
    losses = [
        mean_pinball_loss(truth, frame[f"Scored Quantile {level}"].to_numpy(), alpha=level)
        for level in (0.1, 0.5)
    ]
    assert row["Quantile Loss 0.1"] == [pytest.approx(losses[0])]
    assert row["Quantile Loss 0.5"] == [pytest.approx(losses[1])]
    assert row["Average Quantile Loss"] == [pytest.approx(np.mean(losses))]
    assert context.metrics["Average Quantile Loss"] == pytest.approx(np.mean(losses))


def test_the_gain_over_fixed_quantiles_is_that_of_scikit_learn():
    """It takes another of the labels between which a quantile lies, hence the tolerance."""
    given = scored(fast_forest_quantile_regression(trees=20, quantiles=(0.3,)))
    frame = given.polars()
    expected = d2_pinball_score(frame[TARGET], frame["Scored Quantile 0.3"], alpha=0.3)
    found = values(evaluate_model(given, context=RecordingContext()))["R¹"]
    assert found == [pytest.approx(expected, rel=1e-3)]


def test_two_models_of_other_quantiles_are_compared_by_what_each_has():
    first, second = (
        scored(fast_forest_quantile_regression(trees=10, quantiles=levels))
        for levels in ((0.1, 0.5), (0.5, 0.9))
    )
    rows = values(evaluate_model(first, second, context=RecordingContext()))
    assert [loss is None for loss in rows["Quantile Loss 0.1"]] == [False, True]
    assert [loss is None for loss in rows["Quantile Loss 0.9"]] == [True, False]


def test_the_newest_scores_of_a_table_are_evaluated():
    forest = decision_forest_regression(trees=2)
    quantiles = scored(fast_forest_quantile_regression(trees=10))
    both = score_model(trained(forest), quantiles, context=RecordingContext())
    assert "Mean Absolute Error" in evaluate_model(both, context=RecordingContext()).names
    again = score_model(
        trained(fast_forest_quantile_regression(trees=10)), both, context=RecordingContext()
    )
    assert "Average Quantile Loss" in evaluate_model(again, context=RecordingContext()).names


def test_it_is_cross_validated_and_tuned_by_the_average_loss():
    context = RecordingContext()
    learner = fast_forest_quantile_regression(trees=10)
    folds = cross_validate_model(
        learner, diabetes(), label_column=TARGET, folds=3, context=context
    ).evaluation_by_fold
    assert folds.polars()["Average Quantile Loss"].null_count() == 0
    tuned = tune_model_hyperparameters(
        fast_forest_quantile_regression(**RANGE, trees_range=(1, 20), leaves_range=(2,)),
        diabetes(), maximum_runs=3, label_column=TARGET, folds=2, context=RecordingContext(),
    )  # fmt: skip
    losses = tuned.sweep_results.polars()["Average Quantile Loss"].to_list()
    assert losses == sorted(losses)
    assert tuned.best_model.task == "quantile"


def test_the_columns_that_count_are_named():
    context = RecordingContext()
    model = train_model(
        fast_forest_quantile_regression(trees=20), diabetes(), label_column=TARGET,
        explanation=True, context=context,
    )  # fmt: skip
    assert context.figures["Permutation importance"]["title"].startswith("Loss of R¹")
    assert next(iter(model.details["feature_importances"])) in ("bmi", "s5")
    found = permutation_feature_importance(model, diabetes(), context=RecordingContext())
    assert found.polars()["Feature"][0] in ("bmi", "s5")


def test_rows_of_one_kind_have_the_quantiles_of_all_labels():
    data = table(x=[1.0] * 9, y=[float(number) for number in range(9)])
    learner = fast_forest_quantile_regression(quantiles=(0.4,))
    model = train_model(learner, data, label_column="y", context=RecordingContext())
    given = score_model(model, table(x=[5.0]), context=RecordingContext()).polars()
    assert given["Scored Quantile 0.4"].to_list() == [3.0]


def test_nothing_need_be_left_to_chance_and_bytes_are_the_same_again():
    learner = fast_forest_quantile_regression(
        trees=3, bagging_fraction=1.0, feature_fraction=1.0, split_fraction=1.0
    )
    assert has_same_bytes_again(learner)
    lent = train_model(
        learner, diabetes(), label_column=TARGET, context=RecordingContext(2, 2, [1, 2, 2])
    )
    assert pickle.dumps(lent) == pickle.dumps(trained(learner))
