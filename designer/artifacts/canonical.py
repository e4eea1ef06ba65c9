"""The one Arrow type of each element type, and how any other Arrow column is brought to it."""

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from designer.artifacts.column import Column, ElementType
from designer.artifacts.errors import TableError

DECIMAL_PRECISION = 38
LARGEST_INTEGER = 2**63 - 1
CATEGORY_TYPE = pa.dictionary(pa.int32(), pa.large_string())
ORDERED_CATEGORY_TYPE = pa.dictionary(pa.int32(), pa.large_string(), ordered=True)

PLAIN_TYPES: dict[ElementType, pa.DataType] = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "float": pa.float64(),
    "string": pa.large_string(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "duration": pa.duration("us"),
    "binary": pa.large_binary(),
}
ELEMENT_TYPES: dict[pa.DataType, ElementType] = {arrow: name for name, arrow in PLAIN_TYPES.items()}


def arrow_type(column: Column) -> pa.DataType:
    """Give the Arrow type in which the column is stored."""
    if column.type == "decimal":
        return pa.decimal128(column.precision or DECIMAL_PRECISION, column.scale or 0)
    if column.type == "datetime":
        return pa.timestamp("us", column.time_zone)
    if column.type == "string" and column.categorical:
        return ORDERED_CATEGORY_TYPE if column.ordered else CATEGORY_TYPE
    return PLAIN_TYPES[column.type]


def element_type(data_type: pa.DataType) -> ElementType:
    """Give the element type of a canonical Arrow type."""
    if (known := ELEMENT_TYPES.get(data_type)) is not None:
        return known
    if pa.types.is_decimal(data_type):
        return "decimal"
    if pa.types.is_timestamp(data_type):
        return "datetime"
    return "string"


def canonical(
    name: str, data: pa.ChunkedArray, known: Column | None = None
) -> tuple[pa.ChunkedArray, Column]:
    """Bring one column to its canonical type and describe it; what is known of it is carried over.

    The data decide the type; the known metadata give the role, the levels of a column that was
    categorical, and the type of a column that has missing values only.

    Raises:
        TableError: its type has no counterpart, or a value does not fit.
    """
    if (plain := ELEMENT_TYPES.get(data.type)) and (known is None or not known.categorical):
        return data, _described(name, plain, data.type, known)
    try:
        if pa.types.is_dictionary(data.type):
            return _category(name, data, known)
        data = data.cast(widened(data, known))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TableError(f"Column {name!r} cannot be stored: {error}", column=name) from error
    if known is not None and known.categorical:
        return _known_category(name, data, known)
    return data, _described(name, element_type(data.type), data.type, known)


def widened(data: pa.ChunkedArray, known: Column | None = None) -> pa.DataType:
    """Give the canonical type that holds all values of this column.

    Raises:
        TableError: there is none.
    """
    source = data.type
    if source in ELEMENT_TYPES:
        return source
    if pa.types.is_null(source):
        return arrow_type(known) if known else pa.large_string()
    if pa.types.is_integer(source):
        return _integer_type(data)
    if pa.types.is_decimal(source):
        return pa.decimal128(DECIMAL_PRECISION, max(source.scale, 0))
    if pa.types.is_timestamp(source):
        return pa.timestamp("us", source.tz)
    for matches, target in WIDER:
        if matches(source):
            return target
    raise TableError(f"There is no element type for the Arrow type {source}.")


def _is_text(data_type: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(data_type)
        or pa.types.is_large_string(data_type)
        or pa.types.is_string_view(data_type)
    )


def _is_bytes(data_type: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(data_type)
        or pa.types.is_large_binary(data_type)
        or pa.types.is_fixed_size_binary(data_type)
        or pa.types.is_binary_view(data_type)
    )


WIDER = (
    (pa.types.is_floating, pa.float64()),
    (_is_text, pa.large_string()),
    (pa.types.is_date, pa.date32()),
    (pa.types.is_time, pa.time64("us")),
    (pa.types.is_duration, pa.duration("us")),
    (_is_bytes, pa.large_binary()),
)


def simplified(data: pa.ChunkedArray) -> pa.ChunkedArray:
    """Undo what only packs values: extensions, run-length encoding, nesting (becomes JSON text)."""
    if isinstance(data.type, pa.BaseExtensionType):
        data = pa.chunked_array([chunk.storage for chunk in data.chunks], data.type.storage_type)
    if pa.types.is_run_end_encoded(data.type):
        data = pc.run_end_decode(data)
    if pa.types.is_nested(data.type):
        texts = [None if value is None else json_text(value) for value in data.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.large_string())])
    if pa.types.is_timestamp(data.type) and data.type.unit == "ns":
        return data.cast(pa.timestamp("us", data.type.tz), safe=False)
    if (pa.types.is_time(data.type) or pa.types.is_duration(data.type)) and data.type.unit == "ns":
        target = pa.time64("us") if pa.types.is_time(data.type) else pa.duration("us")
        return data.cast(target, safe=False)
    return data


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def encoded(data: pa.ChunkedArray, levels: tuple[str, ...], *, ordered: bool) -> pa.ChunkedArray:
    """Encode a text column by these levels; every value must be one of them or missing."""
    dictionary = pa.array(levels, pa.large_string())
    chunks = [
        pa.DictionaryArray.from_arrays(
            pc.index_in(chunk, value_set=dictionary), dictionary, ordered=ordered
        )
        for chunk in data.chunks
    ]
    return pa.chunked_array(chunks, ORDERED_CATEGORY_TYPE if ordered else CATEGORY_TYPE)


