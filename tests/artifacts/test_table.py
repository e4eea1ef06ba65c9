"""Tables keep values and metadata on every way through another library."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.artifacts.column import Column
from designer.artifacts.errors import TableError
from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from tests.artifacts.frames import everything, tables


@given(table=tables())
def test_a_table_comes_back_from_polars_as_it_was(table):
    assert table.with_frame(table.polars()).equals(table)


@given(table=tables())
def test_a_table_comes_back_from_a_lazy_frame_as_it_was(table):
    assert table.with_frame(table.lazy()).equals(table)


@given(table=tables())
def test_a_table_comes_back_from_pandas_as_it_was(table):
    assert table.with_frame(table.pandas()).equals(table)


@given(table=tables())
def test_a_table_comes_back_from_arrow_without_metadata_as_it_was(table):
    bare = table.arrow.replace_schema_metadata(None)
    assert table.with_frame(bare).equals(table)


@given(table=tables())
def test_a_table_comes_back_from_a_file_as_it_was(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "file"
    table_format.write(table, path)
    assert table_format.read(path).equals(table)


def test_metadata_goes_with_the_name_of_a_column():
    table = everything()
    changed = table.with_frame(table.polars().select("flag", pl.col("float").alias("other")))
    assert changed.column("flag").role == "label"
    assert changed.column("other").role == "feature"


def test_a_categorical_column_that_comes_back_as_text_keeps_its_levels():
    table = everything()
    column = table.with_frame(table.polars().cast({"level": pl.String})).column("level")
    assert (column.levels, column.ordered) == (("low", "middle", "high"), True)


def test_new_values_of_a_categorical_column_become_levels_after_the_known_ones():
    table = everything()
    column = table.with_frame(pl.DataFrame({"level": ["zebra", "ant", "low"]})).column("level")
    assert column.levels == ("low", "middle", "high", "ant", "zebra")


def test_pandas_categories_become_levels_in_their_order():
    frame = pd.DataFrame({"size": pd.Categorical(["s", "l"], ["s", "m", "l"], ordered=True)})
    column = Table.from_frame(frame).column("size")
    assert (column.levels, column.ordered) == (("s", "m", "l"), True)


def test_pandas_categories_of_numbers_stay_numbers():
    table = Table.from_frame(pd.DataFrame({"n": pd.Categorical([3, 1], [1, 2, 3])}))
    assert (table.column("n").type, table.column("n").levels) == ("integer", ("1", "2", "3"))
    assert table.pandas()["n"].cat.categories.tolist() == [1, 2, 3]
    assert table.with_frame(table.pandas()).equals(table)


def test_polars_categories_are_levels_sorted_by_their_text():
    frame = pl.DataFrame({"c": pl.Series(["pear", "apple", None], dtype=pl.Categorical)})
    assert Table.from_frame(frame).column("c").levels == ("apple", "pear")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pa.array([1], pa.int8()), "integer"),
        (pa.array([2**63 - 1], pa.uint64()), "integer"),
        (pa.array([2**64 - 1], pa.uint64()), "decimal"),
        (pa.array([1.5], pa.float32()), "float"),
        (pa.array(["a"], pa.string()), "string"),
        (pa.array(["a"], pa.string_view()), "string"),
        (pa.array([None]), "string"),
        (pa.array([86_400_000], pa.date64()), "date"),
        (pa.array([1], pa.timestamp("ns")), "datetime"),
        (pa.array([1], pa.time32("s")), "time"),
        (pa.array([1], pa.duration("ns")), "duration"),
        (pa.array([b"ab"], pa.binary(2)), "binary"),
        (pa.array([[1, 2]]), "string"),
        (pa.array([{"a": 1}]), "string"),
    ],
)
def test_other_arrow_types_are_widened(data, expected):
    assert Table.from_frame(pa.table({"x": data})).column("x").type == expected


def test_nested_values_become_json():
    table = Table.from_frame(pa.table({"x": [[1, None], [2]]}))
    assert table.arrow.column("x").to_pylist() == ["[1, null]", "[2]"]


def test_mixed_objects_of_pandas_become_text():
    table = Table.from_frame(pd.DataFrame({"x": [1, "a", None]}))
    assert table.arrow.column("x").to_pylist() == ["1", "a", None]


def test_integers_with_gaps_stay_integers_in_pandas():
    table = Table.from_frame(pl.DataFrame({"x": [2**60 + 1, None]}))
    assert table.pandas()["x"][0] == 2**60 + 1


def test_numbers_without_gaps_are_plain_numpy_in_pandas():
    table = Table.from_frame(pl.DataFrame({"x": [1, 2], "y": [0.5, 1.5]}))
    assert list(table.pandas().dtypes) == [np.dtype("int64"), np.dtype("float64")]


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(TableError, match="'a'"):
        Table.from_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_what_is_no_frame_is_refused():
    with pytest.raises(TableError, match="not from list"):
        Table.from_frame([1, 2])


def test_an_unknown_column_is_named_with_those_there_are():
    with pytest.raises(TableError, match=r"'b'.*'a'"):
        Table.from_frame(pl.DataFrame({"a": [1]})).column("b")


def test_metadata_can_rename_and_convert():
    table = Table.from_frame(pl.DataFrame({"a": ["1", None, "3"]}))
    changed = table.with_column_metadata({"a": Column("b", "integer", role="label")})
    assert changed.arrow.column("b").to_pylist() == [1, None, 3]
    assert changed.column("b").role == "label"


def test_a_value_that_does_not_fit_the_new_type_is_refused():
    table = Table.from_frame(pl.DataFrame({"a": ["x"]}))
    with pytest.raises(TableError, match="cannot become integer"):
        table.with_column_metadata({"a": Column("a", "integer")})


def test_a_text_column_can_become_categorical_and_text_again():
    table = Table.from_frame(pl.DataFrame({"a": ["y", "x"]}))
    category = table.with_column_metadata({"a": Column("a", "string", categorical=True)})
    assert category.column("a").levels == ("x", "y")
    assert category.with_column_metadata({"a": Column("a", "string")}).equals(table)


def test_levels_that_lack_a_value_are_refused():
    table = Table.from_frame(pl.DataFrame({"a": ["y", "x"]}))
    column = Column("a", "string", categorical=True, levels=("x",))
    with pytest.raises(TableError, match="'y'"):
        table.with_column_metadata({"a": column})


def test_dates_of_pandas_objects_are_dates():
    assert (
        Table.from_frame(pd.DataFrame({"d": [date(2020, 1, 1), None]})).column("d").type == "date"
    )


def test_the_head_keeps_the_metadata():
    assert everything().head(1).columns == everything().columns


def test_columns_of_another_table_stand_in_place_or_at_the_end_and_others_are_the_same_buffers():
    table = everything()
    doubled = table.polars().select(pl.col("float") * 2, other="integer")
    changed = table.with_columns(Table.from_frame(doubled, table.columns))
    assert changed.names == [*table.names, "other"]
    assert changed.arrow.column("float").to_pylist() == doubled["float"].to_list()
    assert changed.column("level") == table.column("level")
    assert _address(changed, "text") == _address(table, "text")


def _address(table: Table, name: str) -> int:
    return table.arrow.column(name).chunk(0).buffers()[-1].address


@given(table=tables(), chance=st.randoms(use_true_random=False), share=st.sampled_from([0, 0.5, 1]))
def test_rows_are_filtered_as_polars_does_it_to_the_byte(table, chance, share, tmp_path_factory):
    kept = np.array([chance.random() < share for _ in range(table.num_rows)], dtype=bool)
    folder = tmp_path_factory.mktemp("filtered")
    table_format.write(table.filter(kept), folder / "ours")
    table_format.write(table.with_frame(table.polars().filter(kept)), folder / "theirs")
    assert (folder / "ours").read_bytes() == (folder / "theirs").read_bytes()


def test_a_summary_leaves_out_very_many_levels(tmp_path: Path):
    levels = [f"level {i}" for i in range(500)]
    table = Table.from_frame(pl.DataFrame({"c": pl.Series(levels, dtype=pl.Enum(levels))}))
    summary = table_format.write(table, tmp_path / "t")
    assert summary == {
        "rows": 500,
        "columns": [{"name": "c", "type": "string", "categorical": True}],
    }
