"""Defaults of parameters: checked against the parameter's schema, and made plain JSON.

The check knows the few words of JSON Schema that the catalogue itself writes, because the
declaration must not need more than the standard library.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.catalog.errors import DeclarationError

TYPE_WORDS = {
    "boolean": "True or False", "integer": "an integer", "number": "a number", "string": "a text",
    "array": "a tuple", "object": "an object", "null": "None",
}  # fmt: skip


def check_default(function: str, name: str, default: Any, schema: Mapping[str, Any]) -> None:
    """See that a default is immutable and fits its own parameter.

    Raises:
        DeclarationError: It is not, or does not.
    """
    if isinstance(default, list | dict | set | bytearray):
        right = "a tuple for a list, `selecting(...)` or `ALL_COLUMNS` for a column selector."
        problem = f"has the default {default!r}, which calls could change: write {right}"
        raise DeclarationError(function, problem, name)
    why = misfit(plain_json(default), schema)
    if why:
        raise DeclarationError(function, f"has the default {default!r}, but {why}", name)


def plain_json(value: Any) -> Any:
    """Give the same value made of dict, list and scalars only."""
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain_json(item) for item in value]
    return value


def misfit(value: Any, schema: Mapping[str, Any]) -> str | None:
    """Say why a value does not fit, as the end of a sentence; None when it fits."""
    if "enum" in schema:
        fits = any(value == one and type(value) is type(one) for one in schema["enum"])
        return None if fits else f"it must be one of {', '.join(map(repr, schema['enum']))}."
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_of_type(value, word) for word in wanted):
        return f"it must be {' or '.join(TYPE_WORDS[word] for word in wanted)}."
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _out_of_range(value, schema)
    if isinstance(value, str):
        return _wrong_text(value, schema)
    return _wrong_list(value, schema) if isinstance(value, list) else None


def _wrong_list(value: list[Any], schema: Mapping[str, Any]) -> str | None:
    if len(value) < schema.get("minItems", 0):
        return f"it must have {_count(schema['minItems'], 'item')} or more."
    if len(value) > schema.get("maxItems", len(value)):
        return f"it must have at most {_count(schema['maxItems'], 'item')}."
    return next((why for item in value if (why := misfit(item, schema["items"]))), None)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is_of_type(value: Any, word: str) -> bool:
    match word:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            is_finite = isinstance(value, float) and math.isfinite(value)
            return is_finite or _is_of_type(value, "integer")
        case "null":
            return value is None
    python_type = {"boolean": bool, "string": str, "array": list, "object": dict}[word]
    return isinstance(value, python_type)


def _out_of_range(value: float, schema: Mapping[str, Any]) -> str | None:
    checks = (
        ("minimum", value >= schema.get("minimum", value), "{} or more"),
        ("exclusiveMinimum", value > schema.get("exclusiveMinimum", -math.inf), "more than {}"),
        ("maximum", value <= schema.get("maximum", value), "{} or less"),
        ("exclusiveMaximum", value < schema.get("exclusiveMaximum", math.inf), "less than {}"),
    )
    wrong = next(((key, words) for key, fits, words in checks if not fits), None)
    return f"it must be {wrong[1].format(schema[wrong[0]])}." if wrong else None


def _wrong_text(value: str, schema: Mapping[str, Any]) -> str | None:
    if len(value) < schema.get("minLength", 0):
        return f"it must have {_count(schema['minLength'], 'character')} or more."
    if len(value) > schema.get("maxLength", len(value)):
        return f"it must have at most {_count(schema['maxLength'], 'character')}."
    pattern = schema.get("pattern")
    if pattern and not re.search(pattern, value):
        return f"it must match {pattern}."
    return None
