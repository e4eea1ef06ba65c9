"""The functions of formulas: what they take, and of what type their result is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# "pattern" is a text that is written in the formula; "common": all of one type.
Taken = Literal["any", "common", "number", "string", "pattern", "boolean", "day", "clock", "moment"]
Given = Literal["first", "common", "integer", "float", "string", "boolean"]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes; the last argument may be repeated where there are `many`."""

    usage: str
    takes: tuple[Taken, ...]
    gives: Given
    least: int
    many: bool = False


def _signature(
    usage: str, takes: str, gives: Given, least: int = 0, *, many: bool = False
) -> Signature:
    kinds: tuple[Taken, ...] = tuple(takes.split())  # type: ignore[arg-type]
    return Signature(usage, kinds, gives, least or len(kinds), many)


SIGNATURES: Mapping[str, Signature] = {
    "if": _signature("if(condition, then, else)", "boolean common common", "common"),
    "is_missing": _signature("is_missing(value)", "any", "boolean"),
    "coalesce": _signature("coalesce(value, value, …)", "common common", "common", many=True),
    "abs": _signature("abs(number)", "number", "first"),
    "round": _signature("round(number, digits)", "number number", "float", 1),
    "floor": _signature("floor(number)", "number", "first"),
    "ceil": _signature("ceil(number)", "number", "first"),
    "sqrt": _signature("sqrt(number)", "number", "float"),
    "exp": _signature("exp(number)", "number", "float"),
    "ln": _signature("ln(number)", "number", "float"),
    "log10": _signature("log10(number)", "number", "float"),
    "min": _signature("min(number, number, …)", "common common", "common", many=True),
    "max": _signature("max(number, number, …)", "common common", "common", many=True),
    "lower": _signature("lower(text)", "string", "string"),
    "upper": _signature("upper(text)", "string", "string"),
    "trim": _signature("trim(text)", "string", "string"),
    "length": _signature("length(text)", "string", "integer"),
    "left": _signature("left(text, characters)", "string number", "string"),
    "right": _signature("right(text, characters)", "string number", "string"),
    "contains": _signature("contains(text, part)", "string string", "boolean"),
    "starts_with": _signature("starts_with(text, part)", "string string", "boolean"),
    "ends_with": _signature("ends_with(text, part)", "string string", "boolean"),
    "matches": _signature("matches(text, pattern)", "string pattern", "boolean"),
    "replace": _signature("replace(text, part, by)", "string pattern string", "string"),
    "text": _signature("text(value)", "any", "string"),
    "number": _signature("number(value)", "any", "float"),
    "whole": _signature("whole(number)", "number", "integer"),
    "year": _signature("year(date)", "day", "integer"),
    "month": _signature("month(date)", "day", "integer"),
    "day": _signature("day(date)", "day", "integer"),
    "weekday": _signature("weekday(date)", "day", "integer"),
    "hour": _signature("hour(time)", "clock", "integer"),
    "minute": _signature("minute(time)", "clock", "integer"),
    "days_between": _signature("days_between(from, to)", "day day", "float"),
}
TAKEN_NAMES: Mapping[Taken, str] = {
    "any": "a value", "common": "a value", "number": "a number", "string": "a text",
    "pattern": "a text that is written in the formula", "boolean": "true or false",
    "day": "a date", "clock": "a time", "moment": "a date or a time",
}  # fmt: skip
TYPES: Mapping[Taken, frozenset[str]] = {
    "number": frozenset({"integer", "float"}),
    "string": frozenset({"string"}),
    "pattern": frozenset({"string"}),
    "boolean": frozenset({"boolean"}),
    "day": frozenset({"date", "datetime"}),
    "clock": frozenset({"time", "datetime"}),
}
