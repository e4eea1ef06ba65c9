"""Select Columns in Dataset keeps what the selection picks."""

import pytest

from designer.catalog.annotations import NO_COLUMNS, selecting
from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.select_columns_in_dataset import (
    select_columns_in_dataset,
)
from tests.modules.frames import table

DATA = table(a=[1], b_=["x"], c=[1.5])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (selecting(names=("c", "a")), ["a", "c"]),
        ({**selecting(names=("c", "a")), "keep_order": True}, ["c", "a"]),
        (selecting(start="all", names=("b",)), ["a", "c"]),
        (selecting(types=("numeric",)), ["a", "c"]),
    ],
)
def test_the_selection_decides(columns, expected):
    assert select_columns_in_dataset(DATA, columns=columns).names == expected


def test_metadata_is_kept():
    result = select_columns_in_dataset(DATA, columns=selecting(names=("b",)))
    assert result.column("b") == DATA.column("b")


def test_an_empty_selection_and_an_unknown_name_are_refused():
    with pytest.raises(ModuleError, match="picks no column"):
        select_columns_in_dataset(DATA, columns=NO_COLUMNS)
    with pytest.raises(ModuleError) as caught:
        select_columns_in_dataset(DATA, columns=selecting(names=("z",)))
    assert caught.value.column == "z"
