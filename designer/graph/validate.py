"""Validation: everything that keeps a graph from running, all of it at once. Never raises."""

from collections.abc import Collection, Iterator

from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.column_problems import column_problems
from designer.graph.document import DEFAULT_LIMITS, Limits
from designer.graph.edge_problems import edge_problems
from designer.graph.order import find_cycles
from designer.graph.parameter_problems import ParameterCheck, pipeline_parameter_problems
from designer.graph.place_problems import place_problems
from designer.graph.problems import Code, Problem, suggestion
from designer.graph.schema_flow import Flow, flow
from designer.graph.structure import Graph, NodeId
from designer.graph.unique_problems import unique_problems
from designer.graph.wiring import title_of
from designer.graph.world import World


def validate(
    graph: Graph,
    catalog: Catalog,
    world: World = World(),  # noqa: B008 - frozen
    limits: Limits = DEFAULT_LIMITS,
    known_flow: Flow | None = None,
) -> list[Problem]:
    """Find every problem, in the order of the document; linear in nodes plus edges.

    Args:
        graph: The graph.
        catalog: The modules.
        world: What else exists; what it does not know is not checked.
        limits: How large a graph may be.
        known_flow: What `flow` gave for the same graph, when the caller has it already.
    """
    specs = {
        node_id: spec
        for node_id, node in graph.nodes.items()
        if (spec := catalog.find(node.module, node.module_version))
    }
    columns = flow(graph, catalog, world) if known_flow is None else known_flow
    return [
        *_limit_problems(graph, limits),
        *pipeline_parameter_problems(graph, world),
        *_default_problems(graph, world),
        *_node_problems(graph, catalog, specs, world),
        *unique_problems(graph, specs, world),
        *edge_problems(graph, specs, lambda node: title_of(graph.nodes[node], catalog)),
        *_cycle_problems(graph, catalog),
        *column_problems(graph, catalog, specs, columns, world),
        *place_problems(graph, catalog, specs, world),
    ]


def _limit_problems(graph: Graph, limits: Limits) -> Iterator[Problem]:
    counts = (
        ("nodes", len(graph.nodes), limits.nodes),
        ("connections", len(graph.edges), limits.edges),
    )
    for what, count, limit in counts:
        if count > limit:
            message = f"The pipeline has {count:,} {what}. At most {limit:,} are allowed."
            yield Problem("limit_exceeded", message)


def _node_problems(
    graph: Graph, catalog: Catalog, specs: dict[NodeId, ModuleSpec], world: World
) -> Iterator[Problem]:
    check = ParameterCheck(graph, world)
    for node_id, node in graph.nodes.items():
        spec = specs.get(node_id)
        title = title_of(node, catalog)
        if spec is None:
            yield _module_problem(node_id, graph, catalog)
        elif node.enabled:
            yield from check.problems(node_id, node, spec, title)
        if node.compute is not None:
            yield from _unknown("compute", node.compute, world.computes, node_id, title)
        if node.environment is not None:
            known = world.environments
            yield from _unknown("environment", node.environment, known, node_id, title)


def _module_problem(node_id: NodeId, graph: Graph, catalog: Catalog) -> Problem:
    node = graph.nodes[node_id]
    versions = catalog.versions(node.module)
    title = node.title or f"Node “{node_id}”"
    if not versions:
        message = f"{title}: there is no module “{node.module}”."
        hint = suggestion(node.module, catalog)
        return Problem("unknown_module", message, node_id, hint=hint)
    known = ", ".join(map(str, versions))
    message = f"{title}: version {node.module_version} of “{node.module}” is not installed."
    hint = f"There is version {known}. Upgrade the node to use it."
    return Problem("module_version_missing", message, node_id, hint=hint)


def _default_problems(graph: Graph, world: World) -> Iterator[Problem]:
    if graph.defaults.compute is not None:
        yield from _unknown("compute", graph.defaults.compute, world.computes, None, "The pipeline")


def _unknown(
    what: str, name: str, known: Collection[str] | None, node: NodeId | None, title: str
) -> Iterator[Problem]:
    if known is None or name in known:
        return
    code: Code = "unknown_compute" if what == "compute" else "unknown_environment"
    noun = "compute target" if what == "compute" else what
    message = f"{title}: there is no {noun} “{name}”."
    yield Problem(code, message, node, hint=suggestion(name, known))


def _cycle_problems(graph: Graph, catalog: Catalog) -> Iterator[Problem]:
    for cycle in find_cycles(graph):
        titles = {node: title_of(graph.nodes[node], catalog) for node in cycle}
        if len(set(titles.values())) < len(titles):
            titles = {node: f"{title} ({node})" for node, title in titles.items()}
        names = " → ".join(titles[node] for node in cycle)
        message = f"These nodes wait for each other: {names}."
        yield Problem("cycle", message, cycle[0], hint="Take one of the connections away.")
