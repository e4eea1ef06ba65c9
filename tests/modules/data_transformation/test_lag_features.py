"""Lag Features agrees with pandas, and never looks at the row itself or at later ones."""

import numpy as np
import pytest

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.lag_features import lag_features
from tests.modules.frames import table, values

CHANCE = np.random.default_rng(12)
DATA = table(
    shop=CHANCE.choice(["a", "b"], 80),
    day=CHANCE.permutation(80),
    x=CHANCE.normal(size=80),
    n=CHANCE.integers(0, 9, 80),
)
X = selecting(names=("x",))
SHOP = selecting(names=("shop",))


def missing_as_none(series):
    return [None if np.isnan(value) else value for value in series]


def test_lags_are_those_of_pandas():
    result = lag_features(DATA, columns=X, order_by="day", group_by=SHOP, lags=[1, 3])
    frame = DATA.pandas().sort_values("day")
    for lag in (1, 3):
        expected = frame.groupby("shop")["x"].shift(lag).sort_index()
        assert values(result)[f"x_lag_{lag}"] == missing_as_none(expected.astype(float))
    assert result.select(DATA.names).equals(DATA)


@pytest.mark.parametrize("statistic", ["mean", "sum", "min", "max", "std"])
def test_windows_are_those_of_pandas(statistic):
    result = lag_features(
        DATA, columns=X, order_by="day", group_by=SHOP, lags=[], windows=[4], statistic=statistic
    )
    frame = DATA.pandas().astype({"x": float}).sort_values("day")
    rolled = frame.groupby("shop")["x"].transform(
        lambda series: getattr(series.shift(1).rolling(4), statistic)()
    )
    found = result.pandas()[f"x_{statistic}_4"].to_numpy(dtype=float)
    # Sums that roll on differ in their last bits.
    np.testing.assert_allclose(found, rolled.sort_index(), rtol=1e-9, atol=1e-12)


def test_without_an_order_the_rows_are_as_they_stand():
    result = lag_features(table(x=[1, 2, 4]), windows=[2])
    assert values(result) == {
        "x": [1, 2, 4],
        "x_lag_1": [None, 1, 2],
        "x_mean_2": [None, None, 1.5],
    }


def test_texts_have_lags_but_no_windows():
    data = table(t_=["a", "b"])
    every = selecting(start="all")
    assert values(lag_features(data, columns=every))["t_lag_1"] == [None, "a"]
    with pytest.raises(ModuleError, match="“t” is string"):
        lag_features(data, columns=every, windows=[1])


def test_names_that_are_taken_are_numbered():
    data = table(x=[1, 2], x_lag_1=["u", "v"])
    assert lag_features(data).names == ["x", "x_lag_1", "x_lag_1 (1)"]


def test_nothing_asked_for_changes_nothing():
    assert lag_features(DATA, lags=[]).equals(DATA)


def test_what_tells_series_apart_cannot_order_them():
    with pytest.raises(ModuleError, match="cannot both"):
        lag_features(DATA, order_by="shop", group_by=SHOP)
