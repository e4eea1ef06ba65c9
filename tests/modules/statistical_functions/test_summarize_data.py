"""Summarize Data agrees with pandas and SciPy, and says nothing where there is nothing."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from designer.modules.statistical_functions.summarize_data import summarize_data
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table

COLUMNS = [
    "Feature", "Count", "Unique Value Count", "Missing Value Count", "Min", "Max", "Mean",
    "Mean Deviation", "1st Quartile", "Median", "3rd Quartile", "Mode", "Range", "Sample Variance",
    "Sample Standard Deviation", "Sample Skewness", "Sample Kurtosis", "P0.5", "P1", "P5", "P95",
    "P99.5",
]  # fmt: skip


@pytest.fixture
def summary(tmp_path):
    def summary(**columns):
        result = summarize_data(table(**columns), context=RecordingContext(tmp_path))
        return {row["Feature"]: row for row in result.polars().to_dicts()}

    return summary


def test_every_statistic_of_the_list_is_there_in_order(tmp_path):
    result = summarize_data(table(a=[1]), context=RecordingContext(tmp_path))
    assert result.names == COLUMNS


@pytest.mark.parametrize("seed", range(3))
def test_numbers_agree_with_pandas_and_scipy(summary, seed):
    x = np.random.default_rng(seed).gamma(2, size=500).round(1)
    row, series = summary(x=x)["x"], pd.Series(x)
    expected = {
        "Count": 500, "Unique Value Count": series.nunique(), "Missing Value Count": 0,
        "Min": series.min(), "Max": series.max(), "Mean": series.mean(),
        "Mean Deviation": (series - series.mean()).abs().mean(),
        "1st Quartile": series.quantile(0.25), "Median": series.median(),
        "3rd Quartile": series.quantile(0.75), "Mode": series.mode()[0],
        "Range": series.max() - series.min(), "Sample Variance": series.var(),
        "Sample Standard Deviation": series.std(),
        "Sample Skewness": stats.skew(x, bias=False),
        "Sample Kurtosis": stats.kurtosis(x, bias=False),
        "P0.5": series.quantile(0.005), "P1": series.quantile(0.01), "P5": series.quantile(0.05),
        "P95": series.quantile(0.95), "P99.5": series.quantile(0.995),
    }  # fmt: skip
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, rel=1e-9), name


def test_missing_values_and_nan_are_counted_and_left_out(summary):
    row = summary(x=[1.0, None, float("nan"), 3.0])["x"]
    assert (row["Count"], row["Missing Value Count"], row["Mean"]) == (2, 2, 2.0)


def test_texts_and_times_are_only_counted(summary):
    row = summary(a=["x", "x", None])["a"]
    assert (row["Count"], row["Unique Value Count"], row["Missing Value Count"]) == (2, 1, 1)
    assert {row[name] for name in COLUMNS[4:]} == {None}


def test_booleans_count_as_one_and_zero(summary):
    rows = summary(both=[True, False, True], true=[True, True, True])
    assert (rows["both"]["Min"], rows["both"]["Max"]) == (0.0, 1.0)
    assert rows["both"]["Mean"] == pytest.approx(2 / 3)
    assert (rows["true"]["Min"], rows["true"]["Max"]) == (1.0, 1.0)


def test_what_needs_more_values_stays_missing(summary):
    one = summary(x=[5.0])["x"]
    assert (one["Mean"], one["Sample Variance"], one["Sample Skewness"]) == (5.0, None, None)
    constant = summary(x=[0.1] * 5)["x"]
    assert (constant["Sample Variance"], constant["Sample Kurtosis"]) == (0.0, None)
    nothing = summary(x=[float("nan")])["x"]
    assert (nothing["Count"], nothing["Mean"]) == (0, None)


def test_of_equally_frequent_values_the_mode_is_the_smallest(summary):
    assert summary(x=[3, 1, 3, 1, 2])["x"]["Mode"] == 1.0


def test_infinities_are_shown_where_they_mean_something(summary):
    row = summary(x=[math.inf, 1.0, -math.inf])["x"]
    assert (row["Min"], row["Max"], row["Mean"]) == (-math.inf, math.inf, None)
