"""Train Model: what it learns from, what it refuses, and what it keeps."""

import polars as pl
import pytest

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.boosted_decision_tree_regression import (
    boosted_decision_tree_regression,
)
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, TARGET, breast_cancer, diabetes


def table(**columns) -> Table:
    return Table.from_frame(pl.DataFrame(columns))


def train(untrained, data, label=None, **params):
    return train_model(untrained, data, label_column=label, context=RecordingContext(), **params)


def test_the_label_is_inferred_from_its_role():
    data = breast_cancer()
    marked = data.with_column_metadata({LABEL: Column(LABEL, "string", role="label")})
    assert train(two_class_boosted_decision_tree(), marked).label.name == LABEL


def test_without_a_label_it_says_how_to_choose_one():
    with pytest.raises(ModuleError, match="Which column is the label"):
        train(two_class_boosted_decision_tree(), breast_cancer())


def test_an_unknown_label_names_the_column_that_may_be_meant():
    with pytest.raises(ModuleError, match="Did you mean “malignant”"):
        train(two_class_boosted_decision_tree(), breast_cancer(), "malignat")


def test_the_second_class_in_order_is_positive():
    model = train(two_class_boosted_decision_tree(), breast_cancer(), LABEL)
    assert model.details["classes"] == ["no", "yes"]


def test_three_classes_are_refused_by_a_two_class_learner():
    with pytest.raises(ModuleError, match="has 3"):
        train(two_class_boosted_decision_tree(), table(x=[1, 2, 3], y=["a", "b", "c"]), "y")


def test_trees_refuse_a_single_row():
    with pytest.raises(ModuleError, match="at least 2 rows") as refused:
        train(boosted_decision_tree_regression(), table(x=[1, 2], y=[0.5, None]), "y")
    assert refused.value.code == "too_few_rows"


def test_trees_take_two_rows():
    train(boosted_decision_tree_regression(), table(x=[1, 2], y=[0.5, 1.5]), "y")
    train(two_class_boosted_decision_tree(), table(x=[1, 2], y=["a", "b"]), "y")


def test_a_measured_number_is_refused_as_a_class():
    with pytest.raises(ModuleError, match="measured number"):
        train(two_class_boosted_decision_tree(), table(x=[1, 2, 3], y=[0.1, 0.2, 0.35]), "y")


def test_a_text_is_refused_as_a_number():
    with pytest.raises(ModuleError, match="needs a number as label") as raised:
        train(linear_regression(), table(x=[1, 2], y=["a", "b"]), "y")
    assert raised.value.column == "y"


def test_missing_values_are_refused_by_linear_learners_with_the_column():
    data = table(x=[1.0, None, 3.0], y=["a", "b", "a"])
    with pytest.raises(ModuleError, match="Clean Missing Data") as raised:
        train(two_class_logistic_regression(), data, "y")
    assert raised.value.column == "x"


def test_rows_without_a_label_are_left_out():
    data = table(x=[1.0, 2.0, 3.0, 4.0], y=[1.0, None, 3.0, 4.0])
    assert train(linear_regression(), data, "y").details["rows"] == 3


def test_a_label_without_values_is_refused():
    data = table(x=[1.0, 2.0], y=pl.Series([None, None], dtype=pl.Float64))
    with pytest.raises(ModuleError, match="nothing to learn from"):
        train(linear_regression(), data, "y")


def test_identifiers_are_refused_as_categories():
    names = [f"customer {i}" for i in range(1_500)]
    data = table(name=names, y=[i % 2 for i in range(1_500)])
    with pytest.raises(ModuleError, match="identifier or free text") as raised:
        train(two_class_boosted_decision_tree(), data, "y")
    assert raised.value.column == "name"


def test_a_cleared_feature_is_not_learned_from():
    data = breast_cancer()
    cleared = data.with_column_metadata({"size": Column("size", "string", role="none")})
    model = train(two_class_boosted_decision_tree(), cleared, LABEL)
    assert "size" not in {column.name for column in model.columns}


def test_the_explanation_adds_permutation_importances_and_a_figure():
    context = RecordingContext()
    untrained = two_class_boosted_decision_tree(trees=5)
    model = train_model(
        untrained, breast_cancer(), label_column=LABEL, explanation=True, context=context
    )
    plain = train(untrained, breast_cancer(), LABEL)
    assert "permutation_importances" not in plain.details
    assert model.details["permutation_importances"]
    assert context.figures["Permutation importance"]["kind"] == "bars"


def test_training_tells_how_far_it_is():
    context = RecordingContext()
    train_model(
        two_class_boosted_decision_tree(), breast_cancer(), label_column=LABEL, context=context
    )
    assert context.fractions[-1] == 1.0
    assert context.fractions == sorted(context.fractions)


def test_importances_add_up_to_one_and_name_columns_of_the_table():
    model = train(linear_regression(), diabetes(), TARGET)
    assert sum(model.details["feature_importances"].values()) == pytest.approx(1)
    assert set(model.details["feature_importances"]) <= set(diabetes().names)


def test_dates_times_and_booleans_can_be_learned_from():
    frame = pl.DataFrame({"n": range(40)}).select(
        pl.date(2024, 1, 1) + pl.duration(days=pl.col("n")),
        moment=pl.datetime(2024, 1, 1) + pl.duration(hours=pl.col("n")),
        even=pl.col("n") % 2 == 0,
        y=pl.col("n") * 2.0,
    )
    model = train(linear_regression(), Table.from_frame(frame), "y")
    assert len(model.columns) == 3
