"""Cross Validate Model scores every row by a model that never saw it, as scikit-learn does."""

import numpy as np
import polars as pl
import pytest
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict, cross_validate

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.learning.logistic import PenalizedLogisticRegression
from designer.modules.model_scoring_and_evaluation.cross_validate_model import (
    DEVIATION,
    FOLD_NUMBER,
    MEAN,
    CrossValidated,
    cross_validate_model,
)
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, TARGET, breast_cancer, diabetes, iris


def binary() -> Table:
    table = breast_cancer()
    return table.select([name for name in table.names if name != "size"])


def validated(table: Table, learner, label: str, **params) -> CrossValidated:
    context = params.pop("context", None) or RecordingContext()
    return cross_validate_model(learner, table, label_column=label, context=context, **params)


def row_of(results: CrossValidated, fold: str) -> dict:
    frame = results.evaluation_by_fold.polars()
    return frame.row(by_predicate=pl.col(FOLD_NUMBER) == fold, named=True)


def test_it_gives_what_scikit_learn_gives_for_the_same_folds():
    table = binary()
    results = validated(table, two_class_logistic_regression(), LABEL, folds=4, seed=3)
    features = table.polars().drop(LABEL).to_numpy()
    truth = (table.polars()[LABEL] == "yes").to_numpy().astype(int)
    folds = StratifiedKFold(4, shuffle=True, random_state=3)
    expected = cross_val_predict(
        PenalizedLogisticRegression(), features, truth, cv=folds, method="predict_proba"
    )
    found = results.scored_results.polars()["Scored Probabilities"].to_numpy()
    # The search stops at a tolerance, and the matrices lie differently in memory.
    np.testing.assert_allclose(found, expected[:, 1], atol=1e-6)
    by_fold = cross_validate(
        PenalizedLogisticRegression(), features, truth, cv=folds, scoring=("accuracy", "roc_auc")
    )
    evaluation = results.evaluation_by_fold.polars()
    np.testing.assert_allclose(evaluation["Accuracy"][:4], by_fold["test_accuracy"], atol=1e-12)
    np.testing.assert_allclose(evaluation["AUC"][:4], by_fold["test_roc_auc"], atol=1e-9)
    assert row_of(results, MEAN)["AUC"] == pytest.approx(by_fold["test_roc_auc"].mean())
    assert row_of(results, DEVIATION)["AUC"] == pytest.approx(by_fold["test_roc_auc"].std(ddof=1))


def test_a_label_of_numbers_is_divided_without_regard_to_it():
    results = validated(diabetes(), linear_regression(), TARGET, folds=4, seed=1)
    expected = np.empty(442, dtype=int)
    for number, (_, held_out) in enumerate(KFold(4, shuffle=True, random_state=1).split(expected)):
        expected[held_out] = number
    assert results.scored_results.polars()[FOLD_NUMBER].to_list() == expected.tolist()
    assert results.scored_results.names[-2:] == ["Scored Labels", FOLD_NUMBER]
    assert row_of(results, MEAN)["Coefficient of Determination"] > 0.4


def test_every_fold_has_the_classes_in_their_shares():
    results = validated(iris(), multiclass_logistic_regression(), SPECIES, folds=5)
    counts = results.scored_results.polars().group_by(FOLD_NUMBER, SPECIES).len()
    assert counts["len"].to_list() == [10] * 15
    assert row_of(results, MEAN)["Overall Accuracy"] > 0.9
    assert results.evaluation_by_fold.polars()["Number of Rows"][:5].to_list() == [30] * 5


def test_seed_and_number_of_folds_change_the_result():
    first, other_seed, other_number = (
        validated(iris(), multiclass_logistic_regression(), SPECIES, **params).scored_results
        for params in ({"folds": 3}, {"folds": 3, "seed": 1}, {"folds": 4})
    )
    assert not first.equals(other_seed)
    assert not first.equals(other_number)


def test_a_fold_column_names_the_folds_and_is_not_learned_from():
    region = ["north", "south", "west"] * 50
    frame = iris().polars().with_columns(pl.Series("region", region))
    results = validated(
        Table.from_frame(frame), multiclass_logistic_regression(), SPECIES, fold_column="region"
    )
    assert results.evaluation_by_fold.polars()[FOLD_NUMBER].to_list() == [
        "north", "south", "west", MEAN, DEVIATION,
    ]  # fmt: skip
    assert FOLD_NUMBER not in results.scored_results.names
    assert results.scored_results.polars()["region"].to_list() == region


def with_folds_of(species: str, *others: str) -> Table:
    """All rows of a species are in fold 1; `others` give a part of it another name."""
    number = pl.int_range(pl.len())
    frame = iris().polars()
    is_other = (pl.col(SPECIES) == "setosa") & (number % 2 == 1)
    for other in others:
        renamed = pl.when(is_other).then(pl.lit(other)).otherwise(pl.col(SPECIES))
        frame = frame.with_columns(renamed.alias(SPECIES))
    fold = pl.when(pl.col(SPECIES) == species).then(1).otherwise(number // 2 % 2 + 2)
    return Table.from_frame(frame.with_columns(fold.alias("fold")))


def test_a_class_that_a_fold_had_not_seen_in_training_has_no_chance_there():
    table = with_folds_of("virginica", "sibirica")
    results = validated(table, multiclass_logistic_regression(), SPECIES, fold_column="fold")
    scored = results.scored_results.polars().filter(pl.col("fold") == 1)
    assert scored["Scored Probabilities_virginica"].to_list() == [0.0] * 50
    levels = results.scored_results.column("Scored Labels").levels
    assert levels == ("setosa", "sibirica", "versicolor", "virginica")
    assert row_of(results, "1")["Overall Accuracy"] == 0


def test_several_classes_may_not_become_two():
    table = with_folds_of("virginica")
    with pytest.raises(ModuleError, match="without the rows of fold “1” only two are left"):
        validated(table, multiclass_logistic_regression(), SPECIES, fold_column="fold")


def test_rows_without_a_label_are_left_out():
    frame = iris().polars().with_columns(
        pl.when(pl.int_range(pl.len()) > 9).then(pl.col(SPECIES)).alias(SPECIES)
    )  # fmt: skip
    results = validated(Table.from_frame(frame), multiclass_logistic_regression(), SPECIES, folds=2)
    assert results.scored_results.num_rows == 140


def test_it_tells_progress_curves_of_all_folds_and_the_metrics_of_each():
    context = RecordingContext()
    results = validated(binary(), two_class_logistic_regression(), LABEL, folds=3, context=context)
    assert context.fractions == sorted(context.fractions)
    assert context.figures["Evaluation"]["models"][0]["rows"] == 569
    assert context.metrics["AUC"] == row_of(results, MEAN)["AUC"]
    assert context.metrics["AUC by fold"] == row_of(results, "2")["AUC"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"folds": 151}, "too_few_rows"),
        ({"fold_column": "elsewhere"}, "column_missing"),
        ({"fold_column": "one"}, "folds_invalid"),
        ({"fold_column": "gaps"}, "fold_missing"),
    ],
)
def test_folds_that_cannot_be_made_are_refused(params, code):
    frame = iris().polars().with_columns(
        pl.lit(1).alias("one"), pl.Series("gaps", [None, *[1, 2] * 74, 1])
    )  # fmt: skip
    with pytest.raises(ModuleError) as error:
        validated(Table.from_frame(frame), multiclass_logistic_regression(), SPECIES, **params)
    assert error.value.code == code
