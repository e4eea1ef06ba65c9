"""JSON lines, and a JSON array of objects, as a table; nested values stay JSON text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.encoding import open_utf8
from designer.artifacts.ingest.head import MOST_COLUMNS
from designer.artifacts.ingest.naming import column_names
from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Ingested, Rejected
from designer.artifacts.ingest.texts import read_texts
from designer.artifacts.table import Table

DEEPEST = 100
MOST_ARRAY_BYTES = 512 << 20
MOST_LINE_BYTES = 64 << 20
CHUNK_BYTES = 4 << 20
CUT_TEXT = 10_000
Record = dict[str, Any]


def read_json(path: Path, options: Options) -> Ingested:
    """Read objects, one a line or in one array; lines that are none go to the rejected rows.

    Raises:
        IngestError: it is nested too deep, too large for an array, or holds no object.
    """
    check_depth(path)
    rejected = Rejected()
    is_array = options.format == "json"
    records = list(_array(path) if is_array else _lines(path, options, rejected))
    if not records:
        detail = f" {rejected.rows[0][1]}" if rejected.rows else ""
        raise IngestError(f"The file holds no JSON objects, one a line.{detail}")
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > MOST_COLUMNS:
        raise IngestError(
            f"The objects have {len(names):,} different names; a table has at most "
            f"{MOST_COLUMNS:,} columns."
        )
    return _table(records, names, options, rejected)


def check_depth(path: Path) -> None:
    """Refuse nesting deeper than 100 before any parser meets it.

    Raises:
        IngestError: it is deeper.
    """
    with path.open("rb") as file:
        row = 1
        while chunk := file.readline(CHUNK_BYTES):
            if len(chunk) > DEEPEST and _deepest(chunk) > DEEPEST and _deepest_outside(chunk):
                raise IngestError(
                    f"Row {row} is nested more than {DEEPEST} levels deep; a table needs flat "
                    "objects.",
                    row=row,
                )
            row += chunk.endswith(b"\n")


def _deepest(data: bytes) -> int:
    """Bound the depth from above, as if brackets in texts counted."""
    return max(data.count(b"["), 0) + data.count(b"{")


def _deepest_outside(data: bytes) -> bool:
    """Tell whether brackets outside of texts nest deeper than allowed."""
    codes = np.frombuffer(data, dtype=np.uint8)
    escaped = np.zeros(len(codes), dtype=bool)
    escaped[1:] = codes[:-1] == ord("\\")
    quotes = np.cumsum((codes == ord('"')) & ~escaped) % 2 == 0
    opening = ((codes == ord("[")) | (codes == ord("{"))) & quotes
    closing = ((codes == ord("]")) | (codes == ord("}"))) & quotes
    return bool(np.cumsum(opening.astype(np.int64) - closing).max(initial=0) > DEEPEST)


def _lines(path: Path, options: Options, rejected: Rejected) -> Iterator[Record]:
    with open_utf8(path, options.encoding) as file:
        for row, line in enumerate(iter(lambda: file.readline(MOST_LINE_BYTES), b""), start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                reason = f"not JSON: {error}"
            else:
                if isinstance(value, dict):
                    yield value
                    continue
                reason = f"a JSON {type(value).__name__}, not an object"
            rejected.add(row, f"This line is {reason}.", line[:CUT_TEXT].decode(errors="replace"))


def _array(path: Path) -> list[Record]:
    if path.stat().st_size > MOST_ARRAY_BYTES:
        raise IngestError("A JSON array of this size is not read; write one object a line.")
    try:
        values = json.loads(path.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IngestError(f"The file is not JSON: {error}") from error
    values = values if isinstance(values, list) else [values]
    for i, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise IngestError(f"Item {i} of the array is no object.", row=i)
    return values


def _table(
    records: list[Record], found: list[str], options: Options, rejected: Rejected
) -> Ingested:
    """Columns of one JSON type keep it; texts are looked through for dates; the rest is text."""
    names, notes = column_names(found, len(found))
    texts: dict[str, pl.Series] = {}
    typed: dict[str, pl.Series] = {}
    for given, name in zip(found, names, strict=True):
        values = [record.get(given) for record in records]
        kinds = {type(value) for value in values if value is not None}
        plain = _plain(name, values, kinds) if name not in options.types else None
        if plain is not None:
            typed[name] = plain
        else:
            texts[name] = pl.Series(name, [_text(value) for value in values], dtype=pl.String)
    if not texts:
        frame = Table.from_frame(pl.DataFrame([typed[name] for name in names]))
        return Ingested(frame, rejected, options, notes)
    result = read_texts(pl.DataFrame([texts[n] for n in names if n in texts]), options, notes)
    return _joined(result, typed, names, rejected)


def _joined(
    result: Ingested, typed: dict[str, pl.Series], names: list[str], rejected: Rejected
) -> Ingested:
    rejected.rows.extend(result.rejected.rows)
    rejected.count += result.rejected.count
    dropped = {row - 1 - int(result.options.header) for row, _, _ in result.rejected.rows}
    height = result.table.num_rows + len(dropped)
    kept = [i for i in range(height) if i not in dropped]
    frame = result.table.polars().with_columns(
        *(series.gather(kept) if dropped else series for series in typed.values())
    )
    table = result.table.with_frame(frame.select(names))
    return Ingested(table, rejected, result.options, result.notes)


def _plain(name: str, values: list[Any], kinds: set[type]) -> pl.Series | None:
    """Keep booleans and numbers as JSON has them."""
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {int} and all(v is None or abs(v) < 2**63 for v in values):
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds in ({float}, {int, float}):
        floats = [None if value is None else float(value) for value in values]
        return pl.Series(name, floats, dtype=pl.Float64)
    return None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
