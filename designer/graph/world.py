"""The world around a graph: what exists beside it, as far as validation needs to know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from designer.artifacts.column import Column
from designer.graph.structure import NodeId

Columns: TypeAlias = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The columns of an earlier result; `holds` when its recipe is still the node's recipe."""

    columns: Columns
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Which datastores lie in folders of the server, and which compute targets see them.

    Args:
        here: Names of compute targets whose steps see the server's folders.
        elsewhere: Names of those whose steps do not.
        local_datastores: Names of datastores that lie in such folders.
        default: What nodes run on where nobody says anything.
        chosen: What a run was asked to use for nodes that name nothing.
    """

    here: frozenset[str]
    elsewhere: frozenset[str]
    local_datastores: frozenset[str]
    default: str
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What exists. None in place of a collection means that nobody looked, so nothing is checked.

    Args:
        datasets: The columns (None: unknown) of each ready version, by name and version.
        computes: Names of compute targets.
        environments: Names of environments.
        secrets: Names of secrets.
        datastores: Names of datastores.
        models: Names of registered models.
        places: Where datastores lie and steps run.
        recorded: Columns of earlier results, by node and port.
        parameters: The run's values of pipeline parameters.
    """

    datasets: Mapping[str, Mapping[int, Columns | None]] | None = None
    computes: Collection[str] | None = None
    environments: Collection[str] | None = None
    secrets: Collection[str] | None = None
    datastores: Collection[str] | None = None
    models: Collection[str] | None = None
    places: Places | None = None
    recorded: Mapping[NodeId, Mapping[str, Recorded]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def dataset_columns(self, name: str, version: int | None) -> Columns | None:
        """Find the columns of a dataset; None for the version means the newest."""
        versions = (self.datasets or {}).get(name, {})
        number = max(versions, default=0) if version is None else version
        return versions.get(number)
