"""Which environments there are: by the names that graphs use, and by the digests of steps."""

from functools import lru_cache
from uuid import UUID

from designer.catalog.snapshot import Catalog
from designer.execution.environments.content import key_of
from designer.execution.environments.defaults import default_environment
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.environments.provided import PROVIDED, find_provided
from designer.execution.models import Environment, EnvironmentBuild
from designer.graph.structure import Graph, Node

REMEMBERED = 64
ByName = dict[str, EnvironmentFacts]


def environments_of(workspace_id: UUID, graph: Graph, catalog: Catalog) -> ByName:
    """Give what the nodes of a graph run in; no query where they all run in the default one.

    What the workspace has under a name goes before what comes with the product.
    """
    names = {name for node in graph.nodes.values() if (name := environment_name(node, catalog))}
    if not names:
        return {}
    rows = Environment.objects.filter(workspace=workspace_id, name__in=names)
    own = {row.name: facts_of(row) for row in rows.select_related("build").defer("build__log")}
    return {name: facts for name in names if (facts := own.get(name) or find_provided(name))}


def environment_name(node: Node, catalog: Catalog) -> str:
    """Give the name of what a node runs in: its own, else its module's; empty for the default."""
    spec = catalog.find(node.module, node.module_version)
    return node.environment or (spec.environment if spec else None) or ""


def environment_names(workspace_id: UUID) -> frozenset[str]:
    rows = Environment.objects.filter(workspace=workspace_id)
    return frozenset(rows.values_list("name", flat=True)) | set(PROVIDED)


def keys_of(environments: ByName) -> dict[str, str]:
    """Give what each environment adds to recipes."""
    default = default_environment()
    return {name: key_of(facts, default) for name, facts in environments.items()}


def facts_of(environment: Environment) -> EnvironmentFacts:
    build = environment.build
    return EnvironmentFacts(environment.name, build.kind, build.digest, build.content)


@lru_cache(REMEMBERED)
def frozen_facts(name: str, digest: str) -> EnvironmentFacts:
    """Give the environment that a step was submitted with, whatever its name means by now."""
    build = EnvironmentBuild.objects.only("kind", "content").get(pk=digest)
    return EnvironmentFacts(name, build.kind, digest, build.content)
