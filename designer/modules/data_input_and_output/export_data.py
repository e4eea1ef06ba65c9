"""Export Data: a table as a file for other programs."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from designer.artifacts.convert import convert
from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Choices, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError

FileFormat = Annotated[
    Literal["csv", "tsv", "parquet", "jsonl"],
    Choices({"csv": "CSV", "tsv": "TSV", "parquet": "Parquet", "jsonl": "JSON lines"}),
    Label("File format"),
]
MAX_PATH = 1_000


@module(title="Export Data", group="Data Input and Output", effects="write", idempotent=True)
def export_data(
    dataset: Table,
    *,
    path: Annotated[str, Label("Path")] = "export.csv",
    file_format: FileFormat = "csv",
    defuse_formulas: Annotated[bool, Label("Defuse formulas")] = False,
    context: Context,
) -> Annotated[File, Label("Exported file")]:
    """Write a dataset to a file for other programs.

    A step can write in its own folder only, so the file is the output of this module, kept with
    the run: download it from there. `export_path` in its summary is the path that you chose. It is
    written anew in every run.

    Args:
        dataset: The table to write.
        path: The path of the file, relative and without “..”, such as sales/2026.csv.
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
    details = {
        "export_path": path,
        "format": file_format,
        "rows": dataset.num_rows,
        "columns": len(dataset.names),
        "size_bytes": result["size_bytes"],
    }
    return File(exported, name, str(result["media_type"]), details)


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
