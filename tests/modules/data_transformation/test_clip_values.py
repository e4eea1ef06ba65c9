"""Clip Values agrees with NumPy and pandas, and with its own words."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.clip_values import clip_values
from tests.modules.frames import table, types, values

X = np.random.default_rng(3).normal(0, 3, 501)
PERCENTILES = np.percentile(X, [5, 90])


@pytest.mark.parametrize(
    ("thresholds", "lower", "upper"),
    [("peaks", None, 1.5), ("subpeaks", -0.5, None), ("peaks_and_subpeaks", -0.5, 1.5)],
)
def test_constants_clip_as_pandas_does(thresholds, lower, upper):
    result = clip_values(table(x=X), thresholds=thresholds, upper_constant=1.5, lower_constant=-0.5)
    assert values(result)["x"] == pd.Series(X).clip(lower, upper).tolist()


def test_percentiles_are_those_of_numpy():
    result = clip_values(
        table(x=X),
        thresholds="peaks_and_subpeaks",
        threshold_kind="percentile",
        upper_percentile=90,
        lower_percentile=5,
    )
    # Interpolation may round the last bit otherwise.
    assert values(result)["x"] == pytest.approx(np.clip(X, *PERCENTILES).tolist(), rel=1e-14)


@pytest.mark.parametrize(
    ("substitute", "peak", "subpeak"),
    [
        ("threshold", 8.0, 2.0),
        ("mean", 5.0, 5.0),
        ("median", 4.0, 4.0),
        ("missing", None, None),
    ],
)
def test_what_stands_for_a_clipped_value(substitute, peak, subpeak):
    result = clip_values(
        table(x=[1.0, 2.0, 4.0, 8.0, 10.0, None, float("nan")]),
        thresholds="peaks_and_subpeaks",
        upper_constant=8,
        lower_constant=2,
        peaks_substitute=substitute,
        subpeaks_substitute=substitute,
    )
    assert values(result)["x"] == [subpeak, 2.0, 4.0, 8.0, peak, None, None]


def test_peaks_and_subpeaks_have_substitutes_of_their_own():
    result = clip_values(
        table(x=[-5, 0, 5]),
        thresholds="peaks_and_subpeaks",
        peaks_substitute="missing",
        subpeaks_substitute="threshold",
    )
    assert values(result)["x"] == [-1, 0, None]


def test_whole_numbers_stay_whole_where_they_can():
    data = table(x=[1, 5, 9], price=[Decimal("1.25"), Decimal("5.50"), Decimal("9.00")])
    assert types(clip_values(data, upper_constant=4.0)) == {"x": "integer", "price": "decimal"}
    result = clip_values(data, upper_constant=4.5)
    assert types(result) == {"x": "float", "price": "decimal"}
    assert values(result)["price"] == [Decimal("1.25"), Decimal("4.50"), Decimal("4.50")]


def test_the_clipped_values_can_stand_beside():
    result = clip_values(table(x=[1, 5]), upper_constant=3, overwrite=False)
    assert values(result) == {"x": [1, 5], "x_Clipped": [1, 3]}


def test_indicators_say_what_was_clipped():
    data = table(x=[1, 5, None], y=[9, 0, 0])
    result = clip_values(
        data, upper_constant=3, columns=selecting(names=("x",)), indicator_columns=True
    )
    assert values(result) == {
        "x": [1, 3, None],
        "y": [9, 0, 0],
        "x_IsClipped": [False, True, False],
    }


def test_the_levels_of_before_do_not_stay():
    data = table(x_=[1, 5])
    assert data.column("x").categorical
    result = clip_values(data, upper_constant=3)
    assert result.column("x") == replace(data.column("x"), categorical=False, levels=None)


@pytest.mark.parametrize(
    ("column", "params", "message"),
    [
        (["a"], {"columns": selecting(names=("x",))}, "only numbers can be clipped"),
        ([1.0], {"thresholds": "peaks_and_subpeaks", "lower_constant": 2}, "Swap them"),
        ([1.0, float("inf")], {"peaks_substitute": "mean"}, "has infinite values"),
    ],
)
def test_what_cannot_be_clipped_is_refused(column, params, message):
    with pytest.raises(ModuleError, match=message):
        clip_values(table(x=column), **params)
