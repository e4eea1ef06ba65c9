"""Filter Based Feature Selection agrees with SciPy and scikit-learn, and keeps the best."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import mutual_info_score

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.feature_selection.filter_based_feature_selection import (
    filter_based_feature_selection,
)
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import TARGET, diabetes

FEATURES = [name for name in diabetes().names if name != TARGET]
FRAME = diabetes().pandas()
CORRELATIONS = {
    "pearson": stats.pearsonr,
    "spearman": stats.spearmanr,
    "kendall": stats.kendalltau,
}
CHANCE = np.random.default_rng(6)
KINDS = CHANCE.choice(["a", "b", "c"], 200)
LABEL = np.where(CHANCE.random(200) < np.where(KINDS == "a", 0.8, 0.3), "yes", "no")
CLASSES = table(kind=KINDS, flag=CHANCE.choice([True, False], 200), few=CHANCE.integers(0, 5, 200))
CLASSES = CLASSES.with_columns(table(label_=LABEL))


def select(data: Table, target: str | None = TARGET, **params):
    return filter_based_feature_selection(
        data, target_column=target, context=RecordingContext(), **params
    )


def scores(data: Table, target: str | None = TARGET, **params):
    return {n: v for n, (v,) in values(select(data, target, **params).features).items()}


@pytest.mark.parametrize("method", CORRELATIONS)
def test_correlations_are_those_of_scipy(method):
    expected = {n: abs(CORRELATIONS[method](FRAME[n], FRAME[TARGET]).statistic) for n in FEATURES}
    found = scores(diabetes(), method=method)
    # Sums of 442 products in another order.
    assert found == pytest.approx(expected, rel=1e-10)
    assert list(found) == sorted(expected, key=expected.__getitem__, reverse=True)


@pytest.mark.parametrize("method", ["chi_squared", "mutual_information"])
def test_dependences_are_those_of_scipy_and_scikit_learn(method):
    expected = {}
    for name in ("kind", "flag", "few"):
        column = CLASSES.pandas()[name]
        counts = pd.crosstab(column, LABEL)
        expected[name] = (
            stats.chi2_contingency(counts, correction=False).statistic
            if method == "chi_squared"
            else mutual_info_score(column.astype(str), LABEL)
        )
    # Sums in another order.
    assert scores(CLASSES, "label", method=method) == pytest.approx(expected, rel=1e-10)


def test_numbers_of_many_values_are_put_into_bins():
    bins = [pd.qcut(FRAME[name], 10, labels=False) for name in ("bmi", TARGET)]
    expected = stats.chi2_contingency(pd.crosstab(*bins), correction=False).statistic
    data = diabetes().select(["bmi", TARGET])
    # A value at an edge lies below it with both.
    assert scores(data, method="chi_squared")["bmi"] == pytest.approx(expected, rel=1e-10)


def test_the_target_and_the_best_columns_are_kept():
    assert select(diabetes()).filtered_dataset.names == [TARGET, "bmi"]
    assert select(diabetes(), desired_features=3).filtered_dataset.names == [
        TARGET, "bmi", "s5", "bp",
    ]  # fmt: skip
    assert len(select(diabetes(), desired_features=99).filtered_dataset.names) == 11


def test_a_label_of_two_classes_is_a_number():
    expected = abs(stats.pearsonr(CLASSES.pandas()["few"], LABEL == "yes").statistic)
    assert scores(CLASSES, "label")["few"] == pytest.approx(expected, rel=1e-10)


def test_missing_values_leave_out_their_rows():
    x = [1.0, 2.0, None, float("nan"), 4.0, 9.0]
    y = [1.0, 2.0, 3.0, 4.0, None, 5.0]
    expected = stats.pearsonr([1.0, 2.0, 9.0], [1.0, 2.0, 5.0]).statistic
    assert scores(table(x=x, y=y), "y")["x"] == pytest.approx(expected)


def test_columns_without_a_score_come_last():
    data = table(t=["u", "v", "w"], c=[1, 1, 1], x=[3, 1, 2], y=[1, 2, 3])
    assert scores(data, "y") == {"x": 0.5, "t": None, "c": None}


def test_only_features_get_a_score_unless_all_shall():
    data = diabetes()
    role = replace(data.column("bmi"), role="none")
    data = data.with_column_metadata({"bmi": role})
    assert select(data).filtered_dataset.names == [TARGET, "s5"]
    every = select(data, feature_columns_only=False).filtered_dataset
    assert every.names == [TARGET, "bmi"]
    assert every.column("bmi").role == "none"


def test_the_target_is_the_label_if_none_is_chosen():
    label = replace(diabetes().column(TARGET), role="label")
    data = diabetes().with_column_metadata({TARGET: label})
    assert select(data, None).filtered_dataset.names == [TARGET, "bmi"]


@pytest.mark.parametrize(
    ("data", "target", "params", "message"),
    [
        (table(x=[1, 2, 3], y=["a", "b", "c"]), "y", {}, "need a number or two classes"),
        (table(y=[1, 2]), "y", {}, "no column beside the target"),
        (table(x=[1, 2]), "z", {}, "“z” is not in"),
        (
            table(x=range(2_000), y=[str(i) for i in range(2_000)]),
            "y",
            {"method": "chi_squared"},
            "more than 1,000",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(data, target, params, message):
    with pytest.raises(ModuleError, match=message):
        select(data, target, **params)


def test_scores_are_shown_as_bars():
    context = RecordingContext()
    filter_based_feature_selection(diabetes(), target_column=TARGET, context=context)
    assert context.figures["Scores"]["labels"][0] == "bmi"
