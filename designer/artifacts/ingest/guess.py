"""How a file is probably to be read, by its content first and its name second."""

import zipfile
from pathlib import Path
from typing import Any

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.bundle import is_bundle
from designer.artifacts.ingest.dialect import guess_dialect
from designer.artifacts.ingest.encoding import guess_encoding, is_binary
from designer.artifacts.ingest.options import Format, Options, chosen
from designer.artifacts.ingest.spreadsheet import guess_sheet, sheet_names

OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
BY_SUFFIX: dict[str, Format] = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "csv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet", ".arrow": "arrow",
    ".feather": "arrow", ".xlsx": "excel", ".xls": "excel", ".xlsb": "excel", ".ods": "excel",
}  # fmt: skip
DELIMITERS = {"csv": ",", "tsv": "\t"}


def guess(path: str, name: str = "") -> dict[str, Any]:
    """Guess every option of a file; with them, the sheets of a workbook.

    Raises:
        IngestError: the file is empty or of no format that is read.
    """
    options = guess_options(Path(path), name, {})
    sheets = sheet_names(Path(path)) if options.format == "excel" else []
    return {**options.to_json(), "sheets": sheets}


def guess_options(path: Path, name: str, choices: dict[str, Any]) -> Options:
    """Guess what a person has not chosen, as if their choices were right."""
    choices = {key: value for key, value in choices.items() if value is not None}
    if not path.stat().st_size:
        raise IngestError("The file is empty: it has 0 bytes.")
    format: Format = choices.get("format") or guess_format(path, name)
    options = chosen(Options(format=format, delimiter=DELIMITERS.get(format, ",")), choices)
    if format in ("parquet", "arrow", "file"):
        return options
    if format == "excel":
        return guess_sheet(path, options, choices)
    if "encoding" not in choices:
        options = chosen(options, {"encoding": guess_encoding(path)})
    return options if format in ("json", "jsonl") else guess_dialect(path, options, choices)


def guess_format(path: Path, name: str = "") -> Format:
    """Tell the format by the first bytes, and text formats also by the name.

    What is no text is kept as a file, whatever its name says.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    told = _told_by_bytes(start, path, name)
    if told is not None:
        return told
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    suffix = BY_SUFFIX.get(Path(name or path).suffix.lower())
    if bare.startswith(b"["):
        return "json" if suffix in (None, "jsonl") else suffix
    if bare.startswith(b"{") and suffix in (None, "jsonl", "csv"):
        return "jsonl"
    if suffix in ("parquet", "arrow", "excel"):
        raise IngestError(f"{name or path.name} is not what its name says: it is no {suffix} file.")
    return "file" if is_binary(path) else suffix or "csv"


def _told_by_bytes(start: bytes, path: Path, name: str) -> Format | None:
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"ARROW1"):
        return "arrow"
    if start.startswith(OLD_EXCEL) or _is_workbook(path):
        return "excel"
    return "file" if is_bundle(start, name or path.name) else None


def _is_workbook(path: Path) -> bool:
    """Tell a workbook from any other zip archive."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return any(name.startswith("xl/") or name == "content.xml" for name in names)
