"""Delimited text (CSV, TSV) as a table, read in blocks so that a large file fits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.encoding import open_utf8
from designer.artifacts.ingest.gather import Gathered
from designer.artifacts.ingest.head import HEAD_RECORDS, Head, read_head, unclosed_quote
from designer.artifacts.ingest.naming import column_names
from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Ingested
from designer.artifacts.ingest.typing import Typing

BLOCK_BYTES = 8 << 20
MOST_BLOCK_BYTES = 256 << 20
CUT_TEXT = 10_000


@dataclass
class Source:
    """One pass over a file: its batches of texts, and the rows of the wrong width."""

    path: Path
    options: Options
    names: list[str]
    block_bytes: int = BLOCK_BYTES
    ragged: list[tuple[int, str, str]] = field(default_factory=list)
    replaced: int = 0
    nuls: int = 0

    def batches(self) -> Iterator[pl.DataFrame]:
        """Give the records as frames of texts.

        Raises:
            IngestError: the file cannot be split into records.
        """
        file = open_utf8(self.path, self.options.encoding)
        try:
            for batch in pa_csv.open_csv(
                file,
                read_options=self._reading(),
                parse_options=self._parsing(),
                convert_options=self._converting(),
            ):
                yield pl.DataFrame(pa.Table.from_batches([batch]))
            self.replaced, self.nuls = file.raw.replaced, file.raw.nuls  # type: ignore[attr-defined]
        finally:
            file.close()

    def _reading(self) -> Any:
        return pa_csv.ReadOptions(
            use_threads=False,  # only so are rows numbered
            block_size=self.block_bytes,
            column_names=self.names,
            skip_rows_after_names=int(self.options.header),
        )

    def _parsing(self) -> Any:
        return pa_csv.ParseOptions(
            delimiter=self.options.delimiter,
            quote_char=self.options.quote or False,
            newlines_in_values=bool(self.options.quote),
            invalid_row_handler=self._refuse,
        )

    def _converting(self) -> Any:
        return pa_csv.ConvertOptions(
            column_types=dict.fromkeys(self.names, pa.large_string()),
            null_values=list(self.options.missing),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,
        )

    def _refuse(self, row: Any) -> str:
        reason = f"{row.actual_columns} fields where {row.expected_columns} are expected."
        self.ragged.append((row.number, reason, row.text[:CUT_TEXT]))
        return "skip"


def read_delimited(path: Path, options: Options, scratch: Path | None = None) -> Ingested:
    """Read a delimited text file; `scratch` is where a large table may wait.

    Raises:
        IngestError: it is empty, too wide, or has a quote that is never closed.
    """
    head = read_head(path, options)
    _check_quotes(path, options)
    names, notes = _names(head, options)
    typing = Typing.start(_sample(head, names, options), options)
    source, gathered = _pass(path, options, names, typing, scratch)
    if typing.widened:
        typing.widened = False
        source, gathered = _pass(path, options, names, typing, scratch)
    for row, reason, text in source.ragged:
        if not (options.header and row == 1):
            gathered.rejected.add(row, reason, text)
    table = gathered.table(typing)
    return Ingested(table, gathered.rejected, options, [*notes, *_losses(source, options)])


def _pass(
    path: Path, options: Options, names: list[str], typing: Typing, scratch: Path | None
) -> tuple[Source, Gathered]:
    """Read the whole file once, with larger blocks where a field does not fit into one."""
    block = BLOCK_BYTES
    while True:
        source = Source(path, options, names, block)
        gathered = Gathered(names, options, path.stat().st_size, scratch)
        try:
            _gather(source, gathered, typing)
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error) or block >= MOST_BLOCK_BYTES:
                raise IngestError(f"The file cannot be split into rows: {error}") from error
            block *= 4
        else:
            return source, gathered


def _gather(source: Source, gathered: Gathered, typing: Typing) -> None:
    for texts in source.batches():
        gathered.add(texts, typing, {row for row, _, _ in source.ragged})


def _check_quotes(path: Path, options: Options) -> None:
    """Raise if a quote is never closed; only an odd number of quotes makes it worth a look."""
    if not options.quote:
        return
    with open_utf8(path, options.encoding) as file:
        mark, count = options.quote.encode(), 0
        while chunk := file.read(1 << 20):
            count += chunk.count(mark)
    if count % 2 and (row := unclosed_quote(path, options)) is not None:
        raise IngestError(
            f"The quote that opens in row {row} is never closed. Close it, or read the file "
            "without a quote character.",
            row=row,
        )


def _names(head: Head, options: Options) -> tuple[list[str], list[str]]:
    if options.names is not None and len(options.names) == head.width:
        return column_names(options.names, head.width)
    if not options.header:
        return [f"column_{i + 1}" for i in range(head.width)], []
    return column_names(head.first, head.width)


def _sample(head: Head, names: list[str], options: Options) -> pl.DataFrame:
    rows = head.rest if options.header else [head.first, *head.rest]
    fitting = [row for row in rows[:HEAD_RECORDS] if len(row) == len(names)]
    columns = [[row[i] for row in fitting] for i in range(len(names))]
    return pl.DataFrame(
        [pl.Series(n, values, dtype=pl.String) for n, values in zip(names, columns, strict=True)]
    )


def _losses(source: Source, options: Options) -> list[str]:
    notes = []
    if source.replaced:
        notes.append(
            f"{source.replaced:,} characters are not valid {options.encoding} and were replaced. "
            "Try another encoding."
        )
    if source.nuls:
        notes.append(f"{source.nuls:,} NUL characters were left out.")
    return notes
