"""Select Columns Transform keeps of other tables the columns of the first."""

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.select_columns_transform import select_columns_transform
from designer.modules.model_scoring_and_evaluation.apply_transformation import apply_transformation
from tests.modules.frames import table, values

WANTED = table(b=[1.0], a_=["x"])


def test_it_keeps_the_columns_in_their_order():
    other = table(a_=["y", "z"], c=[0, 0], b=[5, 6])
    result = apply_transformation(select_columns_transform(WANTED), other)
    assert values(result) == {"b": [5, 6], "a": ["y", "z"]}
    assert result.column("a").levels == ("y", "z")


def test_a_column_that_is_missing_is_named():
    with pytest.raises(ModuleError, match="“a” is not in") as caught:
        select_columns_transform(WANTED).apply(table(b=[1.0]))
    assert caught.value.column == "a"


def test_a_text_in_the_place_of_a_number_is_refused():
    with pytest.raises(ModuleError, match="“b” is string"):
        select_columns_transform(WANTED).apply(table(b=["?"], a=["x"]))


def test_the_summary_names_the_columns():
    summary = select_columns_transform(WANTED).summary
    assert [column["name"] for column in summary["columns"]] == ["b", "a"]
    assert summary["kept"] == 2


def test_no_columns_cannot_be_kept():
    with pytest.raises(ModuleError, match="has no columns"):
        select_columns_transform(WANTED.select([]))
