"""The one column that two columns of the same name become when their rows are put together."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from designer.artifacts.canonical import (
    CATEGORY_TYPE,
    DECIMAL_PRECISION,
    ORDERED_CATEGORY_TYPE,
    arrow_type,
    distinct_texts,
    encoded,
)
from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

NO_LEVELS = {"categorical": False, "levels": None, "ordered": False}


def common_column(one: Column, other: Column, first: Table, second: Table) -> Column:
    """Describe the column that holds the values of both.

    Raises:
        ModuleError: their types cannot be put together.
    """
    if one.type == other.type:
        return _of_one_type(one, other, second)
    if _is_void(second, other.name):
        return one
    if _is_void(first, one.name):
        return replace(other, role=one.role)
    if one.is_numeric and other.is_numeric:
        return _number(one, other)
    message = (
        f"The column “{one.name}” is {one.type} in the first dataset and {other.type} in the "
        "second. Make their types equal with Edit Metadata."
    )
    raise ModuleError("column_type_mismatch", message, one.name)


def _is_void(table: Table, name: str) -> bool:
    """Whether a column has no value at all, so that its type says nothing."""
    data = table.arrow.column(name)
    return table.num_rows > 0 and data.null_count == len(data)


def _of_one_type(one: Column, other: Column, second: Table) -> Column:
    if one.type == "decimal":
        return _decimal(one, other)
    if one.type == "datetime" and bool(one.time_zone) != bool(other.time_zone):
        message = (
            f"The column “{one.name}” has a time zone in one dataset and none in the other. Make "
            "them equal with Edit Metadata."
        )
        raise ModuleError("column_type_mismatch", message, one.name)
    if not one.categorical or one.levels is None:
        return one
    more = other.levels if other.categorical else _texts(second, other.name)
    return replace(one, levels=tuple(dict.fromkeys((*one.levels, *(more or ())))))


def _texts(table: Table, name: str) -> list[str]:
    """List the values of a column that is not categorical, as levels are written."""
    return distinct_texts(table.arrow.column(name).cast(pa.large_string()))


def _number(one: Column, other: Column) -> Column:
    plain = {**NO_LEVELS, "precision": None, "scale": None}
    if "float" in (one.type, other.type):
        return replace(one, type="float", **plain)  # type: ignore[arg-type]
    return _decimal(replace(one, type="decimal", **NO_LEVELS), other)  # type: ignore[arg-type]


def _decimal(one: Column, other: Column) -> Column:
    scale = max(one.scale or 0, other.scale or 0)
    return replace(one, precision=DECIMAL_PRECISION, scale=scale)


def fitted_to(column: Column, data: pa.ChunkedArray) -> pa.ChunkedArray:
    """Bring values to the type and the levels of the common column."""
    if column.type == "string" and column.categorical:
        return _with_levels(column, data)
    target = arrow_type(column)
    if data.type == target:
        return data
    if data.null_count == len(data):
        return pa.chunked_array([pa.nulls(len(data), target)])
    try:
        return data.cast(target, safe=not pa.types.is_floating(target))
    except pa.ArrowInvalid as error:
        message = (
            f"The column “{column.name}” has values that its common type, {column.type}, cannot "
            f"hold: {error}. Make the types of both datasets equal with Edit Metadata."
        )
        raise ModuleError("column_type_mismatch", message, column.name) from error


def _with_levels(column: Column, data: pa.ChunkedArray) -> pa.ChunkedArray:
    """Encode by the levels of the column; codes are translated, texts are not compared."""
    levels = column.levels or ()
    if not pa.types.is_dictionary(data.type):
        return encoded(data.cast(pa.large_string()), levels, ordered=column.ordered)
    dictionary = pa.array(levels, pa.large_string())
    chunks = []
    for chunk in data.chunks:
        places = pc.index_in(chunk.dictionary, value_set=dictionary)
        codes = places.take(chunk.indices)
        chunks.append(pa.DictionaryArray.from_arrays(codes, dictionary, ordered=column.ordered))
    return pa.chunked_array(chunks, ORDERED_CATEGORY_TYPE if column.ordered else CATEGORY_TYPE)
