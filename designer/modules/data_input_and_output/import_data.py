"""Import Data: a table read from a URL or from the server's import folder."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import polars as pl

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.reader import ingest
from designer.artifacts.ingest.result import REJECTED_COLUMNS, Ingested
from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Label, Needed, Range, ShownIf, Unit
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.download import Limits, download
from designer.modules.data_input_and_output.import_folder import files_to_import
from designer.modules.data_input_and_output.parsing import (
    DateOrder,
    DecimalMark,
    Delimiter,
    Encoding,
    Format,
    Header,
    parsing_options,
)
from designer.modules.selection import missing_column

MEGABYTE = 1_000_000
DELIMITED = ("auto", "csv", "tsv")
TEXTS = (*DELIMITED, "jsonl")


class Imported(NamedTuple):
    """The table, and the rows that could not be read."""

    output: Annotated[Table, Label("Results dataset")]
    rejected: Annotated[Table, Label("Rejected rows")]


@module(title="Import Data", group="Data Input and Output", effects="read", network=True)
def import_data(
    *,
    source: Annotated[
        Literal["url", "file"],
        Choices({"url": "URL via HTTP", "file": "File in the import folder"}),
        Label("Data source"),
    ] = "url",
    url: Annotated[str, Needed(), ShownIf(source="url"), Label("Data source URL")] = "",
    file: Annotated[str, Needed(), ShownIf(source="file"), Label("Path")] = "",
    format: Format = "auto",
    encoding: Annotated[Encoding, ShownIf(format=TEXTS)] = "auto",
    delimiter: Annotated[Delimiter, ShownIf(format=DELIMITED)] = "auto",
    header: Annotated[Header, ShownIf(format=(*DELIMITED, "excel"))] = "auto",
    decimal_mark: Annotated[DecimalMark, ShownIf(format=DELIMITED)] = "auto",
    date_order: Annotated[DateOrder, ShownIf(format=TEXTS)] = "auto",
    missing_values: Annotated[
        list[str] | None, ShownIf(format=(*TEXTS, "excel")), Label("Missing values")
    ] = None,
    sheet: Annotated[str, ShownIf(format=("auto", "excel"))] = "",
    columns: Annotated[list[str] | None, Label("Columns")] = None,
    maximum_size: Annotated[int, Range(1, 100_000), Unit("MB"), ShownIf(source="url")] = 1_000,
    timeout: Annotated[int, Range(1, 86_400), Unit("seconds"), ShownIf(source="url")] = 600,
    context: Context,
) -> Imported:
    """Read a table from a URL or from a file on the server.

    What the parsing options leave open is found from the content. Rows that do not fit go to the
    second output with their number and the reason.

    Args:
        source: Where the data is.
        url: The address of the file; it begins with http:// or https:// and must lead to a public
            address, unless the administrator allows others.
        file: A file in the import folder of the server. A pattern such as sales/*.csv or sales/**
            puts the rows of many files with the same columns together, in the order of their names.
        format: How the file is written.
        encoding: How its characters are encoded.
        delimiter: What separates the cells of a row.
        header: Whether the first row has the names of the columns.
        decimal_mark: What stands before the decimals of a number.
        date_order: The order of year, month and day in dates.
        missing_values: Texts that stand for a missing value; empty for the usual ones, such as NA.
        sheet: The sheet of a workbook; empty for the first one.
        columns: The columns to keep, in this order; empty for all.
        maximum_size: A larger file is refused.
        timeout: A slower download is stopped.
        context: The surroundings of the step.
    """
    options = parsing_options(
        format=format,
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        decimal=decimal_mark,
        date_order=date_order,
        missing=missing_values,
        sheet=sheet,
    )
    if source == "url":
        target = context.workdir / "download"
        limits = Limits(maximum_size * MEGABYTE, timeout)
        fetched = download(url, target, limits, lambda f, text: context.progress(f / 2, text))
        context.log.info("Read %s bytes from %s %s", fetched.size_bytes, url, fetched.version)
        results = [_read(target, fetched.name, options, context)]
    else:
        files = files_to_import(file)
        results = []
        for number, path in enumerate(files):
            context.progress(number / len(files), path.name)
            results.append(_read(path, path.name, options, context))
    table = _together([result.table for result in results])
    return Imported(_kept(table, columns), _rejected(results))


def _read(path: Path, name: str, options: dict[str, object], context: Context) -> Ingested:
    try:
        result = ingest(path, dict(options), name=name, scratch=context.workdir)
    except IngestError as error:
        raise ModuleError("data_invalid", f"{name}: {error.message}") from error
    for note in result.notes:
        context.log.info("%s: %s", name, note)
    if result.rejected.count:
        context.log.warning("%s: %s rows do not fit.", name, result.rejected.count)
    context.metric("rejected_rows", result.rejected.count)
    return result


def _together(tables: list[Table]) -> Table:
    """Put the rows of all tables together; their columns must have the same names."""
    first = tables[0]
    for number, table in enumerate(tables[1:], start=2):
        if table.names != first.names:
            message = (
                f"File {number} has other columns than the first one. Files that are imported "
                "together need the same columns in the same order."
            )
            raise ModuleError("columns_differ", message)
    if len(tables) == 1:
        return first
    try:
        return first.with_frame(pl.concat([t.polars() for t in tables], how="vertical_relaxed"))
    except pl.exceptions.PolarsError as error:
        message = f"The files have columns of different types: {error}. Import them one by one."
        raise ModuleError("columns_differ", message) from error


def _kept(table: Table, columns: list[str] | None) -> Table:
    for name in columns or ():
        if name not in table.names:
            raise missing_column(name, table.names, "the imported data")
    return table.select(columns) if columns else table


def _rejected(results: list[Ingested]) -> Table:
    schema = {"row": pl.Int64, "reason": pl.String, "text": pl.String}
    rows = [row for result in results for row in result.rejected.rows]
    return Table.from_frame(pl.DataFrame(rows, schema=schema, orient="row"), REJECTED_COLUMNS)
