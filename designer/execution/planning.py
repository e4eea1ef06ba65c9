"""Plans and validation against what is stored: the pure functions of `graph` with the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from designer.execution import lookups
from designer.execution.catalog import catalog
from designer.execution.environments.defaults import default_environment
from designer.execution.environments.elsewhere import found_elsewhere
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.environments.lookup import environments_of, keys_of
from designer.execution.lookups import Leader
from designer.execution.models import StepRun
from designer.execution.requests import Request
from designer.graph import document as documents
from designer.graph.keys import Recipe, RecipeKey, Resolved, recipes
from designer.graph.plan import Plan, plan
from designer.graph.reasons import PreviousStep
from designer.graph.references import parameter_values, substitute
from designer.graph.structure import Graph, NodeId
from designer.graph.wiring import DATASET_MODULE
from designer.workspace.models import DatasetVersion, Pipeline
from designer.workspace.secrets import secret_versions

RUNS_REMEMBERED = 3


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the names in a graph stand for at one moment: validation and plan see the same."""

    versions: Mapping[str, DatasetVersion]
    environments: Mapping[str, EnvironmentFacts]
    secrets: Mapping[str, str]
    resolved: Resolved


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made of."""

    graph: Graph
    resolved: Resolved
    versions: Mapping[str, DatasetVersion]
    environments: Mapping[str, EnvironmentFacts]
    results: Mapping[RecipeKey, Leader]
    plan: Plan


def plan_pipeline(
    pipeline: Pipeline, document: Mapping[str, Any], values: Mapping[str, Any]
) -> Plan:
    """Say of each node what a run would do.

    Raises:
        GraphError: the document is none, or the request names what is not there.
    """
    graph = documents.parse(document)
    request = Request.of(values)
    return make_plan(pipeline, graph, request, meanings_of(pipeline, graph, request)).plan


def meanings_of(pipeline: Pipeline, graph: Graph, request: Request) -> Meanings:
    """Look up what the names in a graph stand for in the workspace."""
    versions = dataset_versions(pipeline.workspace_id, graph, request.parameters)
    environments = environments_of(pipeline.workspace_id, graph, catalog())
    secrets = secret_versions(pipeline.workspace_id, graph)
    resolved = resolve(request, versions, secrets, keys_of(environments))
    resolved = replace(resolved, elsewhere=found_elsewhere(pipeline.workspace_id, graph, request))
    return Meanings(versions, environments, secrets, resolved)


def make_plan(pipeline: Pipeline, graph: Graph, request: Request, meanings: Meanings) -> Planned:
    """Plan a run with what the workspace has stored."""
    resolved = meanings.resolved
    found = recipes(graph, catalog(), resolved)
    results = known_results(pipeline.workspace_id, found.values())
    # Only a node without a result is asked what has changed.
    is_asked = request.force is not True and any(r.key not in results for r in found.values())
    previous = previous_steps(pipeline) if is_asked else {}
    made = plan(graph, catalog(), resolved, results, request.for_planner(), previous, made=found)
    return Planned(graph, resolved, meanings.versions, meanings.environments, results, made)


def resolve(
    request: Request,
    versions: Mapping[str, DatasetVersion],
    secrets: Mapping[str, str],
    environments: Mapping[str, str],
) -> Resolved:
    """Give the names in a graph the meaning that they have now."""
    datasets: dict[str, dict[int, str]] = {}
    for version in versions.values():
        digest = version.artifact.digest if version.artifact else ""
        datasets.setdefault(version.dataset.name, {})[version.version] = digest
    return Resolved(
        parameters=request.parameters,
        datasets=datasets,
        secrets=secrets,
        environments=environments,
        default_environment=default_environment(),
        sample=request.for_planner().sample,
    )


def dataset_versions(
    workspace_id: UUID, graph: Graph, parameters: Mapping[str, Any]
) -> dict[str, DatasetVersion]:
    """Find the version that each dataset node stands for; null is the newest that is ready."""
    values = parameter_values(graph, parameters)
    wanted = {
        node_id: substitute(node.params, values)
        for node_id, node in graph.nodes.items()
        if node.module == DATASET_MODULE
    }
    names = {name for params in wanted.values() if isinstance(name := params.get("name"), str)}
    if not names:
        return {}
    rows = (
        DatasetVersion.objects.filter(
            dataset__workspace=workspace_id,
            dataset__name__in=names,
            state=DatasetVersion.State.READY,
            artifact__isnull=False,
        )
        .select_related("dataset", "artifact")
        .order_by("version")
    )
    by_name: dict[str, dict[int | None, DatasetVersion]] = {}
    for row in rows:
        by_name.setdefault(row.dataset.name, {}).update({row.version: row, None: row})
    found = {
        node_id: by_name.get(str(params.get("name")), {}).get(params.get("version"))
        for node_id, params in wanted.items()
        if isinstance(params.get("version"), int | None)
    }
    return {node_id: row for node_id, row in found.items() if row is not None}


def known_results(workspace_id: UUID, made: Iterable[Recipe]) -> dict[RecipeKey, Leader]:
    """Find the step runs whose results are stored for these recipes."""
    found = lookups.results(workspace_id, {recipe.key for recipe in made})
    return {RecipeKey(key): leader for key, leader in found.items()}


def previous_steps(pipeline: Pipeline) -> dict[NodeId, PreviousStep]:
    """Give the newest good step of each node in the last runs, to say what changed since."""
    runs = list(pipeline.runs.order_by("-number").values_list("id", flat=True)[:RUNS_REMEMBERED])
    rows = StepRun.objects.filter(run__in=runs, state__in=("succeeded", "reused"))
    found: dict[NodeId, PreviousStep] = {}
    columns = ("run_id", "node", "own", "inputs", "recipe_key")
    steps = list(rows.values_list(*columns))
    keys = {(run_id, node): key for run_id, node, _, _, key in steps}
    for run_id, node, own, inputs, _ in sorted(steps, key=lambda step: runs.index(step[0])):
        if own and node not in found:
            found[NodeId(node)] = _previous(own, inputs, run_id, keys)
    return found


def _previous(
    own: Mapping[str, Any],
    inputs: Iterable[Mapping[str, str]],
    run_id: UUID,
    keys: Mapping[tuple[UUID, str], str],
) -> PreviousStep:
    feeding: dict[str, tuple[RecipeKey, ...]] = {}
    for source in inputs:
        key = keys.get((run_id, source.get("node", "")), "")
        feeding[source["port"]] = (*feeding.get(source["port"], ()), RecipeKey(key))
    return PreviousStep(
        module=own["module"],
        module_version=own["version"],
        params=own["params"],
        inputs=feeding,
        environment=own.get("environment", ""),
    )
