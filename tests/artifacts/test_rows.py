"""Pages of rows say what is in the table, in the order asked for."""

import json
import math

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.artifacts.errors import ReadingError
from designer.artifacts.order import FEW
from designer.artifacts.rows import rows
from tests.artifacts.frames import LEVELS, everything

NUMBERS = pl.DataFrame({"n": [3, None, 1, 2, 1], "i": [0, 1, 2, 3, 4]})


def test_a_page_says_columns_total_and_matches(stored):
    page = rows(stored(NUMBERS), offset=1, limit=2, columns=["i"])
    assert page == {
        "columns": [{"name": "i", "type": "integer"}],
        "rows": [[1], [2]],
        "total": 5,
        "matched": 5,
    }


def test_every_type_is_json_that_loses_nothing(stored):
    page = rows(stored(everything()))
    assert json.loads(json.dumps(page, allow_nan=False)) == page
    first = dict(zip((c["name"] for c in page["columns"]), page["rows"][0], strict=True))
    assert first == {
        "integer": 1, "float": 1.5, "text": "a", "flag": True, "day": "2020-01-01",
        "moment": "2020-01-01T01:02:03.000004", "zoned": "2020-01-01T00:00:00+00:00",
        "price": "1.50", "time": "01:02:00", "span": "P1DT2S", "bytes": "eA==", "level": "low",
        "nothing": None,
    }  # fmt: skip
    assert page["rows"][2][0] == str(2**60)


def test_numbers_that_json_has_not_are_texts(stored):
    frame = pl.DataFrame({"x": [math.nan, math.inf, -math.inf]})
    assert rows(stored(frame))["rows"] == [["NaN"], ["Infinity"], ["-Infinity"]]


def test_long_texts_are_cut(stored):
    page = rows(stored(pl.DataFrame({"x": ["y" * 5000]})), characters=10)
    assert page["rows"] == [["y" * 10 + "…"]]


@pytest.mark.parametrize(
    ("descending", "expected"), [(False, [2, 4, 3, 0, 1]), (True, [0, 3, 2, 4, 1])]
)
def test_equal_rows_keep_their_order_and_missing_ones_are_last(stored, descending, expected):
    page = rows(stored(NUMBERS), sort=[{"column": "n", "descending": descending}], columns=["i"])
    assert [row[0] for row in page["rows"]] == expected


@pytest.mark.parametrize("offset", [0, FEW + 10])
@pytest.mark.parametrize("descending", [False, True])
def test_early_and_late_pages_are_cut_from_one_order(stored, offset, descending):
    frame = pl.DataFrame({"k": [i * 7919 % 1000 for i in range(70_000)]}).with_row_index("i")
    page = rows(
        stored(frame), sort=[{"column": "k", "descending": descending}], offset=offset, limit=500
    )
    whole = frame.sort("k", descending=descending, maintain_order=True)
    assert page["rows"] == [list(row) for row in whole[offset : offset + 500].rows()]


def test_ordered_levels_sort_by_their_order(stored):
    page = rows(stored(everything()), sort=[{"column": "level"}], columns=["level"])
    assert [row[0] for row in page["rows"]] == ["low", "high", None]


def test_levels_without_order_sort_by_their_text(stored):
    frame = pl.DataFrame({"c": pl.Series(["low", "high"], dtype=pl.Enum(LEVELS))})
    assert rows(stored(frame), sort=[{"column": "c"}])["rows"] == [["high"], ["low"]]


@pytest.mark.parametrize(
    ("column", "op", "value", "matched"),
    [
        ("integer", "eq", 1, 1),
        ("integer", "gt", str(2**60 - 1), 1),
        ("integer", "lt", 1.5, 1),
        ("integer", "in", [1, str(2**60)], 2),
        ("integer", "is_null", None, 1),
        ("float", "ge", "-0.5", 2),
        ("float", "ne", 1.5, 1),
        ("text", "contains", "quoted", 1),
        ("text", "starts_with", "a", 1),
        ("integer", "starts_with", "11529", 1),
        ("flag", "eq", "true", 1),
        ("flag", "in", [True, False], 2),
        ("day", "le", "2019-01-01", 1),
        ("moment", "eq", "2020-01-01T01:02:03.000004", 1),
        ("zoned", "eq", "2020-01-01T01:00:00+01:00", 1),
        ("zoned", "lt", "2020-06-01", 1),
        ("price", "eq", "1.50", 1),
        ("price", "in", ["1.5", "7"], 1),
        ("time", "gt", "12:00", 1),
        ("level", "eq", "low", 1),
        ("level", "eq", "unheard of", 0),
        ("level", "in", ["low", "high", "other"], 2),
        ("nothing", "not_null", None, 0),
        ("integer", "in", [], 0),
    ],
)
def test_filters_match(stored, column, op, value, matched):
    condition = {"column": column, "op": op, "value": value}
    assert rows(stored(everything()), filter=[condition])["matched"] == matched


def test_conditions_are_joined_by_and(stored):
    conditions = [
        {"column": "n", "op": "eq", "value": 1},
        {"column": "i", "op": "gt", "value": 2},
    ]
    assert rows(stored(NUMBERS), filter=conditions, sort=[{"column": "n"}])["rows"] == [[1, 4]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"columns": ["z"]}, "'z'"),
        ({"sort": [{"column": "z"}]}, "'z'"),
        ({"filter": [{"column": "z", "op": "eq", "value": 1}]}, "'z'"),
        ({"filter": [{"column": "n", "op": "like", "value": 1}]}, "operator 'like'"),
        ({"filter": [{"column": "n", "op": "eq", "value": "x"}]}, "'x' is no value"),
        ({"filter": [{"column": "n", "op": "eq", "value": None}]}, "no value"),
    ],
)
def test_questions_that_make_no_sense_are_explained(stored, arguments, message):
    with pytest.raises(ReadingError, match=message):
        rows(stored(NUMBERS), **arguments)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offset=st.integers(-5, 20), limit=st.integers(-5, 20))
def test_any_page_is_a_slice(stored, offset, limit):
    page = rows(stored(NUMBERS), offset=offset, limit=limit)
    assert page["rows"] == [list(row) for row in NUMBERS[max(offset, 0) :][: max(limit, 0)].rows()]
