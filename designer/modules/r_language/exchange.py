"""Tables as files that R reads and writes exactly: one file of plain numbers for each column.

A table is a folder. `size` has the numbers of rows and columns; `names`, `kinds` and `zones` are
texts, one for each column; the file `1` has the first column, and so on. Numbers are little-endian:
32-bit integers (logical values too, and the numbers of a factor's levels, from 1 on) or doubles.
Missing is what R holds for it. Texts are two files: their lengths in bytes, -1 where one is
missing, and their bytes in UTF-8. Of a factor `zones` has the number of levels.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.carrying import carried

Array = npt.NDArray[Any]
MISSING = -(2**31)
MOST = 2**31 - 1
# R's NA among doubles: a NaN with 1954 in its lower half.
NA_REAL = np.array([0x7FF00000000007A2], dtype=np.uint64).view(np.float64)[0]
LOWER_HALF, NA_MARK = np.uint64(0xFFFFFFFF), np.uint64(1954)
MICROSECONDS = 1e6
WHOLE = 2.0**63
FACTORS = ("factor", "ordered")


def write_table(table: Table, folder: Path) -> None:
    """Write a table for R.

    Raises:
        ModuleError: a column holds what no data frame can.
    """
    folder.mkdir()
    kinds, zones = [], []
    for number, column in enumerate(table.columns, start=1):
        data = table.arrow.column(column.name)
        kind, zone = _write_column(column, data, folder / str(number))
        kinds.append(kind)
        zones.append(zone)
    np.array([table.num_rows, len(table.columns)], dtype="<i4").tofile(folder / "size")
    for name, texts in (("names", table.names), ("kinds", kinds), ("zones", zones)):
        _write_texts(pa.array(texts, pa.large_string()), folder / name)


def read_table(folder: Path, sources: Sequence[Table]) -> Table:
    """Read a table that R wrote; columns keep what was known of their namesakes in `sources`.

    Raises:
        ModuleError: a column cannot be stored.
    """
    rows, columns = np.fromfile(folder / "size", dtype="<i4").tolist()
    names, kinds, zones = (
        _read_texts(folder / what, columns).to_pylist() for what in ("names", "kinds", "zones")
    )
    known = {column.name: column for table in reversed(sources) for column in table.columns}
    data = [
        _read_column(folder / str(number), kind, zone, rows, known.get(name))
        for number, (name, kind, zone) in enumerate(zip(names, kinds, zones, strict=True), start=1)
    ]
    return carried(pa.Table.from_arrays(data, names=names), sources)


def _write_column(column: Column, data: pa.ChunkedArray, path: Path) -> tuple[str, str]:
    """Write the values of a column; give its kind, and its time zone or number of levels."""
    if pa.types.is_dictionary(data.type):
        return _write_factor(column, data, path)
    match column.type:
        case "binary":
            message = (
                f"The column “{column.name}” holds bytes, which no data frame of R can. Leave it "
                "out with Select Columns in Dataset."
            )
            raise ModuleError("column_type_unsupported", message, column.name)
        case "string":
            _write_texts(data, path, column.name)
            return "string", ""
        case "boolean" | "integer" if _fits(data):
            numbers = pc.fill_null(data.cast(pa.int32()), MISSING)
            numbers.to_numpy().astype("<i4").tofile(path)
            return ("logical" if column.type == "boolean" else "integer"), ""
    kinds = {"date": "date", "datetime": "datetime", "time": "duration", "duration": "duration"}
    _doubles(data).astype("<f8").tofile(path)
    return kinds.get(column.type, "double"), column.time_zone or ""


def _fits(data: pa.ChunkedArray) -> bool:
    """Tell whether all values fit into the integers of R, which have 32 bits."""
    if pa.types.is_boolean(data.type):
        return True
    least, greatest = pc.min_max(data).as_py().values()
    return least is None or (least > MISSING and greatest <= MOST)


def _doubles(data: pa.ChunkedArray) -> Array:
    """Give numbers as they are, dates as days, moments and times as seconds."""
    kind, scale = data.type, 1.0
    if pa.types.is_date(kind):
        data = data.cast(pa.int32())
    elif pa.types.is_temporal(kind):
        scale = {"ns": 1e9, "us": MICROSECONDS, "ms": 1e3, "s": 1.0}[kind.unit]
        data = data.cast(pa.int64())
    numbers = data.cast(pa.float64(), safe=False)
    is_missing = numbers.is_null().to_numpy()
    values: Array = pc.fill_null(numbers, 0.0).to_numpy() / scale
    values[is_missing] = NA_REAL
    return values


def _write_factor(column: Column, data: pa.ChunkedArray, path: Path) -> tuple[str, str]:
    levels = list(column.levels or ())
    chunks = [pc.fill_null(pc.add(chunk.indices, 1), MISSING) for chunk in data.chunks]
    numbers = [chunk.to_numpy(zero_copy_only=False) for chunk in chunks]
    np.concatenate([np.empty(0, "<i4"), *numbers]).astype("<i4").tofile(path)
    _write_texts(pa.array(levels, pa.large_string()), path.with_name(f"{path.name}.levels"))
    return ("ordered" if column.ordered else "factor"), str(len(levels))


def _write_texts(texts: Any, path: Path, column: str | None = None) -> None:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    whole = pa.concat_arrays([pa.array([], pa.large_string()), whole.cast(pa.large_string())])
    lengths = pc.fill_null(pc.binary_length(whole).cast(pa.int32()), -1)
    content = b"".join(pc.drop_null(whole).cast(pa.large_binary()).to_pylist())
    if b"\0" in content:
        message = f"A text in “{column}” has a NUL character, which no text of R can have."
        raise ModuleError("text_unsupported", message, column)
    lengths.to_numpy().astype("<i4").tofile(path.with_name(f"{path.name}.lengths"))
    path.with_name(f"{path.name}.bytes").write_bytes(content)


def _read_column(path: Path, kind: str, zone: str, rows: int, known: Column | None) -> pa.Array:
    if kind == "string":
        return _read_texts(path, rows)
    if kind in ("logical", "integer", *FACTORS):
        return _read_integers(path, kind, zone)
    if kind == "integer64":
        numbers = np.fromfile(path, dtype="<i8")
        return pa.array(numbers, mask=numbers == np.iinfo(np.int64).min)
    values = np.fromfile(path, dtype="<f8")
    is_missing = np.isnan(values)
    if kind == "double":
        is_missing &= (values.view(np.uint64) & LOWER_HALF) == NA_MARK
        if (
            known is not None
            and known.type == "integer"
            and _was_beyond_32_bits(values[~is_missing])
        ):
            return pa.array(np.where(is_missing, 0, values).astype(np.int64), mask=is_missing)
        return pa.array(values, mask=is_missing)
    return _read_times(values, is_missing | ~np.isfinite(values), kind, zone, known)


def _was_beyond_32_bits(values: Array) -> bool:
    """Tell whether these doubles are whole numbers that had no other place in R."""
    is_whole = bool(np.isfinite(values).all()) and np.array_equal(values, np.trunc(values))
    return is_whole and MOST < np.abs(values).max(initial=0) < WHOLE


def _read_integers(path: Path, kind: str, zone: str) -> pa.Array:
    numbers = np.fromfile(path, dtype="<i4")
    is_missing = numbers == MISSING
    if kind == "logical":
        return pa.array(numbers != 0, mask=is_missing)
    if kind == "integer":
        return pa.array(numbers.astype(np.int64), mask=is_missing)
    levels = _read_texts(path.with_name(f"{path.name}.levels"), int(zone))
    places = pa.array(np.where(is_missing, 0, numbers - 1).astype(np.int32), mask=is_missing)
    return pa.DictionaryArray.from_arrays(places, levels, ordered=kind == "ordered")


def _read_times(
    values: Array, is_missing: Array, kind: str, zone: str, known: Column | None
) -> pa.Array:
    scale = 1.0 if kind == "date" else MICROSECONDS
    numbers = np.round(np.where(is_missing, 0, values) * scale).astype(np.int64)
    if kind == "date":
        return pa.array(numbers.astype(np.int32), mask=is_missing).cast(pa.date32())
    whole = pa.array(numbers, mask=is_missing)
    if kind == "datetime":
        return whole.cast(pa.timestamp("us", zone or None))
    if known is not None and known.type == "time":
        return whole.cast(pa.time64("us")).cast(pa.time64("ns"))
    return whole.cast(pa.duration("us"))


def _read_texts(path: Path, count: int) -> pa.Array:
    lengths = np.fromfile(path.with_name(f"{path.name}.lengths"), dtype="<i4")
    content = pa.py_buffer(path.with_name(f"{path.name}.bytes").read_bytes())
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.maximum(lengths, 0), out=offsets[1:])
    whole = pa.LargeStringArray.from_buffers(count, pa.py_buffer(offsets), content)
    return pc.if_else(pa.array(lengths >= 0), whole, pa.scalar(None, pa.large_string()))
