"""The choices about how a file is read, as parameters of Import Data."""

from typing import Annotated, Any, Literal

from designer.catalog.annotations import Choices, Label

FOUND = "Found from the content"
Format = Annotated[
    Literal["auto", "csv", "tsv", "jsonl", "parquet", "arrow", "excel"],
    Choices(
        {
            "auto": FOUND,
            "csv": "CSV",
            "tsv": "TSV",
            "jsonl": "JSON lines",
            "parquet": "Parquet",
            "arrow": "Arrow",
            "excel": "Excel",
        }
    ),
    Label("File format"),
]
Encoding = Annotated[
    Literal["auto", "utf-8", "utf-16", "cp1252", "iso-8859-1"],
    Choices(
        {
            "auto": FOUND,
            "utf-8": "UTF-8",
            "utf-16": "UTF-16",
            "cp1252": "Windows-1252",
            "iso-8859-1": "Latin-1",
        }
    ),
]
Delimiter = Annotated[
    Literal["auto", ",", ";", "\t", "|"],
    Choices({"auto": FOUND, ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}),
]
Header = Annotated[Literal["auto", "yes", "no"], Choices({"auto": FOUND, "yes": "Yes", "no": "No"})]
DecimalMark = Annotated[
    Literal["auto", ".", ","],
    Choices({"auto": FOUND, ".": "Point", ",": "Comma"}),
    Label("Decimal mark"),
]
DateOrder = Annotated[
    Literal["auto", "ymd", "dmy", "mdy"],
    Choices(
        {
            "auto": FOUND,
            "ymd": "Year, month, day",
            "dmy": "Day, month, year",
            "mdy": "Month, day, year",
        }
    ),
    Label("Date order"),
]


def parsing_options(
    *, header: str, sheet: str, missing: list[str] | None, **choices: str
) -> dict[str, Any]:
    """Give the options that were chosen; what is not among them is found from the content."""
    options: dict[str, Any] = {name: value for name, value in choices.items() if value != "auto"}
    if header != "auto":
        options["header"] = header == "yes"
    if sheet:
        options["sheet"] = sheet
    if missing:
        options["missing"] = ["", *missing]
    return options
