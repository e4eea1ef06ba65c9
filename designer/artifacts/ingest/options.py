"""How a file is to be read: what a person chose, or what was guessed for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from designer.artifacts.errors import IngestError

Format = Literal["csv", "tsv", "jsonl", "json", "parquet", "arrow", "excel", "file"]
DateOrder = Literal["ymd", "dmy", "mdy"]

MISSING_TOKENS = ("", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan")
TYPES = (
    "boolean", "integer", "float", "decimal", "string", "categorical", "date", "datetime", "time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """Every choice about a file; `types` holds only the columns whose type a person chose."""

    format: Format = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""
    header: bool = True
    date_order: DateOrder = "ymd"
    missing: tuple[str, ...] = MISSING_TOKENS
    sheet: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "decimal": self.decimal,
            "thousands": self.thousands,
            "header": self.header,
            "date_order": self.date_order,
            "missing": list(self.missing),
            "sheet": self.sheet,
            "types": dict(self.types),
            "names": None if self.names is None else list(self.names),
        }


def chosen(guessed: Options, choices: Mapping[str, Any]) -> Options:
    """Put what a person chose over what was guessed.

    Raises:
        IngestError: an option is unknown or has a value that it cannot have.
    """
    known = {option.name for option in fields(Options)}
    for name in choices:
        if name not in known:
            raise IngestError(f"There is no option {name!r}; there are {', '.join(sorted(known))}.")
    given = {name: value for name, value in choices.items() if value is not None}
    for name in ("missing", "names"):
        if name in given:
            given[name] = tuple(map(str, given[name]))
    options = replace(guessed, **given)
    _check(options)
    return options


def _check(options: Options) -> None:
    if len(options.delimiter) != 1 or len(options.quote) > 1:
        raise IngestError("The delimiter is one character, and the quote one or none.")
    if options.decimal not in (".", ","):
        raise IngestError(f"The decimal mark is a point or a comma, not {options.decimal!r}.")
    if options.date_order not in ("ymd", "dmy", "mdy"):
        raise IngestError(f"The date order is ymd, dmy or mdy, not {options.date_order!r}.")
    for name, kind in options.types.items():
        if kind not in TYPES:
            raise IngestError(
                f"Column {name!r} cannot be read as {kind!r}; the types are {', '.join(TYPES)}."
            )
