"""A page found by narrowing is the page of the sorted table."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from designer.artifacts import order
from designer.artifacts.formats.table import read, write
from designer.artifacts.order import Order
from designer.artifacts.table import Table

ROWS = 70_000
TEXTS = ["", "a", "a\0", "a\0b", "same start, other end", "same start, other ends", "é", "z" * 80]
LEVELS = ["small", "large", "10", "9"]


@pytest.fixture(scope="module")
def frame():
    chance = np.random.default_rng(7)
    pick = chance.integers(0, len(TEXTS), ROWS)
    few = chance.integers(-3, 3, ROWS)
    special = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1.5])
    columns = {
        "text": pl.Series(TEXTS)[pick],
        "name": pl.Series([f"customer number {n:06}" for n in chance.integers(0, 9999, ROWS)]),
        "level": pl.Series(LEVELS, dtype=pl.Enum(LEVELS))[chance.integers(0, 4, ROWS)],
        "float": pl.Series(special[chance.integers(0, 6, ROWS)]),
        "number": pl.Series(few) * (2**62 // 3),
        "edge": pl.Series([-(2**63), 2**63 - 1, 0])[chance.integers(0, 3, ROWS)],
        "flag": pl.Series(few > 0),
        "price": pl.Series([Decimal(f"{n}.25") * 10**20 for n in range(-3, 3)])[few],
        "day": pl.Series([date(1969, 12, 30) + timedelta(days=int(n)) for n in range(6)])[few],
        "moment": pl.Series([datetime(1969, 12, 31, 23, int(n)) for n in range(6)])[few],
        "bytes": pl.Series(TEXTS).cast(pl.Binary)[pick],
    }
    holes = pl.Series(chance.random(ROWS) < 0.1)
    return pl.DataFrame(columns).with_columns(
        pl.when(~holes).then(pl.all()).otherwise(None).name.keep()
    )


@pytest.fixture(scope="module")
def table(frame, tmp_path_factory):
    path = tmp_path_factory.mktemp("order") / "table"
    write(Table.from_frame(frame), path)
    return read(path)


def expected(frame, sort):
    keys = [pl.col(c).cast(pl.String) if c == "level" else pl.col(c) for c, _ in sort]
    ordered = frame.with_row_index("row").sort(
        keys, descending=[d for _, d in sort], nulls_last=True, maintain_order=True
    )
    return ordered["row"].to_list()


SORTS = [
    *([(name, descending)] for name in (
        "text", "name", "level", "float", "number", "edge", "flag", "price", "day", "moment",
        "bytes",
    ) for descending in (False, True)),
    [("flag", True), ("name", False)],
    [("level", False), ("text", True), ("float", False)],
]  # fmt: skip


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_every_page_is_cut_from_the_sorted_table(frame, table, sort, monkeypatch):
    monkeypatch.setattr(order, "FEW", 10)
    whole = expected(frame, sort)
    keys = [{"column": name, "descending": descending} for name, descending in sort]
    for start, stop in [(0, 100), (6_990, 7_010), (ROWS // 2, ROWS // 2 + 500), (ROWS - 5, ROWS)]:
        found = Order(table, keys).page(np.arange(ROWS), start, stop)
        assert found.tolist() == whole[start:stop]


def test_only_the_rows_that_match_are_ordered(frame, table):
    matching = np.arange(0, ROWS, 2)
    found = Order(table, [{"column": "name"}]).page(matching, 30_000, 30_100)
    whole = [row for row in expected(frame, [("name", False)]) if row % 2 == 0]
    assert found.tolist() == whole[30_000:30_100]


def test_past_the_end_there_is_nothing(table):
    assert Order(table, [{"column": "text"}]).page(np.arange(ROWS), ROWS + 5, ROWS + 9).size == 0
