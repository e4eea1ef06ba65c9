"""Keys: hashes of all that a result depends on, and of nothing else.

The recipe key is known for the whole graph before anything runs; the cache key is known when a
step is ready, with the digests of its inputs in place of the recipes above it. Node ids, titles,
positions, comments and computes are in neither.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NewType

from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.references import parameter_values, secret_name, substitute
from designer.graph.structure import Graph, Node, NodeId
from designer.graph.wiring import DATASET_MODULE, Source, Wiring, wire

RecipeKey = NewType("RecipeKey", str)
CacheKey = NewType("CacheKey", str)
SAFE_INTEGER = 2**53
PLAIN = frozenset({str, int, bool, type(None)})
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """How many rows source tables give in a trial run."""

    rows: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the names in a graph mean right now.

    Args:
        parameters: The run's values of pipeline parameters.
        datasets: Digests by name and version; null in a graph means the newest of these.
        secrets: The id of the current version of each secret, never its value.
        environments: The digest of each environment.
        default_environment: The digest of the lock file of the default one.
        elsewhere: What stands for it where a node's compute target has packages of its own.
        code: Digests of the code of users' modules, by id and version.
        reads: What nodes with `effects="read"` would read now: a digest, an ETag, a version.
        sample: Set in a trial run.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    datasets: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    environments: Mapping[str, str] = field(default_factory=dict)
    default_environment: str = ""
    elsewhere: Mapping[NodeId, str] = field(default_factory=dict)
    code: Mapping[tuple[str, int], str] = field(default_factory=dict)
    reads: Mapping[NodeId, str] = field(default_factory=dict)
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that the result of one node depends on, and its key.

    `inputs` has for each port the keys and output ports of what feeds it, in order. `own` is the
    part that does not come from above: what the cache key is made of together with digests.
    """

    key: RecipeKey
    module: str
    module_version: int
    params: Mapping[str, Any]
    environment: str
    inputs: Mapping[str, tuple[tuple[RecipeKey, str], ...]]
    own: Mapping[str, Any]


def recipe_keys(graph: Graph, catalog: Catalog, resolved: Resolved) -> dict[NodeId, RecipeKey]:
    """Give the key of every node that gives something.

    Raises:
        CycleError: Nodes wait for each other.
        UnknownModule: A node's module is not installed.
    """
    return {node: recipe.key for node, recipe in recipes(graph, catalog, resolved).items()}


def recipes(
    graph: Graph, catalog: Catalog, resolved: Resolved, wiring: Wiring | None = None
) -> dict[NodeId, Recipe]:
    """Give the recipe of every node that gives something; `wiring` saves working it out again.

    Raises:
        CycleError: Nodes wait for each other.
        UnknownModule: A node's module is not installed.
    """
    wiring = wiring or wire(graph, catalog)
    values = parameter_values(graph, resolved.parameters)
    found: dict[NodeId, Recipe] = {}
    for node_id in wiring.order:
        if node_id not in wiring.skipped:
            node = graph.nodes[node_id]
            spec = catalog.get_version(node.module, node.module_version)
            own = _own_part(node_id, node, spec, resolved, values, bool(wiring.inputs[node_id]))
            found[node_id] = _recipe(own, _input_keys(wiring.inputs[node_id], found))
    return found


def cache_key(own: Mapping[str, Any], inputs: Mapping[str, Sequence[str]]) -> CacheKey:
    """Give the key of a step that is ready.

    Args:
        own: `Recipe.own` of its node.
        inputs: The digests of the artifacts at each port, in order.
    """
    ports = {port: list(digests) for port, digests in inputs.items() if digests}
    return CacheKey(_hash(own, {"digests": ports}))


def dataset_digest(params: Mapping[str, Any], resolved: Resolved) -> str | None:
    """Find the digest of the dataset that a dataset node names."""
    name = params.get("name")
    versions = resolved.datasets.get(name, {}) if isinstance(name, str) else {}
    version = params.get("version")
    if version is None and versions:
        version = max(versions)
    return versions.get(version) if isinstance(version, int) else None


def _own_part(
    node_id: NodeId,
    node: Node,
    spec: ModuleSpec,
    resolved: Resolved,
    values: Mapping[str, Any],
    is_fed: bool,  # noqa: FBT001
) -> dict[str, Any]:
    params = spec.resolve(substitute(node.params, values))
    if spec.id == DATASET_MODULE:
        params = {"digest": dataset_digest(params, resolved)}
    own: dict[str, Any] = {
        "module": spec.id,
        "version": spec.version,
        "params": {
            name: value if type(value) in PLAIN else _with_version(value, resolved)
            for name, value in params.items()
        },
    }
    environment = node.environment or spec.environment
    more = {
        "environment": resolved.environments.get(environment, environment)
        if environment
        else resolved.elsewhere.get(node_id, resolved.default_environment),
        "code": resolved.code.get((spec.id, spec.version)),
        "read": resolved.reads.get(node_id) if spec.effects == "read" else None,
        "sample": [resolved.sample.rows, resolved.sample.seed]
        if resolved.sample and not is_fed
        else None,
    }
    if spec.id == DATASET_MODULE:  # stored data is what it is, whatever would run it
        more["environment"] = None
    return {**own, **{name: value for name, value in more.items() if value}}


def _with_version(value: Any, resolved: Resolved) -> Any:
    """Put the version of a secret beside its name, and anything else in its one form."""
    name = secret_name(value)
    if name is not None:
        return {"$secret": name, "version": resolved.secrets.get(name, "")}
    return _canonical(value)


def _input_keys(
    inputs: Mapping[str, tuple[Source, ...]], found: Mapping[NodeId, Recipe]
) -> dict[str, tuple[tuple[RecipeKey, str], ...]]:
    return {
        port: tuple((found[source.node].key, source.port) for source in sources)
        for port, sources in inputs.items()
    }


def _recipe(
    own: Mapping[str, Any], inputs: Mapping[str, tuple[tuple[RecipeKey, str], ...]]
) -> Recipe:
    key = RecipeKey(_hash(own, {"recipes": inputs}))
    return Recipe(
        key=key,
        module=own["module"],
        module_version=own["version"],
        params=own["params"],
        environment=own.get("environment", ""),
        inputs=inputs,
        own=own,
    )


def _hash(own: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    text = ENCODER.encode([own, inputs])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical_json(value: Any) -> str:
    """Write JSON so that equal values give equal texts: sorted keys, 1.0 as 1."""
    return ENCODER.encode(_canonical(value))


def _canonical(value: Any) -> Any:
    if type(value) in PLAIN:  # exact types first: this runs on every value of every node
        return value
    if isinstance(value, float):
        is_whole = math.isfinite(value) and value.is_integer() and abs(value) < SAFE_INTEGER
        return int(value) if is_whole else value
    if isinstance(value, Mapping):
        return {key: _canonical(item) for key, item in value.items()}
    return [_canonical(item) for item in value]
