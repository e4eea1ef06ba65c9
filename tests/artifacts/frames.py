"""Tables for tests: one of every type by hand, and any at all from Hypothesis."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from designer.artifacts.column import Column
from designer.artifacts.table import Table

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
LEVELS = ("low", "middle", "high")
KINDS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "boolean": (pl.Boolean, st.booleans()),
    "integer": (pl.Int64, st.integers(-(2**63), 2**63 - 1)),
    "float": (pl.Float64, st.floats(allow_nan=False)),
    "decimal": (pl.Decimal(38, 2), st.decimals(-(10**12), 10**12, places=2)),
    "string": (pl.String, st.text(max_size=8)),
    "date": (pl.Date, DAYS),
    "datetime": (pl.Datetime("us"), MOMENTS),
    "zoned": (pl.Datetime("us", "UTC"), MOMENTS.map(lambda moment: moment.replace(tzinfo=UTC))),
    "time": (pl.Time, st.times()),
    "duration": (pl.Duration("us"), st.timedeltas(timedelta(-10000), timedelta(10000))),
    "binary": (pl.Binary, st.binary(max_size=8)),
    "category": (pl.Enum(LEVELS), st.sampled_from(LEVELS)),
}
NAMES = st.text(min_size=1, max_size=6).filter(lambda name: "\0" not in name)
ROLES = st.sampled_from(["none", "feature", "label", "score", "weight"])


def everything() -> Table:
    """Make a table with a column of every type, each with a missing value."""
    frame = pl.DataFrame(
        {
            "integer": [1, None, 2**60],
            "float": [1.5, None, -0.5],
            "text": ["a", None, 'ü, "quoted"\n'],
            "flag": [True, None, False],
            "day": [date(2020, 1, 1), None, date(1999, 12, 31)],
            "moment": [datetime(2020, 1, 1, 1, 2, 3, 4), None, datetime(1970, 1, 1)],
            "zoned": [datetime(2020, 1, 1, tzinfo=UTC), None, datetime(2021, 1, 1, tzinfo=UTC)],
            "price": [Decimal("1.50"), None, Decimal("-2.25")],
            "time": [time(1, 2), None, time(23, 59, 59)],
            "span": [timedelta(days=1, seconds=2), None, timedelta(0)],
            "bytes": [b"x", None, b""],
            "level": pl.Series(["low", None, "high"], dtype=pl.Enum(LEVELS)),
            "nothing": pl.Series([None, None, None], dtype=pl.Float64),
        }
    )
    return Table.from_frame(
        frame,
        [
            Column("flag", "boolean", role="label"),
            Column("float", "float", role="score", score_of="flag", score_kind="probability"),
            Column("level", "string", categorical=True, levels=LEVELS, ordered=True),
        ],
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Make any table that all libraries can hold; NaN, which pandas takes for missing, not."""
    names = draw(st.lists(NAMES, unique=True, min_size=1, max_size=5))
    rows = draw(st.integers(0, 6))
    series, known = [], []
    for name in names:
        dtype, values = KINDS[draw(st.sampled_from(sorted(KINDS)))]
        cells = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        series.append(pl.Series(name, cells, dtype=dtype))
        known.append(Column(name, "string", role=draw(ROLES), ordered=draw(st.booleans())))
    return Table.from_frame(pl.DataFrame(series), known)
