"""Profiles say what a column holds, and what of it is approximate."""

import json
import math
from datetime import datetime

import numpy as np
import polars as pl
import pytest

from designer.artifacts.profile import SAMPLE_ROWS, profile
from tests.artifacts.frames import everything
from tests.data import data_file


def column(path: str, name: str, **arguments):
    return next(c for c in profile(path, **arguments)["columns"] if c["name"] == name)


def test_a_column_of_numbers_is_described(stored):
    found = column(stored(pl.DataFrame({"x": [1.0, 2.0, 3.0, None]})), "x")
    assert found["missing"] == 1
    assert (found["distinct"], found["min"], found["max"]) == (3, 1.0, 3.0)
    assert (found["mean"], found["standard_deviation"]) == (2.0, 1.0)
    assert found["quantiles"]["0.5"] == 2.0
    assert sum(found["histogram"]["counts"]) == 3
    assert found["approximate"] == []


def test_few_whole_numbers_have_a_bin_each(stored):
    found = column(stored(pl.DataFrame({"x": [1, 1, 3]})), "x")
    assert found["histogram"] == {"edges": [0.5, 1.5, 2.5, 3.5], "counts": [2, 0, 1]}


def test_texts_and_flags_have_their_most_frequent_values(stored):
    path = stored(pl.DataFrame({"x": ["b", "a", "b", None], "f": [True, True, False, None]}))
    assert column(path, "x")["top"] == [{"value": "b", "count": 2}, {"value": "a", "count": 1}]
    assert column(path, "f")["top"][0] == {"value": True, "count": 2}


def test_moments_have_edges_that_can_be_read(stored):
    frame = pl.DataFrame({"t": [datetime(2020, 1, 1), datetime(2020, 1, 21)]})
    found = column(stored(frame), "t")
    assert found["histogram"]["edges"][1] == "2020-01-02T00:00:00"
    assert found["min"] == "2020-01-01T00:00:00"


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_every_type_is_described_as_json(stored, rows):
    found = profile(stored(everything().head(rows)))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["rows"] == rows


def test_what_is_not_a_number_is_counted_and_left_out(stored):
    found = column(stored(pl.DataFrame({"x": [1.0, math.nan, math.inf, 2.0]})), "x")
    assert (found["not_a_number"], found["max"]) == (1, "Infinity")
    assert sum(found["histogram"]["counts"]) == 2


def test_constants_have_a_histogram_and_extremes_do_no_harm(stored):
    path = stored(pl.DataFrame({"c": [5.0, 5.0], "e": [-1e308, 1e308], "z": [0.0, 0.0]}))
    assert [sum(column(path, name)["histogram"]["counts"]) for name in "cz"] == [2, 2]
    assert json.dumps(profile(path), allow_nan=False)


@pytest.fixture
def large(stored):
    generator = np.random.default_rng(1)
    count = SAMPLE_ROWS * 2
    return stored(
        pl.DataFrame(
            {"x": generator.normal(size=count), "k": generator.integers(0, 1000, count)}
        ).with_columns(pl.col("k").cast(pl.String).alias("s"))
    )


def test_approximations_are_named_and_close(large):
    whole = profile(large)
    found = column(large, "x")
    exact = column(large, "x", exact=True)
    assert (whole["exact"], whole["sample_rows"]) == (False, SAMPLE_ROWS)
    assert found["approximate"] == ["distinct", "quantiles", "histogram"]
    assert found["mean"] == exact["mean"]
    assert found["distinct"] == pytest.approx(exact["distinct"], rel=0.05)
    assert found["quantiles"]["0.5"] == pytest.approx(exact["quantiles"]["0.5"], abs=0.02)
    assert sum(found["histogram"]["counts"]) == pytest.approx(SAMPLE_ROWS * 2, rel=0.01)


def test_few_distinct_values_are_counted_exactly(large):
    found = column(large, "s")
    assert (found["distinct"], found["approximate"]) == (1000, ["top"])


def test_asked_for_exactly_nothing_is_approximate(large):
    assert [c["approximate"] for c in profile(large, exact=True)["columns"]] == [[], [], []]


def test_the_same_profile_comes_twice(large):
    assert profile(large) == profile(large)


def test_real_data_is_described(stored):
    frame = pl.read_csv(data_file("titanic.csv"))
    age = column(stored(frame), "Age")
    assert (age["missing"], age["min"], age["max"]) == (177, 0.42, 80.0)