def distinct_texts(data: pa.ChunkedArray) -> list[str]:
    """List the distinct values of a text column, sorted."""
    return sorted(value for value in data.unique().to_pylist() if value is not None)


def _integer_type(data: pa.ChunkedArray) -> pa.DataType:
    if data.type != pa.uint64():
        return pa.int64()
    largest = pc.max(data).as_py() or 0
    return pa.int64() if largest <= LARGEST_INTEGER else pa.decimal128(DECIMAL_PRECISION, 0)


def _category(
    name: str, data: pa.ChunkedArray, known: Column | None
) -> tuple[pa.ChunkedArray, Column]:
    """Bring a dictionary column to one dictionary; other values than text are decoded."""
    data = data.unify_dictionaries()
    dictionary = data.chunk(0).dictionary if data.num_chunks else pa.array([], data.type.value_type)
    if not _is_text(dictionary.type):
        return _decoded_category(name, data, dictionary, known)
    levels = tuple(dictionary.to_pylist())
    ordered = _is_ordered(data.type, known)
    if None in levels or len(set(levels)) < len(levels):
        text = data.cast(pa.large_string())
        levels = tuple(distinct_texts(text))
        data = encoded(text, levels, ordered=ordered)
    elif data.type != (ORDERED_CATEGORY_TYPE if ordered else CATEGORY_TYPE):
        data = _with_dictionary(data, dictionary.cast(pa.large_string()), ordered=ordered)
    return data, _described(
        name, "string", data.type, known, categorical=True, levels=levels, ordered=ordered
    )


def _is_ordered(data_type: pa.DataType, known: Column | None) -> bool:
    return bool(data_type.ordered) or (known is not None and known.ordered)


def _with_dictionary(
    data: pa.ChunkedArray, dictionary: pa.Array, *, ordered: bool
) -> pa.ChunkedArray:
    chunks = [
        pa.DictionaryArray.from_arrays(chunk.indices.cast(pa.int32()), dictionary, ordered=ordered)
        for chunk in data.chunks
    ]
    return pa.chunked_array(chunks, ORDERED_CATEGORY_TYPE if ordered else CATEGORY_TYPE)


def _decoded_category(
    name: str, data: pa.ChunkedArray, dictionary: pa.Array, known: Column | None
) -> tuple[pa.ChunkedArray, Column]:
    plain, column = canonical(name, simplified(data.cast(dictionary.type)), None)
    levels = tuple(str(value) for value in dictionary.to_pylist() if value is not None)
    return plain, _described(
        name, column.type, plain.type, known,
        categorical=True, levels=levels, ordered=_is_ordered(data.type, known),
    )  # fmt: skip


def _known_category(
    name: str, data: pa.ChunkedArray, known: Column
) -> tuple[pa.ChunkedArray, Column]:
    """Make a column that lost its categories on the way categorical again."""
    kind = element_type(data.type)
    if kind != "string":
        is_same = kind == known.type
        return data, _described(
            name, kind, data.type, known, categorical=is_same,
            levels=known.levels if is_same else None, ordered=known.ordered and is_same,
        )  # fmt: skip
    if known.levels is None or known.type != "string":
        levels = tuple(distinct_texts(data))
    else:
        seen = set(known.levels)
        levels = known.levels + tuple(text for text in distinct_texts(data) if text not in seen)
    return encoded(data, levels, ordered=known.ordered), _described(
        name, "string", CATEGORY_TYPE, known, categorical=True, levels=levels, ordered=known.ordered
    )


def _described(
    name: str,
    kind: ElementType,
    data_type: pa.DataType,
    known: Column | None,
    **category: Any,
) -> Column:
    """Describe a column of canonical type; the role and what it scores come from what is known."""
    carried: dict[str, Any] = {}
    if known is not None:
        carried = {"role": known.role, "score_of": known.score_of, "score_kind": known.score_kind}
    if kind == "decimal":
        carried |= {"precision": data_type.precision, "scale": data_type.scale}
    if kind == "datetime":
        carried["time_zone"] = data_type.tz
    return Column(name=name, type=kind, **carried, **category)
