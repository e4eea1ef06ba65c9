"""Which columns of a table a parameter means, or the error that a person can act on."""

from collections.abc import Mapping
from typing import Any

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError, SelectorError
from designer.catalog.names import close_match
from designer.catalog.selector import resolve


def selected(table: Table, selector: Mapping[str, Any]) -> list[str]:
    """Give the names of the columns that the selector picks, in its order."""
    try:
        return resolve(selector, table.columns)
    except SelectorError as error:
        raise ModuleError("column_missing", str(error), error.column) from error


def selected_in_order(table: Table, selector: Mapping[str, Any]) -> list[str]:
    """Give the picked names as they were listed, not as the table has them: for pairs of keys."""
    if selector.get("start") != "none":
        return selected(table, selector)
    return list(dict.fromkeys(selected(table, {**selector, "keep_order": True})))


def existing(table: Table, name: str, what: str = "the dataset") -> Column:
    """Give the column of this name."""
    for column in table.columns:
        if column.name == name:
            return column
    raise missing_column(name, table.names, what)


def missing_column(name: str, names: "list[str] | tuple[str, ...]", what: str) -> ModuleError:
    """Make the error for a column that is not there, with the name that may be meant."""
    close = close_match(name, names)
    hint = f" Did you mean “{close}”?" if close else f" It has {_listed(names)}."
    return ModuleError("column_missing", f"The column “{name}” is not in {what}.{hint}", name)


def _listed(names: "list[str] | tuple[str, ...]") -> str:
    if not names:
        return "no columns"
    shown = ", ".join(f"“{name}”" for name in names[:10])
    return shown if len(names) <= 10 else f"{shown} and {len(names) - 10} more"  # noqa: PLR2004
