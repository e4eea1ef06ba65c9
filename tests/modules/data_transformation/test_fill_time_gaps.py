"""Fill Time Gaps agrees with pandas, for each series by itself."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.fill_time_gaps import fill_time_gaps
from tests.modules.frames import table, types, values

CHANCE = np.random.default_rng(11)
HOURS = sorted(CHANCE.choice(200, 60, replace=False).tolist())
START = datetime(2024, 2, 28, 22)
DATA = table(t=[START + timedelta(hours=h) for h in HOURS], x=CHANCE.normal(size=60))
HOURLY = {"unit": "hour"}


def series(fill_with):
    """What pandas makes of the same series."""
    plain = pd.Series(values(DATA)["x"], index=pd.DatetimeIndex(values(DATA)["t"]))
    gaps = plain.asfreq("h")
    filled = {
        "missing": gaps,
        "previous": gaps.ffill(),
        "next": gaps.bfill(),
        "line": gaps.interpolate(),
        "zero": gaps.fillna(0.0),
    }
    return filled[fill_with]


@pytest.mark.parametrize("fill_with", ["missing", "previous", "next", "line", "zero"])
def test_gaps_are_filled_as_pandas_does(fill_with):
    result = values(fill_time_gaps(DATA, fill_with=fill_with, **HOURLY))
    expected = series(fill_with)
    assert result["t"] == expected.index.to_pydatetime().tolist()
    found = [float("nan") if value is None else value for value in result["x"]]
    # The line is calculated step by step here and from its ends there.
    assert found == pytest.approx(expected.tolist(), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("unit", "frequency"),
    [("day", "D"), ("week", "7D"), ("month", "MS"), ("quarter", "QS"), ("year", "YS")],
)
def test_steps_of_dates_are_those_of_pandas(unit, frequency):
    ends = [date(2019, 1, 1), date(2024, 12, 31)]
    result = values(fill_time_gaps(table(d=ends), unit=unit))["d"]
    expected = {stamp.date() for stamp in pd.date_range(*ends, freq=frequency)} | {ends[1]}
    assert result == sorted(expected)


@pytest.mark.parametrize(("unit", "seconds"), [("second", 30), ("minute", 1800), ("hour", 108000)])
def test_steps_of_several_units_are_taken(unit, seconds):
    ends = [START, START + timedelta(seconds=2 * seconds)]
    result = values(fill_time_gaps(table(t=ends), unit=unit, every=30))["t"]
    assert result == [START, START + timedelta(seconds=seconds), ends[1]]


def test_each_series_is_filled_by_itself():
    data = table(
        shop_=["b", "a", "b", "a"],
        d=[date(2024, 1, 3), date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 2)],
        n=[1, 2, 3, 4],
    )
    result = fill_time_gaps(data, group_by=selecting(names=("shop",)), fill_with="previous")
    assert values(result)["shop"] == ["a", "a", "b", "b", "b"]
    assert values(result)["n"] == [2, 4, 3, 3, 1]
    assert result.column("shop").levels == ("a", "b")
    assert types(result) == types(data)


def test_rows_between_the_steps_and_missing_values_stay():
    data = table(t=[START, START + timedelta(minutes=90), None], x=[1.0, None, 3.0])
    result = values(fill_time_gaps(data, fill_with="zero", **HOURLY))
    assert result["t"] == [None, START, START + timedelta(hours=1), START + timedelta(minutes=90)]
    assert result["x"] == [3.0, 1.0, 0.0, None]


@pytest.mark.parametrize(
    ("data", "params", "message"),
    [
        (table(x=[1]), {}, "0 columns have dates"),
        (DATA, {"time_column": "x"}, "“x” is float"),
        (table(d=[date(2024, 1, 1)]), HOURLY, "no steps of 1 hours"),
        (DATA, {"group_by": selecting(names=("t",))}, "cannot tell series apart"),
        (
            table(t=[datetime(1, 1, 1), datetime(2024, 1, 1)]),
            {"unit": "second"},
            "at most 100,000,000",
        ),
    ],
)
def test_what_has_no_steps_is_refused(data, params, message):
    with pytest.raises(ModuleError, match=message):
        fill_time_gaps(data, **params)
