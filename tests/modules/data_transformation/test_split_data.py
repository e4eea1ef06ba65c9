"""Split Data gives every row to exactly one part, by the rule that was chosen."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.split_data import split_data
from tests.modules.frames import table, values

PEOPLE = table(
    name=["Ann", "Bob", "Cid", "Dan", "Eve", None],
    age=[10, 20, 30, 40, 50, None],
    city_=["Bern", "Bern", "Oslo", "Oslo", "Oslo", None],
    born=["2001-01-01", "2002-01-01", "2003-01-01", "2004-01-01", "2005-01-01", None],
)


def names(expression: str, mode: str = "relative_expression") -> list[str]:
    first = split_data(PEOPLE, mode=mode, **{mode: expression}).first
    return values(first)["name"]


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(0, 120),
    fraction=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
    stratified=st.booleans(),
    randomized=st.booleans(),
)
def test_every_row_is_in_exactly_one_part(rows, fraction, seed, stratified, randomized):
    whole = table(row=list(range(rows)), group=[i % 3 for i in range(rows)])
    key = "group" if stratified else None
    first, second = split_data(
        whole, fraction=fraction, seed=seed, randomized=randomized, stratify_by=key
    )
    assert first.num_rows == int(fraction * rows + 0.5)
    assert sorted(values(first)["row"] + values(second)["row"]) == list(range(rows))


def test_the_rows_keep_their_order():
    first, second = split_data(table(row=list(range(50))), fraction=0.4)
    for part in (first, second):
        assert values(part)["row"] == sorted(values(part)["row"])


def test_the_fraction_is_the_share_of_the_first_part():
    sizes = [split_data(table(a=[0] * 10), fraction=f).first.num_rows for f in (0, 0.3, 1)]
    assert sizes == [0, 3, 10]


def test_another_seed_gives_another_split_and_the_same_seed_the_same():
    whole = table(row=list(range(100)))
    splits = [values(split_data(whole, seed=seed).first)["row"] for seed in (0, 1, 1)]
    assert splits[0] != splits[1] == splits[2]


def test_a_split_that_is_not_randomized_takes_the_first_rows():
    first = split_data(table(row=list(range(10))), fraction=0.3, randomized=False).first
    assert values(first)["row"] == [0, 1, 2]


def test_a_stratified_split_keeps_the_shares_of_each_value():
    whole = table(y=["rare"] * 10 + ["common"] * 90)
    first = split_data(whole, fraction=0.7, stratify_by="y").first
    counts = first.polars().group_by("y").len()
    assert dict(counts.rows()) == {"rare": 7, "common": 63}


def test_a_pattern_chooses_the_rows_whose_text_contains_it():
    assert names('\\"name" ^[AB]', "regular_expression") == ["Ann", "Bob"]
    assert names(r"(\2) slo$", "regular_expression") == ["Cid", "Dan", "Eve"]
    assert names('"name" (?<=E)v', "regular_expression") == ["Eve"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('\\"age" > 30', ["Dan", "Eve"]),
        ('\\"age" >= 20 & < 40 & != 30', ["Bob"]),
        (r"(\1) <= 10 | == 50", ["Ann", "Eve"]),
        ('\\"age" == 10 | > 20 & < 40', ["Ann", "Cid"]),
        ('\\"city" == "Bern"', ["Ann", "Bob"]),
        ("\\\"city\" != 'Bern'", ["Cid", "Dan", "Eve"]),
        ('\\"name" == Ann', ["Ann"]),
    ],
)
def test_a_comparison_chooses_the_rows_that_satisfy_it(expression, expected):
    assert names(expression) == expected


@pytest.mark.parametrize(
    ("dtype", "text"),
    [
        (pl.Date, "2002-06-01"),
        (pl.Datetime("us"), "2002-06-01T00:30"),
        (pl.Datetime("us", "Europe/Berlin"), "2002-06-01 00:30"),
        (pl.Datetime("us", "Europe/Berlin"), "2002-06-01T00:30:00+02:00"),
    ],
)
def test_dates_can_be_compared(dtype, text):
    born = pl.col("born").str.to_date().cast(pl.Datetime("us"))
    zone = getattr(dtype, "time_zone", None)
    dated = PEOPLE.with_frame(
        PEOPLE.polars().with_columns(born.dt.replace_time_zone(zone) if zone else born.cast(dtype))
    )
    expression = f'\\"born" < {text}'
    first = split_data(dated, mode="relative_expression", relative_expression=expression).first
    assert values(first)["name"] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("mode", "expression", "message"),
    [
        ("relative_expression", '\\"ages" > 1', "Did you mean “age”"),
        ("relative_expression", '\\"age" > old', "is not a integer"),
        ("relative_expression", '\\"name" > Bob', "only be compared with == and !="),
        ("relative_expression", '\\"age" 5', "not understood at “5”"),
        ("relative_expression", '\\"age" > 5 &', "not understood"),
        ("relative_expression", "age > 5", "must begin with a column"),
        ("relative_expression", r"(\9) > 5", "has 4 columns"),
        ("regular_expression", '\\"name" (', "cannot be read"),
    ],
)
def test_an_expression_that_cannot_be_read_says_why(mode, expression, message):
    with pytest.raises(ModuleError) as caught:
        names(expression, mode)
    assert message in caught.value.message


def test_a_key_that_is_not_there_is_named():
    with pytest.raises(ModuleError, match="“town” is not in the dataset"):
        split_data(PEOPLE, stratify_by="town")
