"""The shape of every operation: what may arrive from a browser or a program."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from designer.catalog.names import did_you_mean
from designer.graph.errors import DocumentProblem, OperationError
from designer.graph.structure import (
    Count,
    Edge,
    Group,
    Name,
    Node,
    NodeKey,
    Note,
    Pair,
    PipelineParameter,
    Seconds,
    StrictFlag,
    StrictText,
)
from designer.graph.writable import unwritable


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NodeValues(_Shape):
    """The settings of a node that `set_node` may change."""

    title: StrictText = ""
    comment: StrictText = ""
    compute: Name | None = None
    environment: Name | None = None
    network: StrictFlag | None = None
    reuse: StrictFlag = True
    enabled: StrictFlag = True
    retries: Count = 0
    timeout_seconds: Seconds | None = None


class DefaultsValues(_Shape):
    compute: Name | None = None
    continue_on_failure: StrictFlag = False
    timeout_seconds: Seconds | None = None
    direction: Literal["down", "right"] = "down"


class NoteValues(_Shape):
    text: StrictText = ""
    position: Pair = (0.0, 0.0)
    size: Pair = (200.0, 120.0)


class GroupValues(_Shape):
    title: StrictText = ""
    nodes: tuple[NodeKey, ...] = ()
    collapsed: StrictFlag = False
    comment: StrictText = ""


class AddNodes(_Shape):
    op: Literal["add_nodes"]
    nodes: Mapping[NodeKey, Node]
    edges: tuple[Edge, ...] = ()


class RemoveNodes(_Shape):
    op: Literal["remove_nodes"]
    nodes: tuple[NodeKey, ...]


class Connect(_Shape):
    op: Literal["connect"]
    edges: tuple[Edge, ...]
    at: tuple[Count, ...] | None = None


class Disconnect(_Shape):
    op: Literal["disconnect"]
    edges: tuple[Edge, ...]


class SetParams(_Shape):
    op: Literal["set_params"]
    node: NodeKey
    params: Mapping[str, Any] = {}
    unset: tuple[StrictText, ...] = ()


class SetNode(_Shape):
    op: Literal["set_node"]
    node: NodeKey
    values: NodeValues


class Move(_Shape):
    op: Literal["move"]
    positions: Mapping[NodeKey, Pair] = {}
    notes: Mapping[Name, Pair] = {}


class ReplaceModule(_Shape):
    op: Literal["replace_module"]
    node: NodeKey
    module: Name
    module_version: Seconds
    params: Mapping[str, Any]


class SetParameters(_Shape):
    op: Literal["set_parameters"]
    parameters: Mapping[Name, PipelineParameter | None]


class SetDefaults(_Shape):
    op: Literal["set_defaults"]
    values: DefaultsValues


class AddNotes(_Shape):
    op: Literal["add_notes"]
    notes: Mapping[Name, Note]


class ChangeNote(_Shape):
    op: Literal["change_note"]
    note: Name
    values: NoteValues


class RemoveNotes(_Shape):
    op: Literal["remove_notes"]
    notes: tuple[Name, ...]


class GroupNodes(_Shape):
    op: Literal["group"]
    groups: Mapping[Name, Group]


class ChangeGroup(_Shape):
    op: Literal["change_group"]
    group: Name
    values: GroupValues


class Ungroup(_Shape):
    op: Literal["ungroup"]
    groups: tuple[Name, ...]


Operation: TypeAlias = Annotated[
    Union[  # noqa: UP007 - sixteen alternatives read better in a list
        AddNodes,
        RemoveNodes,
        Connect,
        Disconnect,
        SetParams,
        SetNode,
        Move,
        ReplaceModule,
        SetParameters,
        SetDefaults,
        AddNotes,
        ChangeNote,
        RemoveNotes,
        GroupNodes,
        ChangeGroup,
        Ungroup,
    ],
    Field(discriminator="op"),
]
_ADAPTER: TypeAdapter[tuple[Operation, ...]] = TypeAdapter(tuple[Operation, ...])
OPERATION_NAMES = (
    "add_nodes", "remove_nodes", "connect", "disconnect", "set_params", "set_node", "move",
    "replace_module", "set_parameters", "set_defaults", "add_notes", "change_note", "remove_notes",
    "group", "change_group", "ungroup",
)  # fmt: skip


def check_operations(operations: Any) -> None:
    """See that a value is a list of operations.

    Raises:
        OperationError: It is not; every misfit is named with the place of its operation.
    """
    if problems := list(unwritable(operations, "The list of operations")):
        raise OperationError(problems)
    try:
        _ADAPTER.validate_python(operations)
    except ValidationError as error:
        found = [_problem(item) for item in error.errors(include_url=False)]
        raise OperationError(found) from error


def _problem(item: Any) -> DocumentProblem:
    place = [str(part) for part in item["loc"]]
    path = ".".join(part for part in place if part != "[key]")
    if not place:
        return DocumentProblem("", "Operations are a list of objects.")
    where = f"Operation {int(place[0]) + 1}"
    if item["type"] == "union_tag_invalid":
        name = str(item["ctx"]["tag"])
        hint = did_you_mean(name, OPERATION_NAMES)
        return DocumentProblem(path, f"{where} is the unknown `{name}`.{hint}")
    inner = ".".join(part for part in place[2:] if part != "[key]")
    what = f"{where} ({place[1]}), `{inner}`" if inner else where
    message = item["msg"][:1].lower() + item["msg"][1:]
    return DocumentProblem(path, f"{what}: {message}.")


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a list of operations."""
    return _ADAPTER.json_schema()
