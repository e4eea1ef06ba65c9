"""Group By and Aggregate agrees with pandas."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from designer.catalog.aggregates import STATISTICS
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.group_by_and_aggregate import group_by_and_aggregate
from tests.modules.frames import table, types, values

RNG = np.random.default_rng(11)
X = RNG.normal(size=300)
X[::7] = np.nan
DATA = table(key=RNG.choice(["b", "a", "c"], 300), x=X, n=RNG.integers(0, 9, 300))
PANDAS = {
    "values": "count",
    "sum": "sum",
    "mean": "mean",
    "median": "median",
    "standard deviation": "std",
    "variance": "var",
    "minimum": "min",
    "maximum": "max",
    "first": "first",
    "last": "last",
    "distinct values": "nunique",
    "most frequent": lambda s: s.mode().min(),
    "missing values": lambda s: s.isna().sum(),
    "percentile 90": lambda s: s.quantile(0.9),
    "rows": "size",
}


def statistics(*rows):
    names = ("column", "statistic", "name")
    return {"columns": [{"name": n, "type": "string"} for n in names], "rows": list(rows)}


def grouped(*rows, data=DATA, keys=("key",), **params):
    return group_by_and_aggregate(
        data, keys=selecting(names=keys), statistics=statistics(*rows), **params
    )


def test_every_statistic_is_compared():
    assert set(PANDAS) >= set(STATISTICS)


@pytest.mark.parametrize("column", ["x", "n"])
@pytest.mark.parametrize("statistic", PANDAS)
def test_a_statistic_is_that_of_pandas(statistic, column):
    found = values(grouped((column, statistic, "found")))
    expected = DATA.pandas().groupby("key")[column].agg(PANDAS[statistic])
    assert found["key"] == expected.index.tolist()
    # Sums in another order differ by the last bits.
    assert found["found"] == pytest.approx(expected.astype(float).tolist(), rel=1e-12)


def test_by_default_rows_are_counted():
    assert values(group_by_and_aggregate(table(a=[1, 2]))) == {"rows": [2]}
    result = group_by_and_aggregate(table(a=["y", "x", "y"]), keys=selecting(names=("a",)))
    assert values(result) == {"a": ["x", "y"], "rows": [1, 2]}


def test_without_statistics_the_groups_stand_alone():
    assert values(grouped(data=table(key=[2, 1, 2]))) == {"key": [1, 2]}


def test_missing_keys_are_a_group_at_the_end():
    data = table(key=[None, 1.0, float("nan")], v=[1, 2, 3])
    assert values(grouped(("v", "sum", "s"), data=data)) == {"key": [1.0, None], "s": [2, 4]}


def test_groups_come_by_their_keys_or_as_they_appear():
    data = table(key=["b", "a", "b"], other=[2, 1, 1])
    assert values(grouped(data=data, order="appearance"))["key"] == ["b", "a"]
    both = grouped(data=data, keys=("other", "key"))
    assert values(both) == {"other": [1, 1, 2], "key": ["a", "b", "b"]}


def test_a_key_can_have_statistics_too():
    result = grouped(("key", "first", None), ("key", "VALUES ", ""), data=table(key=[3, 3]))
    assert values(result) == {"key": [3], "first(key)": [3], "values(key)": [2]}


def test_types_and_levels_of_the_results():
    data = table(key=[1, 1], c_=["z", "a"], d=[date(2026, 1, 2), date(2026, 1, 1)], b=[True, False])
    column = replace(data.column("c"), levels=("z", "a"), role="label")
    data = data.with_column_metadata({"c": column})
    result = grouped(
        ("c", "minimum", ""), ("c", "first", ""), ("d", "max", ""), ("b", "sum", ""),
        ("b", "mean", ""), data=data,
    )  # fmt: skip
    assert [column[0] for column in values(result).values()][1:] == [
        "a", "z", date(2026, 1, 2), 1, 0.5,
    ]  # fmt: skip
    assert types(result)["sum(b)"] == "integer"
    assert result.column("first(c)").levels == ("z", "a")
    ordered = data.with_column_metadata({"c": replace(column, ordered=True)})
    assert values(grouped(("c", "minimum", "m"), data=ordered))["m"] == ["z"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("x", "meen", "")], "Row 1 has the statistic “meen”. Did you mean “mean”"),
        ([("x", "percentile 101", "")], "percentile 101"),
        ([("", "mean", "")], "Row 1 names no column"),
        ([("X", "mean", "")], "“X”, which there is not. Did you mean “x”"),
        ([("key", "mean", "")], "Row 1 asks for the mean of “key”, which is string"),
        ([("x", "mean", ""), ("x", "mean", "")], r"Two statistics are called “mean\(x\)”"),
        ([("x", "mean", "key")], "the name of the column “key”"),
    ],
)
def test_what_is_not_understood_is_refused(rows, message):
    with pytest.raises(ModuleError, match=message):
        grouped(*rows)


def test_something_must_be_asked_for():
    with pytest.raises(ModuleError, match="Nothing is selected to group by"):
        grouped(keys=())
