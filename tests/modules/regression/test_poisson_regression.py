"""Poisson regression: each setting does something, and it finds what others found."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from sklearn.linear_model import PoissonRegressor
from sklearn.preprocessing import StandardScaler

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.learning.poisson import PenalizedPoissonRegression
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.poisson_regression import poisson_regression
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import TARGET, diabetes
from tests.modules.learning.trying import (
    RANGE,
    changes_scores,
    has_same_bytes_again,
    scores,
    trained,
)

FREE = {"l1_weight": 0.0, "l2_weight": 0.0, "tolerance": 1e-13}


def executions() -> Table:
    """Executions in 17 states of the USA in 1997 (Gill 2001, table 2.5)."""
    frame = pl.from_pandas(sm.datasets.cpunish.load_pandas().data)
    return Table.from_frame(frame.with_columns(pl.col("VC100k96").log()))


@pytest.mark.parametrize(
    "change",
    [
        {"tolerance": 0.01},
        {"l1_weight": 300.0},
        {"l2_weight": 300.0},
        {"memory_size": 1},
        {"seed": 7},
        RANGE | {"tolerance_range": (0.01,)},
        RANGE | {"l1_weight_range": (300.0,)},
        RANGE | {"l2_weight_range": (300.0,)},
        RANGE | {"memory_size_range": (1,)},
    ],
)
def test_every_setting_changes_the_scores(change):
    assert changes_scores(poisson_regression, {}, change)


def test_the_published_coefficients_are_found():
    """Gill 2001 prints four digits; his columns are not standardised."""
    model = train_model(
        poisson_regression(**FREE), executions(), label_column="EXECUTIONS",
        context=RecordingContext(),
    ).estimator  # fmt: skip
    found = model.estimator.coef_ / model.estimator.scaler_.scale_
    published = [2.611e-4, 0.07782, -0.09493, 0.2969, 2.301, -18.72]
    np.testing.assert_allclose(found, published, rtol=1e-3)


@pytest.mark.parametrize("l1", [0.0, 20.0])
def test_it_finds_the_minimum_that_statsmodels_finds(l1):
    """The two searches stop by rules of their own, hence the tolerance."""
    frame = diabetes().pandas()
    features = StandardScaler().fit_transform(frame.drop(columns=TARGET))
    counts = sm.Poisson(frame[TARGET].to_numpy(), sm.add_constant(features))
    expected = counts.fit_regularized(alpha=[0.0, *[l1] * 10], acc=1e-12, disp=False)
    learner = PenalizedPoissonRegression(tolerance=1e-14, l1_weight=l1, l2_weight=0.0)
    found = learner.fit(frame.drop(columns=TARGET).to_numpy(), frame[TARGET].to_numpy())
    np.testing.assert_allclose(
        [found.intercept_, *found.coef_], expected.params.tolist(), atol=2e-5
    )


def test_it_finds_the_minimum_that_scikit_learn_finds():
    frame = diabetes().pandas()
    features = StandardScaler().fit_transform(frame.drop(columns=TARGET))
    expected = PoissonRegressor(alpha=50 / len(frame), tol=1e-8, max_iter=1_000)
    expected.fit(features, frame[TARGET])
    learner = poisson_regression(tolerance=1e-14, l1_weight=0.0, l2_weight=50.0)
    np.testing.assert_allclose(scores(learner)[:, 0], expected.predict(features), rtol=1e-5)


def test_a_negative_label_is_refused_by_its_column():
    data = table(x=[1.0, 2.0, 3.0], calls=[4, -1, 0])
    with pytest.raises(ModuleError, match=r"“calls” has 1 smaller ones, such as -1") as refused:
        train_model(poisson_regression(), data, label_column="calls", context=RecordingContext())
    assert (refused.value.code, refused.value.column) == ("label_too_small", "calls")


def test_what_never_happened_is_predicted_never_to_happen():
    data = table(x=[1.0, 2.0, 3.0, 4.0], calls=[0, 0, 0, 0])
    model = train_model(
        poisson_regression(), data, label_column="calls", context=RecordingContext()
    )
    scored = score_model(model, data, context=RecordingContext()).polars()
    np.testing.assert_allclose(scored["Scored Labels"], 0, atol=1e-7)


def test_scores_far_from_the_training_rows_stay_numbers():
    data = table(x=[1.0, 2.0, 3.0, 4.0] * 5, calls=[1, 4, 16, 64] * 5)
    model = train_model(
        poisson_regression(**FREE), data, label_column="calls", context=RecordingContext()
    )
    scored = score_model(model, table(x=[5.0, 1e300]), context=RecordingContext()).polars()
    assert scored["Scored Labels"][0] == pytest.approx(256, rel=1e-3)
    assert np.isfinite(scored["Scored Labels"][1])


def test_a_strong_penalty_leaves_columns_out_and_bytes_are_the_same_again():
    learner = poisson_regression(l1_weight=1_000.0)
    shares = trained(learner).details["feature_importances"]
    assert min(shares.values()) == 0
    assert has_same_bytes_again(learner)
