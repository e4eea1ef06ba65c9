"""How rows are asked for in an address: which columns, in what order, under what conditions."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from designer.api.queries import json_value, names

SIGNS: Mapping[str, str] = {
    "=": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
    "missing": "is_null",
    "present": "not_null",
}


def sort_keys(request: Request) -> list[dict[str, Any]] | None:
    """Read ``sort=-age,name``; a JSON array may also hold ``{"column", "descending"}``."""
    text = request.query_params.get("sort", "")
    given = json_value(request, "sort") if text.startswith("[") else names(request, "sort")
    if not isinstance(given, list):
        raise ValidationError({"sort": "This must be a list of columns."})
    return [_sort_key(item) for item in given] or None


def conditions(request: Request) -> list[dict[str, Any]] | None:
    """Read ``filter=[{"column", "op", "value"}]``; signs such as ``<=`` are names of `op`, too."""
    given = json_value(request, "filter")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise ValidationError({"filter": 'This must be a list of {"column", "op", "value"}.'})
    return [_condition(item) for item in given]


def _sort_key(item: Any) -> dict[str, Any]:
    if isinstance(item, str):
        return {"column": item.removeprefix("-"), "descending": item.startswith("-")}
    if isinstance(item, dict) and isinstance(item.get("column"), str):
        return {"column": item["column"], "descending": bool(item.get("descending"))}
    raise ValidationError({"sort": f"{item!r} does not name a column."})


def _condition(item: Mapping[str, Any]) -> dict[str, Any]:
    op = str(item.get("op", item.get("operator", "eq")))
    return {
        "column": str(item.get("column", "")),
        "op": SIGNS.get(op, op),
        "value": item.get("value"),
    }
