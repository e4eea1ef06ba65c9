"""Problems of places: a datastore on the server, used where the server's files are not."""

from collections.abc import Iterator, Mapping

from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec
from designer.graph.problems import Problem
from designer.graph.references import parameter_values, substitute
from designer.graph.structure import Graph, NodeId
from designer.graph.wiring import title_of
from designer.graph.world import World


def place_problems(
    graph: Graph, catalog: Catalog, specs: Mapping[NodeId, ModuleSpec], world: World
) -> Iterator[Problem]:
    """Find nodes that would run where the folder of their datastore is not."""
    places = world.places
    if places is None or not places.local_datastores:
        return
    usual = places.chosen or graph.defaults.compute or places.default
    values = parameter_values(graph, world.parameters)
    for node_id, spec in specs.items():
        node = graph.nodes[node_id]
        compute = node.compute or usual
        if not node.enabled or compute not in places.elsewhere:
            continue
        params = spec.resolve(substitute(node.params, values))
        for parameter in spec.parameters:
            name = params.get(parameter.name)
            if parameter.kind == "datastore" and name in places.local_datastores:
                message = (
                    f"{title_of(node, catalog)}: the datastore “{name}” lies in a folder of the "
                    f"server, which steps on the compute target “{compute}” do not see."
                )
                yield Problem(
                    "parameter_invalid", message, node_id, None, parameter.name, _hint(places.here)
                )


def _hint(here: frozenset[str]) -> str:
    named = " or ".join(f"“{name}”" for name in sorted(here))
    where = f"Let the node run on {named}, or" if named else "Run it on processes of the server, or"
    return f"{where} keep the files in a datastore of the kind S3 or SFTP."
