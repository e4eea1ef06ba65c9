"""Export Data: a table as a file for other programs, in a datastore or a database."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from designer.artifacts.convert import convert
from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Choices, Datastore, Label, Needed, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.database import WriteMode
from designer.modules.data_input_and_output.datastores.kinds import open_database, open_files

FileFormat = Annotated[
    Literal["csv", "tsv", "parquet", "jsonl"],
    Choices({"csv": "CSV", "tsv": "TSV", "parquet": "Parquet", "jsonl": "JSON lines"}),
    Label("File format"),
]
MAX_PATH = 1_000
MAX_TABLE = 200


@module(
    title="Export Data",
    group="Data Input and Output",
    effects="write",
    idempotent=True,
    # An attempt that was lost may have written its rows: nobody knows.
    repeats_unless={"write_mode": "append"},
)
def export_data(
    dataset: Table,
    *,
    target: Annotated[
        Literal["run", "datastore", "database"],
        Choices(
            {
                "run": "File kept with the run",
                "datastore": "File in a datastore",
                "database": "Table of a database",
            }
        ),
        Label("Export to"),
    ] = "run",
    datastore: Annotated[Datastore | None, Needed(), ShownIf(target=("datastore", "database"))] = (
        None
    ),
    path: Annotated[str, Label("Path")] = "export.csv",
    if_exists: Annotated[
        Literal["fail", "replace"],
        Choices({"fail": "Fail", "replace": "Replace it"}),
        ShownIf(target="datastore"),
        Label("If the file exists"),
    ] = "fail",
    table: Annotated[str, Needed(), ShownIf(target="database")] = "",
    write_mode: Annotated[
        WriteMode,
        Choices(
            {
                "fail": "Fail if the table exists",
                "append": "Append the rows",
                "replace": "Replace the table",
            }
        ),
        ShownIf(target="database"),
        Label("Write mode"),
    ] = "fail",
    file_format: FileFormat = "csv",
    defuse_formulas: Annotated[bool, Label("Defuse formulas")] = False,
    context: Context,
) -> Annotated[File, Label("Exported file")]:
    """Write a dataset to a file for other programs.

    The file is the output of this module, kept with the run: download it from there. `export_path`
    in its summary is the path that you chose. It is written anew in every run. It may be put into
    a datastore as well, or its rows into a table of a database.

    Args:
        dataset: The table to write.
        target: Where the table goes, beside the file that is kept with the run.
        datastore: A datastore of the workspace.
        path: The path of the file, relative and without “..”, such as sales/2026.csv.
        if_exists: What happens when the datastore has a file at the path.
        table: The table of the database, such as sales or shop.sales.
        write_mode: What happens when the database has the table. Rows are appended in one
            transaction; a step whose end is not known is not run again then, so that no row is
            written twice.
        file_format: CSV and TSV have the names of the columns in the first line. Parquet and JSON
            lines keep the types.
        defuse_formulas: In CSV and TSV, put an apostrophe before texts that a spreadsheet would
            take for a formula. Use it when you do not know who wrote them.
        context: The surroundings of the step.
    """
    name = _checked_path(path).name
    stored, exported = context.workdir / "table", context.workdir / "exported"
    table_format.write(dataset, stored)
    context.progress(0.3, "Writing")
    defuse = defuse_formulas and file_format in ("csv", "tsv")
    result = convert(str(stored), file_format, str(exported), defuse_formulas=defuse)
    if target == "datastore":
        context.progress(0.6, "Uploading")
        open_files(datastore).write(exported, path, replace=if_exists == "replace")
    elif target == "database":
        context.progress(0.6, "Writing the table")
        open_database(datastore).write(dataset, _checked_table(table), write_mode)
    details = {
        "export_path": path,
        "format": file_format,
        "rows": dataset.num_rows,
        "column_count": len(dataset.names),
        "size_bytes": result["size_bytes"],
    }
    return File(exported, name, str(result["media_type"]), details)


def _checked_table(table: str) -> str:
    name = table.strip()
    if not name or len(name) > MAX_TABLE:
        raise ModuleError("table_missing", "Name the table of the database to write to.")
    return name


def _checked_path(path: str) -> PurePosixPath:
    """See that the path stays below a folder on every system."""
    parsed = PurePosixPath(path)
    is_bad = (
        not parsed.name
        or len(path) > MAX_PATH
        or parsed.is_absolute()
        or any(part.startswith((".", "~")) for part in parsed.parts)
        or any(character in "\\:\0" or ord(character) < ord(" ") for character in path)
    )
    if is_bad:
        message = (
            f"“{path}” is no path to export to. Give a relative path such as sales/2026.csv "
            "without “..”, hidden names, colons or backslashes."
        )
        raise ModuleError("path_invalid", message)
    return parsed
