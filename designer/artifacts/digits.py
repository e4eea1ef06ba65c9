"""Values as unsigned integers in the same order, a word of 64 bits at a time."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from designer.artifacts.column import Column

Words = npt.NDArray[np.uint64]
SIGN = np.uint64(1 << 63)
LAST = np.uint64((1 << 64) - 1)
WORD_BYTES = 8
DECIMAL_WORDS = 2
SIGNED = {32: np.int32, 64: np.int64}


def digit(
    values: pa.ChunkedArray, column: Column, position: int, *, descending: bool
) -> Words | None:
    """Give the word at this position of each value, None when there are no more.

    Values compare as the sequences of their words do; missing ones come last in either direction.
    """
    if pa.types.is_large_string(values.type) or pa.types.is_large_binary(values.type):
        words = _word_of_texts(values, position)
    elif pa.types.is_decimal(values.type):
        words = _joined(values, _word_of_decimals, position) if position < DECIMAL_WORDS else None
    elif position:
        words = None
    elif pa.types.is_dictionary(values.type):
        words = _joined(values, _levels, _ranks(column))
    else:
        words = _joined(values, _numbers, values.type)
    if words is None:
        return None if position > _last_position(values) else _presence(values)
    if descending:
        np.invert(words, out=words)
    if values.null_count:
        words[np.asarray(pc.is_null(values))] = LAST
    return words


def _last_position(values: pa.ChunkedArray) -> int:
    """The position after the last word, at which only the missing values differ from others."""
    if pa.types.is_large_string(values.type) or pa.types.is_large_binary(values.type):
        return _word_count(values) + 1
    return DECIMAL_WORDS if pa.types.is_decimal(values.type) else 1


def _presence(values: pa.ChunkedArray) -> Words | None:
    if not values.null_count:
        return None
    return np.asarray(pc.is_null(values)).astype(np.uint64)


def _joined(values: pa.ChunkedArray, words_of: Any, detail: Any) -> Words:
    parts = [words_of(chunk, detail) for chunk in values.chunks if len(chunk)]
    return np.concatenate(parts) if parts else np.empty(0, np.uint64)


def _numbers(chunk: pa.Array, kind: pa.DataType) -> Words:
    if pa.types.is_boolean(kind):
        chunk, kind = chunk.cast(pa.uint8()), pa.uint8()
        return _buffer(chunk, np.uint8).astype(np.uint64)
    if pa.types.is_floating(kind):
        bits = (_buffer(chunk, np.float64) + 0.0).view(np.uint64)  # -0.0 becomes 0.0
        return np.where(bits & SIGN, ~bits, bits | SIGN)
    return _buffer(chunk, SIGNED[kind.bit_width]).astype(np.int64).view(np.uint64) ^ SIGN


def _ranks(column: Column) -> Words:
    """The place of each level in its order, or among the texts when there is none."""
    levels = column.levels or ()
    if column.ordered:
        return np.arange(len(levels), dtype=np.uint64)
    ranks = np.empty(len(levels), dtype=np.uint64)
    ranks[sorted(range(len(levels)), key=lambda i: levels[i].encode())] = range(len(levels))
    return ranks


def _levels(chunk: pa.Array, ranks: Words) -> Words:
    codes = _buffer(chunk.indices, np.int32)
    if not len(ranks):
        return np.zeros(len(codes), dtype=np.uint64)
    found: Words = ranks[codes]  # under a missing value lies code 0
    return found


def _word_of_decimals(chunk: pa.Array, position: int) -> Words:
    pairs = np.frombuffer(chunk.buffers()[1], np.uint64).reshape(-1, 2)
    words = pairs[chunk.offset : chunk.offset + len(chunk), 1 - position]
    return words ^ SIGN if position == 0 else words.copy()


def _word_of_texts(values: pa.ChunkedArray, position: int) -> Words | None:
    count = _word_count(values)
    if position > count:
        return None
    return _joined(values, _lengths if position == count else _text_words, position * WORD_BYTES)


def _word_count(values: pa.ChunkedArray) -> int:
    longest = max((int(np.diff(_offsets(c)).max()) for c in values.chunks if len(c)), default=0)
    return -(-longest // WORD_BYTES)


def _offsets(chunk: pa.Array) -> npt.NDArray[np.int64]:
    offsets = np.frombuffer(chunk.buffers()[1], np.int64)
    return offsets[chunk.offset : chunk.offset + len(chunk) + 1]


def _lengths(chunk: pa.Array, _start: int) -> Words:
    return np.diff(_offsets(chunk)).astype(np.uint64)


def _text_words(chunk: pa.Array, start: int) -> Words:
    """Eight bytes of each text from `start` on, with zeros after its end."""
    offsets = _offsets(chunk)
    low, high = int(offsets[0]), int(offsets[-1])
    data = np.zeros(high - low + start + WORD_BYTES, dtype=np.uint8)
    data[: high - low] = np.frombuffer(chunk.buffers()[2], np.uint8)[low:high]
    windows = np.lib.stride_tricks.as_strided(
        data[:WORD_BYTES].view(">u8"), (len(data) - WORD_BYTES + 1,), (1,)
    )
    words = windows[offsets[:-1] - low + start].astype(np.uint64)
    left = np.clip(np.diff(offsets) - start, 0, WORD_BYTES)
    cut: Words = words & MASKS[left]
    return cut


def _buffer(chunk: pa.Array, dtype: Any) -> npt.NDArray[Any]:
    return np.frombuffer(chunk.buffers()[1], dtype)[chunk.offset : chunk.offset + len(chunk)]


MASKS = np.array(
    [0, *(LAST - ((1 << 8 * (WORD_BYTES - n)) - 1) for n in range(1, WORD_BYTES + 1))],
    dtype=np.uint64,
)
