"""Date Parts agrees with pandas."""

from datetime import UTC, date, datetime, time

import pandas as pd
import polars as pl
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.date_parts import date_parts
from tests.modules.frames import table, types, values

NONE = dict.fromkeys(["year", "month", "day", "weekday", "hour"], False)
MOMENTS = [datetime(2020, 12, 31, 23, 59, 58), None, datetime(2024, 2, 29), datetime(2021, 1, 3)]
SERIES = pd.Series(MOMENTS, dtype="datetime64[us]").dt
EXPECTED = {
    "year": SERIES.year,
    "quarter": SERIES.quarter,
    "month": SERIES.month,
    "week": SERIES.isocalendar().week,
    "day": SERIES.day,
    "day_of_year": SERIES.day_of_year,
    "weekday": SERIES.day_of_week + 1,
    "is_weekend": (SERIES.day_of_week >= 5).astype(object).where(~SERIES.year.isna()),
    "hour": SERIES.hour,
    "minute": SERIES.minute,
    "second": SERIES.second,
}


@pytest.mark.parametrize("part", EXPECTED)
def test_each_part_is_that_of_pandas(part):
    result = date_parts(table(t=MOMENTS), **{**NONE, part: True})
    assert result.names == ["t", f"t_{part}"]
    expected = [None if pd.isna(value) else value for value in EXPECTED[part]]
    assert values(result)[f"t_{part}"] == expected
    assert types(result)[f"t_{part}"] == ("boolean" if part == "is_weekend" else "integer")


def test_parts_that_a_column_does_not_have_are_left_out():
    data = table(d=[date(2024, 2, 29)], t=[time(12, 30)], n=[1])
    assert date_parts(data).names == ["d", "t", "n", "d_year", "d_month", "d_day", "d_weekday"]
    chosen = selecting(names=("t",))
    assert date_parts(data, columns=chosen, drop_columns=True).names == ["d", "n", "t_hour"]


def test_times_with_a_zone_are_taken_as_clocks_there_show_them():
    moment = pl.Series([datetime(2024, 6, 30, 23, 0, tzinfo=UTC)]).dt.convert_time_zone(
        "Europe/Zurich"
    )
    result = values(date_parts(table(t=moment)))
    assert (result["t_day"], result["t_month"], result["t_hour"]) == ([1], [7], [1])


def test_what_is_no_date_is_refused():
    with pytest.raises(ModuleError, match="“n” is integer"):
        date_parts(table(n=[1]), columns=selecting(names=("n",)))
