"""The first records of a delimited text file, split by Python's csv reader."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.encoding import open_utf8
from designer.artifacts.ingest.options import Options

HEAD_BYTES = 4 << 20
HEAD_RECORDS = 5_000
AGREED = 0.9
MOST_COLUMNS = 20_000
MOST_FIELD_CHARACTERS = 64 << 20
SENTINEL = "\ue000end of file\ue000"


def head_text(path: Path, encoding: str) -> str:
    """Give the first 4 MB as text, cut at a line end where there is one."""
    with open_utf8(path, encoding) as file:
        data = file.read(HEAD_BYTES)
        is_whole = not file.read(1)
    text = data.decode("utf-8", "ignore")
    cut = max(text.rfind("\n"), text.rfind("\r"))
    return text if is_whole or cut < 0 else text[: cut + 1]


def records(text: str, delimiter: str, quote: str) -> Iterator[list[str]]:
    """Split a text into records of fields; empty lines are no records.

    Raises:
        IngestError: a field is longer than any that is read.
    """
    csv.field_size_limit(MOST_FIELD_CHARACTERS)
    lines = io.StringIO(text, newline="")
    if quote:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        yield from (record for record in reader if record)
    except csv.Error as error:
        raise IngestError(f"The text cannot be split into fields: {error}.") from error


@dataclass(frozen=True, slots=True)
class Head:
    """The first record and some after it, with the count of fields that most of these have."""

    first: list[str]
    rest: list[list[str]]
    width: int


def read_head(path: Path, options: Options) -> Head:
    """Read the first records of a file.

    Raises:
        IngestError: it is empty or has too many columns.
    """
    text = head_text(path, options.encoding)
    if not text.strip("\r\n"):
        raise IngestError("The file is empty: there is not even a line of column names.")
    check_width(text, options.delimiter)
    found: list[list[str]] = []
    for record in records(text, options.delimiter, options.quote):
        found.append(record)
        if len(found) > HEAD_RECORDS:
            break
    return Head(found[0], found[1:], _width(found))


def check_width(text: str, delimiter: str) -> None:
    """Refuse a line with more fields than a table may have columns.

    Raises:
        IngestError: it has.
    """
    end = min((i for i in (text.find("\n"), text.find("\r")) if i >= 0), default=len(text))
    count = text.count(delimiter, 0, end) + 1
    if count > MOST_COLUMNS:
        raise IngestError(
            f"The first line has {count:,} fields; a table has at most {MOST_COLUMNS:,} columns. "
            f"Is {delimiter!r} the delimiter?",
            row=1,
        )


def _width(found: list[list[str]]) -> int:
    """Take the width of the first record, unless nearly all others agree on another."""
    rest = [len(record) for record in found[1:]]
    first = len(found[0])
    if not rest:
        return first
    usual = max(set(rest), key=rest.count)
    return usual if usual > first and rest.count(usual) >= AGREED * len(rest) else first


def unclosed_quote(path: Path, options: Options) -> int | None:
    """Find the record in which a quote opens that is never closed, counted from 1."""
    if not options.quote:
        return None
    with open_utf8(path, options.encoding) as file:
        text = io.TextIOWrapper(file, "utf-8", newline="")
        lines = _with_end(text)
        reader = csv.reader(lines, delimiter=options.delimiter, quotechar=options.quote)
        number, last = 0, [SENTINEL]
        try:
            for record in reader:
                last = record
                number += bool(record)
        except csv.Error:
            return number + 1
    return None if last == [SENTINEL] else number


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    yield from lines
    yield "\n"
    yield SENTINEL
