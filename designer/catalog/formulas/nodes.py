"""The tree of a formula."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written in the formula; None stands for `missing`."""

    position: int
    value: Scalar
    depth: int = 1


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """The value of a column in the same row."""

    position: int
    name: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Operation:
    """A sign or word between two operands, or before one."""

    position: int
    operator: str
    operands: "tuple[Node, ...]"
    depth: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    position: int
    function: str
    arguments: "tuple[Node, ...]"
    depth: int


Node: TypeAlias = Literal | ColumnValue | Operation | Call


def parts(node: Node) -> "tuple[Node, ...]":
    """Give the nodes right below one."""
    if isinstance(node, Operation):
        return node.operands
    return node.arguments if isinstance(node, Call) else ()


def columns_of(node: Node) -> Iterator[str]:
    """Give the names of the columns in the order in which they are written."""
    if isinstance(node, ColumnValue):
        yield node.name
    for part in parts(node):
        yield from columns_of(part)
