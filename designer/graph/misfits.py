"""What pydantic says about a document, put in sentences that name the place and what is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from pydantic import ValidationError

from designer.catalog.names import did_you_mean
from designer.graph.errors import DocumentProblem
from designer.graph.structure import (
    NODE_ID_PATTERN,
    Defaults,
    Edge,
    Graph,
    Group,
    Node,
    Note,
    PipelineParameter,
)

PARTS: Mapping[str, type] = {
    "parameters": PipelineParameter, "nodes": Node, "edges": Edge, "groups": Group, "notes": Note,
}  # fmt: skip
ONE = {"parameters": "Parameter", "nodes": "Node", "groups": "Group", "notes": "Note"}
WORDS: Mapping[str, str] = {
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "mapping_type": "must be an object",
    "dict_type": "must be an object",
    "dataclass_type": "must be an object",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": f"must match {NODE_ID_PATTERN}",
}
MAX_SHOWN = 60


def describe_misfits(error: ValidationError, whole: str) -> list[DocumentProblem]:
    """Give one problem for each thing that pydantic found, in the order of the document."""
    return list(dict.fromkeys(_problems(error, whole)))


def _problems(error: ValidationError, whole: str) -> Iterator[DocumentProblem]:
    for item in error.errors(include_url=False, include_context=True):
        place = [str(part) for part in item["loc"]]
        path = ".".join(part for part in place if part != "[key]")
        yield DocumentProblem(path, _sentence(item, place, whole))


def _sentence(item: Mapping[str, Any], place: Sequence[str], whole: str) -> str:
    kind = item["type"]
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        hint = did_you_mean(place[-1], _known_keys(place))
        return f"{_owner(place[:-1], whole)} has the unknown key `{place[-1]}`.{hint}"
    if kind in ("missing", "missing_argument") and place[-1].isdigit():
        return f"{_field(place[:-1], whole)} must be a list of two numbers."
    if kind in ("missing", "missing_argument"):
        return f"{_owner(place[:-1], whole)} lacks the key `{place[-1]}`."
    if place and place[-1] == "[key]":
        rule = "a lower-case letter, then lower-case letters, digits and _, at most 64 in all"
        what = f"The id `{place[-2]}` in `{place[0]}`"
        return f"{what} is not allowed. An id is {rule if place[0] == 'nodes' else 'a short text'}."
    got = repr(item["input"])
    shown = got if len(got) <= MAX_SHOWN else f"{got[:MAX_SHOWN]}…"
    return f"{_field(place, whole)} {WORDS.get(kind) or _in_words(item)}. Got {shown}."


def _in_words(item: Mapping[str, Any]) -> str:
    """Turn "Input should be ..." into the middle of our sentence."""
    message = str(item["msg"]).rstrip(".")
    _, found, rest = message.partition(" should ")
    return f"must {rest}" if found else f"does not fit ({message})"


def _known_keys(place: Sequence[str]) -> tuple[str, ...]:
    if len(place) == 1:
        return tuple(field.name for field in fields(Graph))
    part = Defaults if place[0] == "defaults" else PARTS[place[0]]
    return tuple(field.name for field in fields(part))


def _owner(place: Sequence[str], whole: str) -> str:
    """Name the thing at a place: the document, a node, an edge."""
    if not place:
        return whole
    if place[0] == "edges" and len(place) > 1:
        return f"Edge {int(place[1]) + 1}"
    if place[0] in ONE and len(place) > 1:
        return f"{ONE[place[0]]} `{place[1]}`"
    return f"`{place[0]}`"


def _field(place: Sequence[str], whole: str) -> str:
    """Name a value at a place: a key of the thing it belongs to."""
    if len(place) < 2:  # noqa: PLR2004
        return f"`{place[0]}`" if place else whole
    depth = 1 if place[0] == "defaults" else 2
    inner = ".".join(place[depth:])
    owner = _owner(place[:depth], whole)
    return f"{owner}: `{inner}`" if inner else owner
