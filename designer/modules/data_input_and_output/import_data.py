"""Import Data: a table read from a URL, a folder of the server, a datastore or a database."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import polars as pl

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.reader import ingest
from designer.artifacts.ingest.result import REJECTED_COLUMNS, Ingested
from designer.artifacts.table import Table
from designer.catalog.annotations import (
    Choices,
    Code,
    Datastore,
    Label,
    Needed,
    Range,
    ShownIf,
    Unit,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.files import Fetched
from designer.modules.data_input_and_output.datastores.kinds import open_database, open_files
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
FILES = ("url", "file", "datastore")


class Imported(NamedTuple):
    """The table, and the rows that could not be read."""

    output: Annotated[Table, Label("Results dataset")]
    rejected: Annotated[Table, Label("Rejected rows")]


@module(title="Import Data", group="Data Input and Output", effects="read", network=True)
def import_data(
    *,
    source: Annotated[
        Literal["url", "file", "datastore", "database"],
        Choices(
            {
                "url": "URL via HTTP",
                "file": "File in the import folder",
                "datastore": "Files in a datastore",
                "database": "Database",
            }
        ),
        Label("Data source"),
    ] = "url",
    url: Annotated[str, Needed(), ShownIf(source="url"), Label("Data source URL")] = "",
    file: Annotated[str, Needed(), ShownIf(source="file"), Label("Path")] = "",
    datastore: Annotated[Datastore | None, Needed(), ShownIf(source=("datastore", "database"))] = (
        None
    ),
    path: Annotated[
        str, Needed(), ShownIf(source="datastore"), Label("Path in the datastore")
    ] = "",
    table: Annotated[str, ShownIf(source="database")] = "",
    query: Annotated[str, Code("sql"), ShownIf(source="database")] = "",
    format: Annotated[Format, ShownIf(source=FILES)] = "auto",
    encoding: Annotated[Encoding, ShownIf(source=FILES, format=TEXTS)] = "auto",
    delimiter: Annotated[Delimiter, ShownIf(source=FILES, format=DELIMITED)] = "auto",
    header: Annotated[Header, ShownIf(source=FILES, format=(*DELIMITED, "excel"))] = "auto",
    decimal_mark: Annotated[DecimalMark, ShownIf(source=FILES, format=DELIMITED)] = "auto",
    date_order: Annotated[DateOrder, ShownIf(source=FILES, format=TEXTS)] = "auto",
    missing_values: Annotated[
        list[str] | None,
        ShownIf(source=FILES, format=(*TEXTS, "excel")),
        Label("Missing values"),
    ] = None,
    sheet: Annotated[str, ShownIf(source=FILES, format=("auto", "excel"))] = "",
    columns: Annotated[list[str] | None, Label("Columns")] = None,
    maximum_size: Annotated[
        int, Range(1, 100_000), Unit("MB"), ShownIf(source=("url", "datastore"))
    ] = 1_000,
    timeout: Annotated[int, Range(1, 86_400), Unit("seconds"), ShownIf(source="url")] = 600,
    context: Context,
) -> Imported:
    """Read a table from a URL, from files on the server or in a datastore, or from a database.

    What the parsing options leave open is found from the content. Rows that do not fit go to the
    second output with their number and the reason.

    Args:
        source: Where the data is.
        url: The address of the file; it begins with http:// or https:// and must lead to a public
            address, unless the administrator allows others.
        file: A file in the import folder of the server. A pattern such as sales/*.csv or sales/**
            puts the rows of many files with the same columns together, in the order of their names.
        datastore: A datastore of the workspace.
        path: A file in the datastore, such as sales/2026.csv, or a pattern such as sales/*.csv,
            which puts the rows of many files with the same columns together.
        table: The table of the database that is read whole, such as sales or shop.sales.
        query: Instead of a table, one SELECT statement. It is run by a connection that can change
            nothing.
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
    if source == "database":
        read = _query(datastore, table, query)
        context.log.info("Read %s rows", f"{read.num_rows:,}")
        return Imported(_kept(read, columns), _rejected([]))
    if source == "url":
        target = context.workdir / "download"
        limits = Limits(maximum_size * MEGABYTE, timeout)
        fetched = download(url, target, limits, lambda f, text: context.progress(f / 2, text))
        context.log.info("Read %s bytes from %s %s", fetched.size_bytes, url, fetched.version)
        results = [_read(target, fetched.name, options, context)]
    else:
        if source == "datastore":
            limit = maximum_size * MEGABYTE
            fetched_files = open_files(datastore).fetch(path, context.workdir / "fetched", limit)
        else:
            fetched_files = [Fetched(found, found.name, "") for found in files_to_import(file)]
        results = []
        for number, one in enumerate(fetched_files):
            context.progress(number / len(fetched_files), one.name)
            results.append(_read(one.path, one.name, options, context))
            context.log.info("Read %s %s", one.name, one.version)
    together = _together([result.table for result in results])
    return Imported(_kept(together, columns), _rejected(results))


def _query(datastore: Datastore | None, table: str, query: str) -> Table:
    if bool(table.strip()) == bool(query.strip()):
        message = "Name a table to read, or write a query: one of the two."
        raise ModuleError("query_missing", message)
    database = open_database(datastore)
    return database.read_table(table.strip()) if table.strip() else database.read(query)


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
