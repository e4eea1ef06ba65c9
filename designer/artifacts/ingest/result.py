"""What reading a file gives: a table, the rows that did not fit, and what there is to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.ingest.options import Options
from designer.artifacts.table import Table

MOST_REJECTED = 100_000
REJECTED_COLUMNS = (
    Column("row", "integer"),
    Column("reason", "string"),
    Column("text", "string"),
)


@dataclass
class Rejected:
    """Rows that did not fit; all are counted, the first 100,000 kept."""

    count: int = 0
    rows: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, reason: str, text: str) -> None:
        self.count += 1
        if len(self.rows) < MOST_REJECTED:
            self.rows.append((row, reason, text))

    def table(self) -> Table | None:
        return self.as_table() if self.rows else None

    def as_table(self) -> Table:
        schema = {"row": pl.Int64, "reason": pl.String, "text": pl.String}
        frame = pl.DataFrame(sorted(self.rows), schema=schema, orient="row")
        return Table.from_frame(frame, REJECTED_COLUMNS)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A table read from a file with the options that read it."""

    table: Table
    rejected: Rejected
    options: Options
    notes: Sequence[str] = ()

    @property
    def report(self) -> dict[str, Any]:
        return {
            "rows": self.table.num_rows,
            "columns": len(self.table.columns),
            "rejected_rows": self.rejected.count,
            "options": self.options.to_json(),
            "notes": list(self.notes),
        }
