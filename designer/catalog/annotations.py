"""The words of a module's signature: types of parameters, and marks that say more about them.

A mark stands in `Annotated[...]`. A type such as `ColumnName` is what the function receives
(here `str`) together with its mark, so `label: ColumnName` is enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias, TypedDict

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of a number; `step` is only for the form."""

    min: float | None = None
    max: float | None = None
    exclusive_min: bool = False
    exclusive_max: bool = False
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How many items a list has, or characters a text."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that the whole text must match."""

    expression: str


@dataclass(frozen=True, slots=True)
class Multiline:
    """A text of many lines: the form shows a larger field."""


@dataclass(frozen=True, slots=True)
class Unique:
    """No two nodes of the module may have the same value in one pipeline."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A value must be entered wherever the parameter is shown, though callers may leave it out."""


class ShownIf:
    """The parameter applies only while others have these values (one, or a tuple of them)."""

    __slots__ = ("conditions",)

    def __init__(self, **conditions: Scalar | tuple[Scalar, ...]) -> None:
        self.conditions: Mapping[str, tuple[Scalar, ...]] = {
            name: value if isinstance(value, tuple) else (value,)
            for name, value in conditions.items()
        }

    def __repr__(self) -> str:
        return f"ShownIf({dict(self.conditions)!r})"


@dataclass(frozen=True, slots=True)
class Label:
    """The title of a port or a parameter, where its name does not make a good one."""

    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """The help of a port or a parameter; the docstring's `Args:` section is the usual place."""

    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: "rows", "seconds", "%"."""

    text: str


@dataclass(frozen=True)
class Choices:
    """Titles of the values of a `Literal`; values left out are shown as they are."""

    titles: Mapping[Scalar, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """The text is a program; the form shows an editor."""

    language: Literal["python", "sql", "r"]


@dataclass(frozen=True, slots=True)
class Column:
    """The name of one column of the input port `of` (by default the first table).

    `types` are element types, or "numeric". Left empty, it is the one column in one of `roles`.
    """

    of: str = ""
    types: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """A selection of columns of the input port `of` (by default the first table)."""

    of: str = ""
    types: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The name of something that the workspace keeps."""

    kind: Literal["dataset", "model", "secret"]


class TableColumn(TypedDict):
    """One column of a table that is written into a parameter."""

    name: str
    type: str


class InlineTable(TypedDict):
    """A small table that is written into a parameter."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Scalar]]


class Datastore(TypedDict):
    """A place outside, as a step is given it: how it is reached, and what lets one in."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    secret: str | None


ColumnName: TypeAlias = Annotated[str, Column()]
Selector: TypeAlias = Annotated[Mapping[str, Any], Columns()]
DatasetName: TypeAlias = Annotated[str, Named("dataset")]
ModelName: TypeAlias = Annotated[str, Named("model")]
Secret: TypeAlias = Annotated[str, Named("secret")]


def selecting(
    *,
    start: Literal["all", "none"] = "none",
    names: Sequence[str] = (),
    types: Sequence[str] = (),
    roles: Sequence[str] = (),
) -> Mapping[str, Any]:
    """Make an immutable column selector, as the default of a parameter.

    Beginning with no columns the named ones are included, beginning with all they are excluded.
    """
    action = "include" if start == "none" else "exclude"
    wanted = {"name": names, "type": types, "role": roles}
    rules = tuple(
        MappingProxyType({"action": action, "by": by, "values": tuple(values)})
        for by, values in wanted.items()
        if values
    )
    return MappingProxyType({"start": start, "rules": rules, "keep_order": False})


ALL_COLUMNS = selecting(start="all")
NO_COLUMNS = selecting(start="none")
NUMERIC_COLUMNS = selecting(types=("numeric",))
