"""Annotations taken apart: the plain type, whether it may be None, and the marks on it."""

import types
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from designer.catalog.context import Context

Mark = TypeVar("Mark")
LIST_TYPES = (list, tuple, Sequence)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A type without `Annotated` and `| None`; outer marks come first."""

    type: Any
    optional: bool
    marks: tuple[Any, ...]

    def find(self, kind: type[Mark]) -> Mark | None:
        """Find the outermost mark of a kind."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)


def unwrap(annotation: Any) -> Unwrapped:
    """Take `Annotated[... | None, mark]` apart, however deep it is nested."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner = unwrap(annotation.__origin__)
        # Python merges nested Annotated into one, the outermost marks last.
        marks = (*reversed(annotation.__metadata__), *inner.marks)
        return Unwrapped(inner.type, inner.optional, marks)
    if origin in (typing.Union, types.UnionType):
        members = [item for item in typing.get_args(annotation) if item is not type(None)]
        has_none = len(members) < len(typing.get_args(annotation))
        if has_none and len(members) == 1:
            inner = unwrap(members[0])
            return Unwrapped(inner.type, optional=True, marks=inner.marks)
    return Unwrapped(annotation, optional=False, marks=())


def list_item(annotation: Any) -> Any | None:
    """Find the item type of `list[X]`, `Sequence[X]` or `tuple[X, ...]`."""
    if typing.get_origin(annotation) not in LIST_TYPES:
        return None
    arguments = typing.get_args(annotation)
    is_plain = len(arguments) == 1 or (len(arguments) == 2 and arguments[1] is Ellipsis)  # noqa: PLR2004
    return arguments[0] if is_plain else None


def data_type_of(annotation: Any) -> str | None:
    """Find the data type of ports of this class: the name it says in `data_type`."""
    data_type = getattr(annotation, "data_type", None)
    return data_type if isinstance(data_type, str) else None


def is_context(annotation: Any) -> bool:
    """Whether the annotation asks for the surroundings of the step."""
    return unwrap(annotation).type is Context


def describe(annotation: Any) -> str:
    """Write a type as people write it in code."""
    return getattr(annotation, "__name__", None) or str(annotation).replace("typing.", "")


def humanize(name: str) -> str:
    """Make a title of a name: `stratify_by` gives "Stratify by"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
