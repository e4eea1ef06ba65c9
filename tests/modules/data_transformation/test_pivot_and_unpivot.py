"""Pivot and Unpivot agree with pandas, and undo each other."""

import numpy as np
import pandas as pd
import pytest

from designer.catalog.annotations import NO_COLUMNS, selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.pivot import pivot
from designer.modules.data_transformation.unpivot import unpivot
from tests.modules.frames import table, types, values

CHANCE = np.random.default_rng(2)
SALES = table(
    shop_=CHANCE.choice(["Bern", "Oslo", "Rome"], 60),
    year=CHANCE.choice([2023, 2024], 60),
    kind=CHANCE.choice(["x", "y"], 60),
    amount=CHANCE.normal(size=60).round(3),
)
ROWS = selecting(names=("shop", "year"))


def crossed(data=SALES, **params):
    wanted = {"row_columns": ROWS, "names_from": "kind", "values_from": "amount", **params}
    return pivot(data, **wanted)


@pytest.mark.parametrize(
    "aggregate", ["sum", "mean", "median", "min", "max", "count", "first", "last"]
)
def test_a_cross_table_is_that_of_pandas(aggregate):
    expected = SALES.pandas().pivot_table(
        index=["shop", "year"], columns="kind", values="amount", aggfunc=aggregate, observed=True
    )
    found = crossed(aggregate=aggregate).pandas().astype({"shop": str, "year": int})
    found = found.set_index(["shop", "year"]).sort_index()
    # Sums in another order.
    np.testing.assert_allclose(found.astype(float), expected.astype(float), rtol=1e-12)
    assert list(found.columns) == list(expected.columns)


def test_rows_come_as_they_come_first_and_keep_what_is_known_of_them():
    result = crossed(row_columns=selecting(names=("shop",)))
    assert values(result)["shop"] == list(dict.fromkeys(values(SALES)["shop"]))
    assert result.column("shop").levels == ("Bern", "Oslo", "Rome")


def test_where_no_row_is_the_cell_is_missing():
    data = table(r=["a", "b", "b"], n=[10, 9, None], v=[1, 2, 3])
    result = pivot(data, row_columns=selecting(names=("r",)), names_from="n", values_from="v")
    assert values(result) == {
        "r": ["a", "b"], "9": [None, 2], "10": [1, None], "Missing": [None, 3],
    }  # fmt: skip


def test_a_column_that_would_be_called_like_a_row_is_numbered():
    data = table(r=[1, 2], n=["r", "s"], v=[5, 6])
    result = pivot(data, row_columns=selecting(names=("r",)), names_from="n", values_from="v")
    assert values(result) == {"r": [1, 2], "r (1)": [5, None], "s": [None, 6]}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"row_columns": NO_COLUMNS}, "at least one column for the rows"),
        ({"names_from": None}, "Choose the column"),
        ({"names_from": "shop"}, "another one for the names"),
        ({"values_from": "sum"}, "“sum” is not in"),
        ({"names_from": "amount", "values_from": "kind"}, "there is no sum"),
    ],
)
def test_columns_that_make_no_cross_table_are_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        crossed(**params)


def test_too_many_columns_are_refused():
    data = table(r=[1] * 10_001, n=range(10_001), v=[1] * 10_001)
    with pytest.raises(ModuleError, match="10,001 different values"):
        pivot(data, row_columns=selecting(names=("r",)), names_from="n", values_from="v")


def test_rows_of_columns_are_those_of_pandas():
    data = table(k_=["a", "b"], x=[1, 2], y=[0.5, None])
    result = unpivot(data)
    expected = pd.melt(
        data.pandas().astype({"k": str}), id_vars="k", var_name="Name", value_name="Value"
    )
    assert values(result)["k"] == expected["k"].tolist()
    assert values(result)["Name"] == expected["Name"].tolist()
    assert values(result)["Value"] == [1.0, 2.0, 0.5, None]
    assert result.column("Name").levels == ("x", "y")
    assert result.column("k").levels == ("a", "b")


def test_unpivot_undoes_pivot():
    wide = crossed(aggregate="sum")
    long = unpivot(wide, columns=selecting(names=("x", "y")), drop_missing=True)
    again = pivot(long, row_columns=ROWS, names_from="Name", values_from="Value")
    assert again.equals(wide)


def test_columns_of_one_type_keep_it():
    data = table(a=["u"], b_=["v"], n=[1], m=[2])
    texts = unpivot(data, columns=selecting(names=("a", "b")))
    assert values(texts)["Value"] == ["u", "v"]
    assert types(unpivot(data, columns=selecting(names=("n", "m"))))["Value"] == "integer"


def test_missing_values_can_be_left_out_and_columns_named():
    data = table(x=[1, None], y=[None, 4])
    result = unpivot(data, drop_missing=True, name_column="which", value_column="what")
    assert values(result) == {"which": ["x", "y"], "what": [1, 4]}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"columns": NO_COLUMNS}, "picks no column"),
        ({"name_column": "t"}, "would be named “t”"),
        ({"name_column": "Value"}, "would be named “Value”"),
        ({"columns": selecting(start="all")}, "“x” is integer, but “t” is string"),
    ],
)
def test_columns_that_cannot_be_one_are_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        unpivot(table(t=["a"], x=[1]), **params)
