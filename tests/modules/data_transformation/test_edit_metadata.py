"""Edit Metadata converts values, flags columns and names them anew."""

from datetime import date, datetime

import pytest

from designer.artifacts.column import Column
from designer.catalog.annotations import selecting
from designer.catalog.declare import spec_of
from designer.catalog.errors import ModuleError
from designer.catalog.output_columns import output_columns
from designer.modules.data_transformation.edit_metadata import edit_metadata
from tests.modules.frames import table, types, values

DATA = table(
    number=[1.0, None, 3.0],
    text=["1", " 2.0 ", None],
    truth=[True, False, None],
    when=["31.12.2024 08:30", None, "01.02.2025 00:00"],
    kind_=["b", "a", None],
)

SCORED = table(score=[0.5, 0.7], level=["1", "2"], label=["3", "4"]).with_column_metadata(
    {
        "score": Column("score", "float", role="score", score_of="label", score_kind="value"),
        "level": Column("level", "string", categorical=True, levels=("1", "2"), ordered=True),
        "label": Column("label", "string", role="label"),
    }
)


def edited(*columns, **params):
    return edit_metadata(DATA, columns=selecting(names=columns), **params)


@pytest.mark.parametrize(
    ("column", "data_type", "expected"),
    [
        ("number", "integer", [1, None, 3]),
        ("number", "string", ["1.0", None, "3.0"]),
        ("number", "boolean", [True, None, True]),
        ("text", "integer", [1, 2, None]),
        ("text", "float", [1.0, 2.0, None]),
        ("truth", "integer", [1, 0, None]),
        ("truth", "string", ["true", "false", None]),
        ("kind", "string", ["b", "a", None]),
    ],
)
def test_a_new_type_converts_the_values(column, data_type, expected):
    result = edited(column, data_type=data_type)
    assert values(result)[column] == expected
    assert types(result)[column] == data_type


def test_dates_are_read_by_their_format():
    result = edited("when", data_type="datetime", datetime_format="%d.%m.%Y %H:%M")
    assert values(result)["when"][0] == datetime(2024, 12, 31, 8, 30)
    result = edited("when", data_type="date", datetime_format="%d.%m.%Y %H:%M")
    assert values(result)["when"][2] == date(2025, 2, 1)
    with pytest.raises(ModuleError, match="“when”"):
        edited("when", data_type="datetime")


def test_a_value_that_does_not_fit_stops_or_becomes_missing():
    data = table(a=["1", "two", "3.5"])
    selector = selecting(names=("a",))
    with pytest.raises(ModuleError, match="2 values of the column “a” are not a whole number"):
        edit_metadata(data, columns=selector, data_type="integer")
    result = edit_metadata(data, columns=selector, data_type="integer", unconvertible="missing")
    assert values(result)["a"] == [1, None, None]


def test_a_number_is_no_date_unless_its_format_is_given():
    data, selector = table(a=[20240131]), selecting(names=("a",))
    with pytest.raises(ModuleError, match="Give the format"):
        edit_metadata(data, columns=selector, data_type="date")
    result = edit_metadata(data, columns=selector, data_type="date", datetime_format="%Y%m%d")
    assert values(result)["a"] == [date(2024, 1, 31)]


def test_columns_become_categorical_with_their_values_as_levels():
    result = edited("text", "number", categorical="categorical")
    assert result.column("text").levels == (" 2.0 ", "1")
    assert result.column("number").categorical
    plain = edited("kind", categorical="not_categorical").column("kind")
    assert not plain.categorical
    assert plain.levels is None


def test_roles_are_given_and_cleared():
    assert edited("number", fields="label").column("number").role == "label"
    assert edited("number", fields="weight").column("number").role == "weight"
    assert edited("number", fields="clear_feature").column("number").role == "none"
    labelled = edited("number", fields="label")
    cleared = edit_metadata(labelled, columns=selecting(start="all"), fields="clear_label")
    assert {column.role for column in cleared.columns} == {"feature"}


def test_columns_are_renamed_in_the_order_of_the_selection():
    result = edited("truth", "number", new_names=["t", "n"])
    assert result.names == ["n", "text", "t", "when", "kind"]


@pytest.mark.parametrize(
    ("names", "message"),
    [(["a"], "1 new names for 2 selected"), (["text", "n"], "Two columns would be called “text”")],
)
def test_new_names_must_match(names, message):
    with pytest.raises(ModuleError, match=message):
        edited("truth", "number", new_names=names)


def test_nothing_chosen_changes_nothing():
    assert edited("truth").equals(DATA)


@pytest.mark.parametrize(
    "params",
    [
        {"data_type": "string"},
        {"data_type": "float", "unconvertible": "missing"},
        {"categorical": "not_categorical", "fields": "label"},
        {"fields": "weight", "new_names": ["a"]},
        {"fields": "clear_score"},
        {"fields": "clear_label", "data_type": "string"},
    ],
)
@pytest.mark.parametrize("before", SCORED.names)
def test_what_is_foretold_of_a_column_comes_true(before, params):
    chosen = {"columns": selecting(names=[before]), **params}
    foretold = output_columns(spec_of(edit_metadata), chosen, {"dataset": SCORED.columns})["output"]
    assert list(foretold) == list(edit_metadata(SCORED, **chosen).columns)
