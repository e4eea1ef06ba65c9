"""Pieces of JSON Schema of which the schemas of parameters are made."""

from collections.abc import Mapping
from typing import Any

from designer.catalog.annotations import Length, Pattern, Range

SELECTOR_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "start": {"enum": ["all", "none"]},
        "rules": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "action": {"enum": ["include", "exclude"]},
                    "by": {"enum": ["name", "index", "type", "role"]},
                    "values": {
                        "type": "array",
                        "items": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]},
                    },
                },
                "required": ["action", "by", "values"],
                "additionalProperties": False,
            },
        },
        "keep_order": {"type": "boolean"},
    },
    "required": ["start"],
    "additionalProperties": False,
}
INLINE_TABLE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "type": {"type": "string"},
                },
                "required": ["name", "type"],
                "additionalProperties": False,
            },
        },
        "rows": {
            "type": "array",
            "items": {
                "type": "array",
                "items": {"type": ["string", "number", "boolean", "null"]},
            },
        },
    },
    "required": ["columns", "rows"],
    "additionalProperties": False,
}
# A keyword of our own, which validators of JSON Schema pass over: it is about several nodes.
UNIQUE = "x-unique-in-pipeline"
NAME_SCHEMA: Mapping[str, Any] = {"type": "string", "minLength": 1}
SECRET_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"$secret": {"type": "string", "minLength": 1}},
    "required": ["$secret"],
    "additionalProperties": False,
}


def nullable(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same schema, with null as one more value."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def ranged(json_type: str, span: Range | None) -> dict[str, Any]:
    """A number in a range."""
    schema: dict[str, Any] = {"type": json_type}
    if span is not None and span.min is not None:
        schema["exclusiveMinimum" if span.exclusive_min else "minimum"] = span.min
    if span is not None and span.max is not None:
        schema["exclusiveMaximum" if span.exclusive_max else "maximum"] = span.max
    return schema


def sized_list(items: Mapping[str, Any], length: Length | None) -> dict[str, Any]:
    """A list of items, perhaps with a least and a greatest number of them."""
    return {"type": "array", "items": dict(items), **_size(length, "minItems", "maxItems")}


def sized_text(length: Length | None, pattern: Pattern | None) -> dict[str, Any]:
    """A text, perhaps with limits of length and a pattern for the whole of it."""
    schema = {"type": "string", **_size(length, "minLength", "maxLength")}
    return {**schema, "pattern": f"^(?:{pattern.expression})$"} if pattern else schema


def _size(length: Length | None, least: str, greatest: str) -> dict[str, int]:
    limits = {} if length is None else {least: length.min, greatest: length.max}
    return {name: value for name, value in limits.items() if value is not None}
