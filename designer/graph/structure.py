"""What a pipeline is, as frozen data; the annotations also say how a document is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal, NewType, TypeAlias

from pydantic import ConfigDict, Field, Strict, StringConstraints

FORMAT: Final = 1
NODE_ID_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"

NodeId = NewType("NodeId", str)
StrictText: TypeAlias = Annotated[str, Strict()]
StrictFlag: TypeAlias = Annotated[bool, Strict()]
Name: TypeAlias = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=200)]
Count: TypeAlias = Annotated[int, Strict(), Field(ge=0)]
Seconds: TypeAlias = Annotated[int, Strict(), Field(ge=1)]
Number: TypeAlias = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Pair: TypeAlias = tuple[Number, Number]
NodeKey: TypeAlias = Annotated[NodeId, Strict(), StringConstraints(pattern=NODE_ID_PATTERN)]
ParameterType: TypeAlias = Literal["string", "integer", "number", "boolean", "dataset"]


@dataclass(frozen=True, slots=True)
class PipelineParameter:
    """A value that is given anew to every run."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    type: ParameterType = "string"
    default: Any = None
    description: StrictText = ""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every node that does not say otherwise."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    compute: Name | None = None
    continue_on_failure: StrictFlag = False
    timeout_seconds: Seconds | None = None
    direction: Literal["down", "right"] = "down"


@dataclass(frozen=True, slots=True)
class Node:
    """One use of a module."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    module: Name
    module_version: Seconds = 1
    params: Mapping[str, Any] = field(default_factory=dict)
    title: StrictText = ""
    comment: StrictText = ""
    position: Pair = (0.0, 0.0)
    compute: Name | None = None
    environment: Name | None = None
    network: StrictFlag | None = None
    reuse: StrictFlag = True
    enabled: StrictFlag = True
    retries: Count = 0
    timeout_seconds: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection from an output port to an input port."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    source: NodeKey
    source_port: Name
    target: NodeKey
    target_port: Name


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that are shown together."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    title: StrictText = ""
    nodes: tuple[NodeKey, ...] = ()
    collapsed: StrictFlag = False
    comment: StrictText = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A text on the canvas."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    text: StrictText = ""
    position: Pair = (0.0, 0.0)
    size: Pair = (200.0, 120.0)


@dataclass(frozen=True)
class Graph:
    """A whole pipeline."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    format: Literal[1] = FORMAT
    parameters: Mapping[Name, PipelineParameter] = field(default_factory=dict)
    defaults: Defaults = field(default_factory=Defaults)
    nodes: Mapping[NodeKey, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    groups: Mapping[Name, Group] = field(default_factory=dict)
    notes: Mapping[Name, Note] = field(default_factory=dict)

    @cached_property
    def incoming(self) -> Mapping[NodeId, tuple[Edge, ...]]:
        """The edges into each node that has any, in the order of the document."""
        return _by_end(self.edges, "target")

    @cached_property
    def outgoing(self) -> Mapping[NodeId, tuple[Edge, ...]]:
        """The edges out of each node that has any, in the order of the document."""
        return _by_end(self.edges, "source")


def _by_end(edges: tuple[Edge, ...], end: Literal["source", "target"]) -> dict[NodeId, Any]:
    found: dict[NodeId, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.target if end == "target" else edge.source, []).append(edge)
    return {node: tuple(items) for node, items in found.items()}
