"""Plans: what a run would compute and what it would reuse, with the reason for each node."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from designer.catalog.names import did_you_mean
from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.errors import NotReusable, UnknownNode
from designer.graph.keys import Recipe, RecipeKey, Resolved, Sample, recipes
from designer.graph.order import downstream_of
from designer.graph.reasons import PreviousStep, changed_input, what_changed
from designer.graph.structure import Graph, Node, NodeId
from designer.graph.wiring import DATASET_MODULE, Wiring, title_of, wire

Decision = Literal["reuse", "run", "maybe", "skip"]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody wants to run.

    Args:
        targets: Only these and what they need; empty means everything.
        start: `from` in the API: only these and what depends on them.
        force: True, or the nodes that must not be reused.
        sample: Make source tables small.
    """

    targets: tuple[NodeId, ...] = ()
    start: tuple[NodeId, ...] = ()
    force: bool | tuple[NodeId, ...] = False
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class NodePlan:
    """What will happen to one node, and why."""

    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes of a run in the order in which they can be computed.

    `counts` is of all of them, stored data too: "Run 1, up to 3, of 7" counts as the run will.
    """

    nodes: Mapping[NodeId, NodePlan]
    counts: Mapping[str, int]
    recipes: Mapping[NodeId, Recipe]
    wiring: Wiring

    def to_json(self) -> dict[str, Any]:
        """Give the JSON of the API."""
        nodes = {
            node: {"decision": planned.decision, "reason": planned.reason}
            for node, planned in self.nodes.items()
        }
        return {"nodes": nodes, "counts": dict(self.counts)}


@dataclass(frozen=True)
class _Planner:
    """All that a decision looks at, and the decisions so far."""

    graph: Graph
    catalog: Catalog
    resolved: Resolved
    recipes: Mapping[NodeId, Recipe]
    known: Container[RecipeKey]
    request: RunRequest
    previous: Mapping[NodeId, PreviousStep]
    wiring: Wiring
    decided: dict[NodeId, NodePlan] = field(default_factory=dict)


def plan(  # noqa: PLR0913 - a plan looks at all of this
    graph: Graph,
    catalog: Catalog,
    resolved: Resolved,
    known: Container[RecipeKey],
    request: RunRequest = RunRequest(),
    previous: Mapping[NodeId, PreviousStep] | None = None,
    *,
    made: Mapping[NodeId, Recipe] | None = None,
) -> Plan:
    """Decide for each node whether it is reused, runs, perhaps runs, or is skipped.

    Args:
        graph: A valid graph.
        catalog: The modules.
        resolved: What names in the graph mean; its sample counts, the request's is the fallback.
        known: The recipes of which a result is stored.
        request: What is wanted.
        previous: The newest successful step of each node, for reasons and for `maybe`.
        made: What `recipes` gave for the same graph, when the caller has it already.

    Raises:
        CycleError: Nodes wait for each other.
        UnknownModule: A node's module is not installed.
        UnknownNode: The request names a node that is not there.
        NotReusable: `start` needs a result that is not stored.
    """
    _check_nodes(graph, request)
    wiring = wire(graph, catalog)
    found = recipes(graph, catalog, resolved, wiring) if made is None else made
    planner = _Planner(graph, catalog, resolved, found, known, request, previous or {}, wiring)
    scope, borders = _scope(graph, wiring, request)
    for node in wiring.order:
        if node in borders:
            planner.decided[node] = _decide_border(planner, node)
        elif node in scope:
            planner.decided[node] = _decide(planner, node)
    return Plan(planner.decided, _count(planner.decided), found, wiring)


def _check_nodes(graph: Graph, request: RunRequest) -> None:
    forced = () if isinstance(request.force, bool) else request.force
    for node in (*request.targets, *request.start, *forced):
        if node not in graph.nodes:
            hint = did_you_mean(node, graph.nodes)
            raise UnknownNode(f"There is no node `{node}` to run.{hint}", node)


def _scope(graph: Graph, wiring: Wiring, request: RunRequest) -> tuple[set[NodeId], set[NodeId]]:
    """Give the nodes that are wanted, and those beside them whose results they read."""
    scope = set(wiring.order)
    if request.targets:
        scope = set(request.targets)
        for node in reversed(wiring.order):
            if node in scope:
                scope |= wiring.sources(node)
    if not request.start:
        return scope, set()
    scope &= downstream_of(graph, set(request.start))
    needed = {source for node in scope for source in wiring.sources(node)}
    return scope, needed - scope


def _decide_border(planner: _Planner, node_id: NodeId) -> NodePlan:
    """Take the stored result of a node that the wanted ones read from.

    Raises:
        NotReusable: There is none.
    """
    node = planner.graph.nodes[node_id]
    refusal = _refusal(planner, node_id, node)
    is_known = planner.recipes[node_id].key in planner.known
    if node.module == DATASET_MODULE or (is_known and refusal is None):
        return NodePlan("reuse", "needed by what runs")
    title = title_of(node, planner.catalog)
    why = refusal or "there is no stored result of it as it is now"
    raise NotReusable(
        f"{title} (`{node_id}`) is needed but not part of this run, and it cannot be reused: "
        f"{why}. Start the run from there.",
        node_id,
    )


def _decide(planner: _Planner, node_id: NodeId) -> NodePlan:
    node = planner.graph.nodes[node_id]
    if node_id in planner.wiring.skipped:
        return NodePlan("skip", planner.wiring.skipped[node_id])
    if node.module == DATASET_MODULE:
        return NodePlan("reuse", "stored data")
    refusal = _refusal(planner, node_id, node)
    if refusal is not None:
        return NodePlan("run", refusal)
    unsure = _unsure_source(planner, node_id)
    if planner.recipes[node_id].key in planner.known:
        return _only_if(planner, unsure) if unsure else NodePlan("reuse", "nothing changed")
    return _decide_without_result(planner, node_id, unsure)


def _decide_without_result(planner: _Planner, node_id: NodeId, unsure: NodeId | None) -> NodePlan:
    change = what_changed(planner.recipes[node_id], planner.previous.get(node_id))
    if change is not None:
        return NodePlan("run", change)
    new_data = _new_data(planner, node_id)
    if new_data is None:
        return NodePlan("run", "its result is no longer stored")
    return _only_if(planner, unsure) if unsure else NodePlan("run", new_data)


def _new_data(planner: _Planner, node_id: NodeId) -> str | None:
    """Name the node from which other data comes than before."""
    changed = changed_input(planner.recipes[node_id], planner.previous.get(node_id))
    if changed is None:
        return None
    port, place = changed
    source = planner.wiring.inputs[node_id][port][place].node
    return f"new data from {title_of(planner.graph.nodes[source], planner.catalog)}"


def _refusal(planner: _Planner, node_id: NodeId, node: Node) -> str | None:
    """Say why a stored result of a node must not be used; None when it may."""
    force = planner.request.force
    if force is True or (not isinstance(force, bool) and node_id in force):
        return "forced"
    if not node.reuse:
        return "reuse is off"
    return _outside(planner, node_id, planner.catalog.get_version(node.module, node.module_version))


def _outside(planner: _Planner, node_id: NodeId, spec: ModuleSpec) -> str | None:
    if spec.effects == "write":
        return "it writes to the outside world"
    if spec.effects == "read" and node_id not in planner.resolved.reads:
        return "it reads the outside world"
    return None


def _unsure_source(planner: _Planner, node_id: NodeId) -> NodeId | None:
    """Find a node above of which nobody knows yet what it will give."""
    sources = sorted(planner.wiring.sources(node_id))
    unsure = ("run", "maybe")
    return next((s for s in sources if planner.decided[s].decision in unsure), None)


def _only_if(planner: _Planner, source: NodeId) -> NodePlan:
    title = title_of(planner.graph.nodes[source], planner.catalog)
    return NodePlan("maybe", f"only if {title} gives something else")


def _count(decided: Mapping[NodeId, NodePlan]) -> dict[str, int]:
    decisions = [planned.decision for planned in decided.values()]
    counts = {decision: decisions.count(decision) for decision in ("run", "maybe", "reuse", "skip")}
    return {**counts, "total": len(decisions)}
