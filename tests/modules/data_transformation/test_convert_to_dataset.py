"""Convert to Dataset replaces whole cells, in the columns whose type the value has."""

from datetime import date

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.convert_to_dataset import convert_to_dataset
from tests.modules.frames import table, values

DATA = table(
    n=[99, 1, None],
    x=[99.0, 9.9, None],
    t=["99", "199", None],
    c_=["99", "k", None],
    d=[date(2026, 1, 31), None, date(2026, 1, 1)],
)


def test_by_default_nothing_changes():
    assert convert_to_dataset(DATA).equals(DATA)


def test_a_value_becomes_missing_wherever_it_fills_the_cell():
    result = convert_to_dataset(DATA, action="set_missing_value", custom_missing_value="99")
    assert values(result) == {
        "n": [None, 1, None],
        "x": [None, 9.9, None],
        "t": [None, "199", None],
        "c": [None, "k", None],
        "d": values(DATA)["d"],
    }
    assert result.columns == DATA.columns


def test_the_question_mark_is_missing_by_default():
    result = convert_to_dataset(table(t=["?", "a?"]), action="set_missing_value")
    assert values(result) == {"t": [None, "a?"]}


def test_a_value_is_replaced_by_another():
    result = convert_to_dataset(
        DATA, action="replace_values", replace="custom", custom_value="99", new_value="0"
    )
    assert [column[0] for column in list(values(result).values())[:4]] == [0, 0.0, "0", "0"]
    assert result.column("c").levels == ("99", "k", "0")


def test_missing_values_are_replaced_too():
    data = table(n=[None, 1], t=["a", None], full=[True, False])
    result = convert_to_dataset(data, action="replace_values", new_value="7")
    assert values(result) == {"n": [7, 1], "t": ["a", "7"], "full": [True, False]}


@pytest.mark.parametrize(
    "params",
    [{"replace": "custom", "custom_value": "2026-01-31"}, {"replace": "missing"}],
)
def test_a_new_value_that_does_not_fit_is_refused(params):
    with pytest.raises(ModuleError, match="is not a date, as the column “d” is") as caught:
        convert_to_dataset(DATA, action="replace_values", new_value="0", **params)
    assert caught.value.column == "d"
