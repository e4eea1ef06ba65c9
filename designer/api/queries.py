"""Reading the query string: each value is checked, and named when it is wrong."""

import json
import uuid
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

MOST_DIGITS = 15


def positive(request: Request, name: str, default: int) -> int:
    """Return a whole number of at least 0."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise ValidationError({name: f"This must be a whole number of at least 0. Got {text!r}."})
    return int(text)


def boolean(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "false").lower()
    if text not in ("true", "false", "1", "0", ""):
        raise ValidationError({name: f"This must be true or false. Got {text!r}."})
    return text in ("true", "1")


def identifier(name: str, text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise ValidationError({name: f"{text!r} is not an id."}) from error


def names(request: Request, name: str) -> list[str]:
    """Return a list: a JSON array, since names may hold commas, or names between commas."""
    text = request.query_params.get(name, "")
    if not text.startswith("["):
        return [part for part in text.split(",") if part]
    value = json_value(request, name)
    if not all(isinstance(item, str) for item in value):
        raise ValidationError({name: "This must be a list of names."})
    return list(value)


def json_value(request: Request, name: str) -> Any:
    """Return a JSON value, None where the query has none of this name."""
    text = request.query_params.get(name, "")
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError) as error:
        raise ValidationError({name: f"This is not valid JSON: {error}."}) from error
