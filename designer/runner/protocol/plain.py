"""What a step tells, made so that every database and every JSON reader takes it."""

import math
from typing import Any

MAX_INTEGER = 2**63 - 1
MAX_DEPTH = 64


def plain_text(value: Any, limit: int | None = None) -> str:
    """Give text without NUL and lone surrogates, of at most so many characters."""
    return str(value)[:limit].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def plain_number(value: Any) -> float | None:
    """Give a finite number, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def is_count(value: Any) -> bool:
    """Whether this is a number of things: whole, not negative, and no more than 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER


def plain_json(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Give JSON with plain text and finite numbers; what is neither, or too deep, is null."""
    match value:
        case bool():
            plain: Any = value
        case str():
            plain = plain_text(value)
        case int() if abs(value) <= MAX_INTEGER:
            plain = value
        case int() | float():
            plain = plain_number(value)
        case dict() if depth:
            plain = {plain_text(name): plain_json(v, depth - 1) for name, v in value.items()}
        case list() if depth:
            plain = [plain_json(member, depth - 1) for member in value]
        case _:
            plain = None
    return plain
