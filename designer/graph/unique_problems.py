"""Problems of parameters whose values must differ from node to node, such as names of inputs."""

from collections.abc import Iterator, Mapping

from designer.catalog.json_schemas import UNIQUE
from designer.catalog.spec import ModuleSpec
from designer.graph.problems import Problem
from designer.graph.references import parameter_values, substitute
from designer.graph.structure import Graph, NodeId
from designer.graph.world import World


def unique_problems(
    graph: Graph, specs: Mapping[NodeId, ModuleSpec], world: World
) -> Iterator[Problem]:
    """Find each value that an earlier node of the same module has already."""
    known = parameter_values(graph, world.parameters)
    first: dict[tuple[str, str, str], NodeId] = {}
    for node_id, spec in specs.items():
        node = graph.nodes[node_id]
        unique = [p for p in spec.parameters if UNIQUE in p.json_schema]
        if not unique or not node.enabled:
            continue
        params = spec.resolve(substitute(node.params, known))
        for parameter in unique:
            value = params[parameter.name]
            taken = first.setdefault((spec.id, parameter.name, str(value)), node_id)
            if taken != node_id:
                message = (
                    f"{node.title or spec.title}: {parameter.title} is “{value}”, as that of "
                    f"“{graph.nodes[taken].title or taken}”. Give each a name of its own."
                )
                yield Problem("parameter_invalid", message, node_id, parameter=parameter.name)
