"""Transforms connected to a validation learn from the rows of the training alone."""

import pickle

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import NUMERIC_COLUMNS, selecting
from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.data_transformation.clean_missing_data import clean_missing_data
from designer.modules.data_transformation.convert_to_indicator_values import (
    convert_to_indicator_values,
)
from designer.modules.data_transformation.group_data_into_bins import group_data_into_bins
from designer.modules.data_transformation.normalize_data import normalize_data
from designer.modules.data_transformation.select_columns_transform import select_columns_transform
from designer.modules.feature_selection.filter_based_feature_selection import (
    filter_based_feature_selection,
)
from designer.modules.learning.fold_transforms import fitted_to
from designer.modules.model_scoring_and_evaluation.cross_validate_model import cross_validate_model
from designer.modules.model_training.tune_model_hyperparameters import tune_model_hyperparameters
from designer.modules.regression.k_nearest_neighbors_regression import (
    k_nearest_neighbors_regression,
)
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import TARGET, diabetes

FEATURES = selecting(names=[name for name in diabetes().names if name != TARGET])


def noise(rows: int = 60, columns: int = 300) -> Table:
    """Numbers that tell nothing of the class."""
    chance = np.random.default_rng(5)
    frame = pl.DataFrame({f"x{i}": chance.normal(size=rows) for i in range(columns)})
    return Table.from_frame(frame.with_columns(pl.Series("y", ["no", "yes"] * (rows // 2))))


def chosen(data: Table):
    return filter_based_feature_selection(
        data, target_column="y", desired_features=10, context=RecordingContext()
    )


def accuracy(data: Table, *transforms: Transform) -> float:
    context = RecordingContext()
    cross_validate_model(
        two_class_logistic_regression(), data, list(transforms),
        label_column="y", folds=5, context=context,
    )  # fmt: skip
    return context.metrics["Accuracy"]


def test_columns_chosen_in_each_fold_do_not_make_noise_look_like_knowledge():
    """Hastie, Tibshirani and Friedman 2009, section 7.10.2: the wrong way and the right way."""
    selection = chosen(noise())
    assert accuracy(selection.filtered_dataset) > 0.75
    assert accuracy(noise(), selection.transformation) < 0.65


def test_scores_are_those_of_a_pipeline_of_scikit_learn():
    scaling = normalize_data(diabetes(), method="min_max", columns=FEATURES).transformation
    learner = k_nearest_neighbors_regression(neighbors=7, normalize_features=False)
    results = cross_validate_model(
        learner, diabetes(), [scaling],
        label_column=TARGET, folds=3, seed=2, context=RecordingContext(),
    )  # fmt: skip
    frame = diabetes().pandas()
    expected = cross_val_predict(
        make_pipeline(MinMaxScaler(), KNeighborsRegressor(7)),
        frame.drop(columns=TARGET).to_numpy(),
        frame[TARGET].to_numpy(),
        cv=KFold(3, shuffle=True, random_state=2),
    )
    found = results.scored_results.polars()
    # Of neighbours at nearly the same distance either may be taken.
    assert np.isclose(found["Scored Labels"].to_numpy(), expected, rtol=1e-9).mean() > 0.98
    # The rows are given as they were before.
    assert found.drop("Scored Labels", "Fold Number").equals(diabetes().polars())


def test_each_transform_is_fitted_to_what_those_before_it_left():
    training, rows = table(x=[1.0, None, 3.0], y=[1, 2, 3]), table(x=[None, 10.0], y=[1, 2])
    cleaning = clean_missing_data(training, cleaning_mode="mean", columns=NUMERIC_COLUMNS)
    scaling = normalize_data(
        cleaning.cleaned_dataset, method="min_max", columns=selecting(names=["x"])
    )
    transforms = [cleaning.transformation, scaling.transformation]
    less = training.head(2)
    first, second = fitted_to(transforms, training, rows, training.column("y"), RecordingContext())
    assert values(first)["x"] == [0.0, 0.5, 1.0]
    assert values(second)["x"] == [0.5, 4.5]
    # Of these rows the only value is 1: mean, smallest and greatest.
    _, second = fitted_to(transforms, less, rows, training.column("y"), RecordingContext())
    assert values(second)["x"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("fitting", "params"),
    [
        (clean_missing_data, {"cleaning_mode": "median", "indicator_columns": True}),
        (normalize_data, {"method": "z_score", "zero_for_constants": False}),
        (group_data_into_bins, {"bins": 3, "output_mode": "inplace"}),
        (convert_to_indicator_values, {"overwrite": True}),
    ],
)
def test_a_transform_that_was_stored_is_fitted_with_the_same_parameters(fitting, params):
    first = table(x=[1.0, None, 3.0, 9.0], kind_=["a", "b", "a", "c"])
    other = table(x=[5.0, None, 5.5, 7.0], kind_=["d", "b", "b", "e"])
    columns = selecting(names=["kind" if fitting is convert_to_indicator_values else "x"])
    bytes_ = pickle.dumps(fitting(first, columns=columns, **params).transformation)
    stored = pickle.loads(bytes_)  # noqa: S301 - written above
    again = stored.refit(other, RecordingContext())
    expected = fitting(other, columns=columns, **params).transformation
    assert values(again.apply(other)) == values(expected.apply(other))
    assert again.summary == expected.summary
    assert values(stored.apply(other)) != values(expected.apply(other))


def test_a_transform_that_learned_nothing_of_rows_stays_as_it_is():
    selection = select_columns_transform(table(x=[1], y=[2]))
    again = selection.refit(table(x=[1], y=[2], z=[3]), RecordingContext())
    assert again.apply(table(z=[3], x=[1], y=[2])).names == ["x", "y"]


def test_the_chosen_columns_are_kept_of_rows_without_a_label_too():
    selection = chosen(noise())
    rows = noise().head(3)
    assert selection.transformation.apply(rows).names == selection.filtered_dataset.names
    unlabelled = rows.select(name for name in rows.names if name != "y")
    kept = selection.transformation.apply(unlabelled)
    assert kept.names == selection.filtered_dataset.names[1:]


def test_tries_are_judged_with_transforms_fitted_in_each_fold():
    context, leaking = RecordingContext(), RecordingContext()
    selection = chosen(noise())
    params = {"label_column": "y", "maximum_runs": 1, "folds": 5}
    learner = two_class_logistic_regression()
    tuned = tune_model_hyperparameters(
        learner, noise(), None, [selection.transformation], context=context, **params
    )
    tune_model_hyperparameters(learner, selection.filtered_dataset, context=leaking, **params)
    assert leaking.metrics["Accuracy"] > 0.75
    assert context.metrics["Accuracy"] < 0.65
    # The best model is trained on the rows as the transform that was given leaves them.
    names = [column.name for column in tuned.best_model.columns]
    assert names == selection.filtered_dataset.names[1:]


def test_tries_are_judged_by_other_rows_with_transforms_of_the_training():
    data = diabetes()
    is_training = np.arange(data.num_rows) % 2 == 0
    training, validation = data.filter(is_training), data.filter(~is_training)
    of_all = normalize_data(data, method="min_max", columns=FEATURES).transformation
    of_training = normalize_data(training, method="min_max", columns=FEATURES).transformation
    learner = k_nearest_neighbors_regression(neighbors=5, normalize_features=False)
    params = {"label_column": TARGET, "maximum_runs": 1}
    inside, before = (
        tune_model_hyperparameters(learner, *inputs, context=RecordingContext(), **params)
        for inputs in (
            (training, validation, [of_all]),
            (of_training.apply(training), of_training.apply(validation)),
        )
    )
    assert inside.sweep_results.equals(before.sweep_results)


def test_without_transforms_nothing_changes():
    frame = diabetes().pandas()
    results = cross_validate_model(
        linear_regression(l2_weight=0), diabetes(), [],
        label_column=TARGET, folds=3, context=RecordingContext(),
    )  # fmt: skip
    expected = cross_val_predict(
        LinearRegression(),
        frame.drop(columns=TARGET).to_numpy(),
        frame[TARGET].to_numpy(),
        cv=KFold(3, shuffle=True, random_state=0),
    )
    # Least squares by another factorization.
    np.testing.assert_allclose(
        results.scored_results.polars()["Scored Labels"], expected, rtol=1e-6
    )


@pytest.mark.parametrize(
    ("transform", "message"),
    [
        (normalize_data(diabetes()).transformation, "changes the label “progression”"),
        (
            select_columns_transform(diabetes().select(["age", "bmi"])),
            "drops the label “progression”",
        ),
        (Transform("My own", None), "“My own” does not say how it was fitted"),
    ],
    ids=["changes the label", "drops the label", "of a script"],
)
def test_what_cannot_be_compared_is_refused(transform, message):
    with pytest.raises(ModuleError, match=message):
        cross_validate_model(
            linear_regression(), diabetes(), [transform],
            label_column=TARGET, context=RecordingContext(),
        )  # fmt: skip


def test_rows_that_are_to_be_scored_must_not_be_removed():
    data = table(x=[1.0, 2.0, None, 4.0, 5.0, 7.0], y=[1.0, 2.0, 3.0, 4.0, 5.0, 6.5])
    cleaning = clean_missing_data(data, cleaning_mode="remove_rows").transformation
    with pytest.raises(ModuleError, match=r"leaves out 1 of \d rows that are to be scored"):
        cross_validate_model(
            linear_regression(), data, [cleaning],
            label_column="y", folds=2, context=RecordingContext(),
        )  # fmt: skip
