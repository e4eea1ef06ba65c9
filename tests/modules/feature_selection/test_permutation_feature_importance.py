"""Permutation Feature Importance agrees with scikit-learn, for models of all kinds."""

import numpy as np
import polars as pl
import pytest
from sklearn.inspection import permutation_importance
from sklearn.metrics import (
    accuracy_score,
    mean_absolute_error,
    precision_score,
    r2_score,
    recall_score,
    root_mean_squared_error,
)

from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.feature_selection.permutation_feature_importance import (
    permutation_feature_importance,
)
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.boosted_decision_tree_regression import (
    boosted_decision_tree_regression,
)
from tests.modules.frames import values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, TARGET, breast_cancer, diabetes, iris

BINARY = breast_cancer().select([*breast_cancer().names[:6], "size", LABEL])
NUMBERS = BINARY.select(name for name in BINARY.names if name != "size")


def trained(learner, data, label):
    return train_model(learner, data, label_column=label, context=RecordingContext())


@pytest.fixture(scope="module")
def regression():
    return trained(boosted_decision_tree_regression(trees=10), diabetes(), TARGET)


@pytest.fixture(scope="module")
def classification():
    return trained(two_class_logistic_regression(), NUMBERS, LABEL)


def importance(model, data, **params):
    return permutation_feature_importance(model, data, context=RecordingContext(), **params)


def expected(model, data, label, score, **params):
    """What scikit-learn says of the estimator itself, whose columns are those of the table."""

    def scored(estimator, matrix, truth):
        return score(truth, estimator.predict(matrix))

    fitted = model.estimator
    truth = data.polars()[label].to_numpy()
    if fitted.classes:
        truth = np.searchsorted(fitted.classes, truth.astype(str))
    matrix = fitted.matrix(data)
    found = permutation_importance(fitted.estimator, matrix, truth, scoring=scored, **params)
    return dict(zip(fitted.features.names, found.importances_mean, strict=True))


def given(model, data, **params):
    result = values(importance(model, data, **params))
    return dict(zip(result["Feature"], result["Importance"], strict=True))


REGRESSION = {
    "automatic": r2_score,
    "r2": r2_score,
    "mean_absolute_error": lambda t, p: -mean_absolute_error(t, p),
    "root_mean_squared_error": lambda t, p: -root_mean_squared_error(t, p),
    "relative_absolute_error": lambda t, p: -np.abs(t - p).sum() / np.abs(t - t.mean()).sum(),
    "relative_squared_error": lambda t, p: r2_score(t, p) - 1,
}
CLASSIFICATION = {
    "automatic": accuracy_score,
    "accuracy": accuracy_score,
    "precision": precision_score,
    "recall": recall_score,
}


@pytest.mark.parametrize("metric", REGRESSION)
def test_losses_of_numbers_are_those_of_scikit_learn(regression, metric):
    reference = expected(
        regression, diabetes(), TARGET, REGRESSION[metric], n_repeats=1, random_state=0
    )
    # The same shuffles; sums in another order.
    assert given(regression, diabetes(), metric=metric) == pytest.approx(reference, abs=1e-9)


@pytest.mark.parametrize("metric", CLASSIFICATION)
def test_losses_of_classes_are_those_of_scikit_learn(classification, metric):
    reference = expected(
        classification, NUMBERS, LABEL, CLASSIFICATION[metric], n_repeats=1, random_state=0
    )
    assert given(classification, NUMBERS, metric=metric) == pytest.approx(reference, abs=1e-12)


def test_several_shuffles_and_other_seeds_are_those_of_scikit_learn(classification):
    reference = expected(
        classification, NUMBERS, LABEL, accuracy_score, n_repeats=4, random_state=3
    )
    found = given(classification, NUMBERS, repeats=4, seed=3)
    assert found == pytest.approx(reference, abs=1e-12)
    assert found != given(classification, NUMBERS, repeats=4, seed=4)
    deviations = values(importance(classification, NUMBERS, repeats=4))["Standard deviation"]
    assert max(deviations) > 0


def test_the_greatest_loss_comes_first(regression):
    losses = values(importance(regression, diabetes()))["Importance"]
    assert losses == sorted(losses, reverse=True)


def test_the_columns_of_a_category_are_shuffled_together():
    model = trained(multiclass_logistic_regression(), with_kind(), SPECIES)
    found = given(model, with_kind())
    assert set(found) == {"petal length", "kind"}
    assert found["kind"] > 0


def with_kind():
    """A category that tells two of three species."""
    kinds = pl.Series("kind", np.repeat(["u", "v", "w"], 50))
    frame = iris().polars().select("petal length", SPECIES).with_columns(kinds)
    return iris().with_frame(frame)


def test_rows_without_a_label_or_a_feature_do_not_count(classification):
    extra = NUMBERS.polars()[:2].with_columns(
        pl.Series(LABEL, [None, "yes"]), pl.Series("mean radius", [1.0, None])
    )
    more = NUMBERS.with_frame(pl.concat([NUMBERS.polars(), extra]))
    assert importance(classification, more).equals(importance(classification, NUMBERS))


@pytest.mark.parametrize("metric", ["mean_absolute_error", "r2"])
def test_a_metric_of_the_other_kind_is_refused(classification, metric):
    with pytest.raises(ModuleError, match="predicts classes") as caught:
        importance(classification, NUMBERS, metric=metric)
    assert caught.value.code == "metric_mismatch"


def test_test_data_without_the_label_is_refused(classification):
    data = NUMBERS.select(name for name in NUMBERS.names if name != LABEL)
    with pytest.raises(ModuleError, match=f"“{LABEL}” is not in the test data"):
        importance(classification, data)


def test_data_of_which_nothing_can_be_scored_is_refused(classification):
    data = NUMBERS.with_frame(
        NUMBERS.polars().with_columns(pl.lit(None, pl.Float64).alias("mean area"))
    )
    with pytest.raises(ModuleError, match="No row has both"):
        importance(classification, data)


def test_one_value_to_predict_has_no_relative_error(regression):
    data = diabetes().with_frame(diabetes().polars().with_columns(pl.lit(1.0).alias(TARGET)))
    with pytest.raises(ModuleError, match="not defined"):
        importance(regression, data)


def test_losses_are_shown_as_bars_and_progress_is_told(regression):
    context = RecordingContext()
    permutation_feature_importance(regression, diabetes(), context=context)
    assert len(context.figures["Permutation importance"]["labels"]) == 10
    assert context.fractions[-1] == 1.0
