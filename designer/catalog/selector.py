"""Column selectors: rules that pick columns of a table by name, place, type or role."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from designer.artifacts.column import Column
from designer.catalog.errors import SelectorError
from designer.catalog.names import did_you_mean

RANGE = re.compile(r"^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$")
MORE_TYPES: Mapping[str, Callable[[Column], bool]] = {
    "numeric": lambda column: column.is_numeric,
    "categorical": lambda column: column.categorical,
}


def resolve(selector: Mapping[str, Any], columns: Sequence[Column]) -> list[str]:
    """Give the names of the columns that a selector picks.

    They come in the order of the table, or with `keep_order` in the order in which the rules
    include them.

    Raises:
        SelectorError: A rule names a column or a place that the table does not have.
    """
    picked = [column.name for column in columns] if selector.get("start") == "all" else []
    for rule in selector.get("rules", ()):
        found = _find(rule, columns)
        if rule["action"] == "include":
            picked.extend(name for name in dict.fromkeys(found) if name not in set(picked))
        else:
            dropped = set(found)
            picked = [name for name in picked if name not in dropped]
    if selector.get("keep_order"):
        return picked
    chosen = set(picked)
    return [column.name for column in columns if column.name in chosen]


def named_columns(selector: Mapping[str, Any]) -> list[str]:
    """Give the names that the rules of a selector spell out."""
    return [
        str(value)
        for rule in selector.get("rules", ())
        if rule["by"] == "name"
        for value in rule["values"]
    ]


def _find(rule: Mapping[str, Any], columns: Sequence[Column]) -> list[str]:
    """Give the names of the columns that one rule speaks of."""
    values = rule["values"]
    match rule["by"]:
        case "name":
            return _by_name([str(value) for value in values], columns)
        case "index":
            return [columns[i].name for value in values for i in _places(value, len(columns))]
        case "type":
            return [c.name for c in columns if any(is_of_type(c, value) for value in values)]
    return [column.name for column in columns if column.role in values]


def _by_name(names: Sequence[str], columns: Sequence[Column]) -> list[str]:
    known = {column.name for column in columns}
    for name in names:
        if name not in known:
            raise SelectorError(f"There is no column `{name}`.{did_you_mean(name, known)}", name)
    return list(names)


def _places(value: int | str, n_columns: int) -> range:
    """Read a 1-based place such as 3 or "2-5" as a range of 0-based ones."""
    match = RANGE.match(str(value))
    if not match:
        raise SelectorError(f"`{value}` is no place of a column: write 3 or 2-5.")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= n_columns:
        raise SelectorError(
            f"There is no column at {value}: the places go from 1 to {n_columns}, "
            "and a range goes upwards."
        )
    return range(first - 1, last)


def is_of_type(column: Column, wanted: str) -> bool:
    """Whether a column has an element type, or is "numeric" or "categorical"."""
    more = MORE_TYPES.get(wanted)
    return more(column) if more else column.type == wanted
