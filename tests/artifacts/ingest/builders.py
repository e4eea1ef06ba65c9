"""Files and the tables read from them, for tests of ingest."""

from pathlib import Path
from typing import Any

from designer.artifacts.ingest.reader import ingest
from designer.artifacts.ingest.result import Ingested

Rows = list[dict[str, Any]]


def read(folder: Path, data: bytes | str, name: str = "file.csv", **options: Any) -> Ingested:
    """Write the data to a file and read it."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return ingest(path, options, name=name)


def values(result: Ingested) -> Rows:
    return list(result.table.arrow.to_pylist())


def types(result: Ingested) -> list[str]:
    return [column.type for column in result.table.columns]


def rejected(result: Ingested) -> list[tuple[int, str]]:
    return sorted((row, reason) for row, reason, _ in result.rejected.rows)
