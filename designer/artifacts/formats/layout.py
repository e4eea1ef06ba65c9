"""The canonical layout of a batch: equal values give equal buffers, whoever made them."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ZEROS: dict[pa.DataType, Any] = {
    pa.large_string(): "",
    pa.large_binary(): b"",
}
TEXTS = frozenset(ZEROS)
WORDS = {32: pa.int32(), 64: pa.int64()}


def canonical_array(array: pa.Array) -> pa.Array:
    """Zero what lies under missing values, make every NaN the same, and clear unused bits."""
    if pa.types.is_dictionary(array.type):
        indices = canonical_array(array.indices)
        return pa.DictionaryArray.from_arrays(
            indices, array.dictionary, ordered=array.type.ordered, safe=False
        )
    if pa.types.is_floating(array.type):
        return _floats(array)
    if pa.types.is_boolean(array.type):
        return _booleans(array)
    if array.null_count:
        array = _zeroed(array)
    return _exact(array) if array.type in TEXTS else array


def _exact(array: pa.Array) -> pa.Array:
    """Leave no bytes behind the last text: of a slice Arrow writes some that are not of it."""
    if not len(array):
        return pa.array([], array.type)
    _, offsets, data = array.buffers()
    end = np.frombuffer(offsets, np.int64)[len(array)]
    is_exact = not array.offset and end == (data.size if data else 0)
    return array if is_exact else pa.concat_arrays([array])


def _zeroed(array: pa.Array) -> pa.Array:
    zero = ZEROS.get(array.type)
    if zero is None:
        zero = pa.scalar(0, WORDS.get(array.type.bit_width, array.type))
        filled = pc.fill_null(array.view(zero.type), zero)
    else:
        filled = pc.fill_null(array, zero)
    return _masked(array, filled)


def _masked(array: pa.Array, filled: pa.Array) -> pa.Array:
    """Put the validity of one array over the values of another that has none missing."""
    buffers = filled.buffers()
    if filled.offset:
        filled = pa.concat_arrays([filled])
        buffers = filled.buffers()
    valid = np.asarray(pc.is_valid(array))
    return pa.Array.from_buffers(
        array.type, len(array), [_bits(valid), *buffers[1:]], null_count=array.null_count
    )


def _bits(flags: "np.ndarray[Any, Any]") -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little").tobytes())


def _floats(array: pa.Array) -> pa.Array:
    values = pc.fill_null(array, 0.0) if array.null_count else array
    numbers = values.to_numpy(zero_copy_only=True)
    strange = np.isnan(numbers)
    if strange.any():
        values = pa.array(np.where(strange, np.nan, numbers))
    return _masked(array, values) if array.null_count else values


def _booleans(array: pa.Array) -> pa.Array:
    values = pc.fill_null(array, False) if array.null_count else array  # noqa: FBT003
    validity = _bits(np.asarray(pc.is_valid(array))) if array.null_count else None
    bits = _bits(values.to_numpy(zero_copy_only=False))
    return pa.Array.from_buffers(
        array.type, len(array), [validity, bits], null_count=array.null_count
    )
