"""SMOTE adds the rows that imbalanced-learn adds, with the types of their columns."""

from collections import Counter
from datetime import date

import numpy as np
import polars as pl
import pytest
from imblearn.over_sampling import SMOTE, SMOTENC

from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.select_columns_in_dataset import (
    select_columns_in_dataset,
)
from designer.modules.data_transformation.smote import smote
from tests.modules.frames import table, types, values

CHANCE = np.random.default_rng(9)
IS_RARE = np.arange(120) % 6 == 0
DATA = table(
    x=CHANCE.normal(size=120) + IS_RARE,
    y=CHANCE.normal(size=120),
    count=CHANCE.integers(0, 50, 120),
    city_=CHANCE.choice(["Bern", "Oslo", "Rome"], 120),
    member=CHANCE.choice([True, False], 120),
    label=np.where(IS_RARE, "rare", "common"),
)
NUMBERS = select_columns_in_dataset(DATA, columns=selecting(names=("x", "y", "label")))


def added(data=DATA, **params):
    result = smote(data, label_column="label", **params)
    assert result.head(data.num_rows).equals(data)
    return result.polars()[data.num_rows :]


@pytest.mark.parametrize("params", [{}, {"neighbors": 3}, {"seed": 4}, {"percentage": 300}])
def test_rows_of_numbers_are_those_of_imbalanced_learn(params):
    wanted = 20 * (1 + params.get("percentage", 100) // 100)
    sampler = SMOTE(
        sampling_strategy={"rare": wanted},
        k_neighbors=params.get("neighbors", 1),
        random_state=params.get("seed", 0),
    )
    frame = NUMBERS.polars()
    expected, labels = sampler.fit_resample(
        frame.select("x", "y").to_numpy(), frame["label"].to_numpy()
    )
    rows = added(NUMBERS, **params)
    # The same code on the same numbers.
    np.testing.assert_array_equal(rows.select("x", "y").to_numpy(), expected[120:])
    assert rows["label"].to_list() == labels[120:].tolist()


def test_rows_with_categories_are_those_of_imbalanced_learn():
    frame = DATA.polars()
    features = frame.drop("label").to_pandas()
    features["count"] = features["count"].astype(float)
    features["city"] = features["city"].astype(str)
    sampler = SMOTENC(["city", "member"], sampling_strategy={"rare": 40}, random_state=0)
    sampler.set_params(k_neighbors=3)
    expected, _ = sampler.fit_resample(features, frame["label"].to_numpy())
    rows, expected = added(neighbors=3), expected[120:]
    np.testing.assert_allclose(rows["x"].to_numpy(), expected["x"], rtol=1e-12)
    assert rows["count"].to_list() == np.rint(expected["count"]).astype(int).tolist()
    assert rows["city"].to_list() == expected["city"].tolist()
    assert rows["member"].to_list() == expected["member"].tolist()


def test_types_and_categories_stay():
    result = smote(DATA, label_column="label")
    assert types(result) == types(DATA)
    assert result.columns == DATA.columns


def test_the_percentage_says_how_many_rows_are_added():
    for percentage, count in ((0, 0), (50, 10), (100, 20), (400, 80)):
        rows = added(percentage=percentage)
        assert Counter(rows["label"].to_list()) == ({"rare": count} if count else {})


def test_the_label_is_that_which_is_marked():
    marked = NUMBERS.column("label")
    data = NUMBERS.with_column_metadata(
        {"label": type(marked).from_json({**marked.to_json(), "role": "label"})}
    )
    assert smote(data).num_rows == 140


@pytest.mark.parametrize(
    ("data", "params", "message"),
    [
        (table(x=[1.0, None, 2.0], label=["a", "a", "b"]), {}, "“x” has 1 missing"),
        (table(x=[1.0, 2.0, 3.0], label=["a", "b", "c"]), {}, "has 3: “a”"),
        (table(x=[1.0, 2.0, 3.0], label=["a", "a", "b"]), {}, "1 rows of the rare class “b”"),
        (table(x=["u", "v", "w"], label=["a", "a", "b"]), {}, "must be a number"),
        (table(x=[1.0, 2.0, 3.0], label=["a", None, "b"]), {}, "label” has missing"),
        (table(x=[1.0, float("inf")] * 4, label=["a", "b"] * 4), {}, "infinite"),
        (NUMBERS, {"neighbors": 20}, "too few to have 20 neighbors"),
    ],
)
def test_what_cannot_be_sampled_is_refused(data, params, message):
    with pytest.raises(ModuleError, match=message):
        smote(data, label_column="label", **params)


def test_nothing_lies_between_days():
    frame = DATA.polars().with_columns(day=pl.lit(date(2024, 2, 29)))
    with pytest.raises(ModuleError, match="“day” is date"):
        smote(DATA.with_frame(frame), label_column="label")


def test_a_label_of_numbers_will_do():
    data = table(x=CHANCE.normal(size=30), label=[0, 0, 1] * 10)
    assert values(smote(data, label_column="label"))["label"][30:] == [1] * 10
