"""Equal tables are equal files, whoever made them."""

import hashlib
from datetime import UTC, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from designer.artifacts.errors import ArtifactError
from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from tests.artifacts.frames import everything

ROWS = 70_000  # more than one batch


@pytest.fixture
def digest(tmp_path):
    def of(table: Table) -> str:
        path = tmp_path / "file"
        table_format.write(table, path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    return of


def columns() -> dict[str, list]:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    return {
        "float": [None if i % 7 == 0 else i / 3 for i in range(ROWS)],
        "text": [None if i % 5 == 0 else f"text {i}" for i in range(ROWS)],
        "flag": [None if i % 3 == 0 else i % 2 == 0 for i in range(ROWS)],
        "moment": [None if i % 11 == 0 else moment for i in range(ROWS)],
        "level": [None if i % 13 == 0 else "ba"[i % 2] for i in range(ROWS)],
    }


def test_one_table_from_polars_pandas_and_arrow_is_one_file(digest):
    data = columns()
    from_polars = pl.DataFrame(data).with_columns(
        pl.col("level").cast(pl.Enum(["a", "b"])), pl.col("moment").cast(pl.Datetime("us", "UTC"))
    )
    from_pandas = pd.DataFrame(data).assign(
        level=pd.Categorical(data["level"], ["a", "b"]),
        moment=pd.Series(data["moment"], dtype="datetime64[us, UTC]"),
        flag=pd.Series(data["flag"], dtype="boolean"),
    )
    indices = pa.array([None if v is None else "ab".index(v) for v in data["level"]], pa.int8())
    from_arrow = pa.table(
        data | {"level": pa.DictionaryArray.from_arrays(indices, pa.array(["a", "b"]))}
    )
    digests = {digest(Table.from_frame(f)) for f in (from_polars, from_pandas, from_arrow)}
    assert len(digests) == 1


def test_what_lies_under_missing_values_is_not_written(digest):
    hidden = pl.DataFrame({"x": [1.0, 2.0, 3.0]}).select(pl.when(pl.col("x") != 2).then("x"))
    plain = pl.DataFrame({"x": [1.0, None, 3.0]})
    assert digest(Table.from_frame(hidden)) == digest(Table.from_frame(plain))


def test_chunks_and_slices_do_not_show(digest):
    whole = pl.DataFrame(columns())
    pieces = pl.concat([whole[:10], whole[10:1003], whole[1003:]], rechunk=False)
    sliced = pl.concat([whole[:5], whole])[5:]
    assert len({digest(Table.from_frame(f)) for f in (whole, pieces, sliced)}) == 1


def test_texts_of_which_none_is_missing_do_not_show_their_chunks_either(digest):
    texts = pa.array([f"text {i}" for i in range(ROWS)], pa.large_string())
    whole = pa.table({"text": texts, "bytes": texts.cast(pa.large_binary())})
    pieces = pa.concat_tables([whole[:10], whole[10:1003], whole[1003:]])
    longer = pa.concat_tables([whole[:5], whole, whole[:5]]).combine_chunks()
    taken = whole.take(pa.array(range(ROWS)))
    frames = (whole, pieces, longer.slice(5, ROWS), taken)
    assert len({digest(Table.from_frame(f)) for f in frames}) == 1


def test_every_nan_is_the_same(digest):
    payload = pa.Array.from_buffers(
        pa.float64(), 1, [None, pa.py_buffer(bytes.fromhex("010000000000f8ff"))]
    )
    strange = Table.from_frame(pa.table({"x": payload}))
    assert digest(strange) == digest(Table.from_frame(pl.DataFrame({"x": [float("nan")]})))


def test_a_table_written_again_after_reading_is_the_same_file(tmp_path, digest):
    path = tmp_path / "first"
    table_format.write(everything(), path)
    assert digest(table_format.read(path)) == digest(everything())


def test_the_role_of_a_column_is_part_of_the_file(digest):
    table = everything()
    bare = Table.from_frame(table.arrow.replace_schema_metadata(None))
    assert digest(table) != digest(bare)


@pytest.mark.parametrize(
    "frame", [pl.DataFrame(), pl.DataFrame({"a": []}), everything().polars()[:0]]
)
def test_empty_tables_keep_their_columns(tmp_path, frame):
    table = Table.from_frame(frame)
    table_format.write(table, tmp_path / "file")
    back = table_format.read(tmp_path / "file")
    assert (back.columns, back.num_rows) == (table.columns, 0)


def test_what_is_no_table_says_so(tmp_path):
    (tmp_path / "file").write_text("a,b")
    with pytest.raises(ArtifactError, match="not a table"):
        table_format.read(tmp_path / "file")
