"""Only ISO 8601 is read as a date without being told a format."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from designer.modules.inference import inferred
from designer.modules.moments import iso_dates, iso_datetimes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", datetime(2026, 1, 31)),
        ("2026-01-31T12:30", datetime(2026, 1, 31, 12, 30)),
        ("2026-01-31 12:30:15.25", datetime(2026, 1, 31, 12, 30, 15, 250000)),
        ("2026-01-31T12:30Z", datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        ("2026-01-31T12:30:00+02:00", datetime(2026, 1, 31, 10, 30, tzinfo=UTC)),
        ("31.01.2026", None),
        ("01/02/2026 10:00", None),
        ("2026-13-31", None),
    ],
)
def test_moments_are_read_in_iso_8601_only(text, expected):
    assert iso_datetimes(pl.Series([text])).to_list() == [expected]


def test_dates_are_read_in_iso_8601_only():
    texts = pl.Series(["2026-01-31", "31.01.2026", None, "2026-01-31T10:00"])
    assert iso_dates(texts).to_list() == [date(2026, 1, 31), None, None, None]


@pytest.mark.parametrize(
    ("texts", "dtype"),
    [
        (["1", "2"], pl.Int64),
        (["1", "2.5", None], pl.Float64),
        (["true", "False"], pl.Boolean),
        (["2026-01-31"], pl.Date),
        (["2026-01-31", "2026-01-31T10:00"], pl.Datetime("us")),
        (["007", "1"], pl.String),
        (["1", "x"], pl.String),
        (["01.02.2026"], pl.String),
        ([None], pl.String),
    ],
)
def test_a_column_of_texts_gets_the_type_that_all_have(texts, dtype):
    assert inferred(pl.Series(texts, dtype=pl.String)).dtype == dtype
