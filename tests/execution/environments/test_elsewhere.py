"""The packages of a compute target are a part of the keys of what runs there."""

import pytest

from designer.execution.environments.elsewhere import found_elsewhere
from designer.execution.models import ComputeTarget
from designer.execution.planning import make_plan, meanings_of
from designer.execution.requests import Request
from designer.graph import document as documents
from designer.graph.structure import Graph
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    ComputeTarget.objects.get_or_create(name="local")
    return Workspace.objects.get_or_create(slug="default", defaults={"name": "Default"})[0]


@pytest.fixture
def containers(workspace: Workspace) -> ComputeTarget:
    return ComputeTarget.objects.create(
        name="containers", kind="docker", workspace=workspace, settings={"image": "lab:1"}
    )


def graph(compute: str | None = None) -> Graph:
    return documents.parse(
        make_document({"data": node("enter_data_manually", data="x\n1\n", compute_=compute)})
    )


def key(workspace: Workspace, compute: str | None) -> str:
    pipeline = Pipeline.objects.create(workspace=workspace, name="Keys")
    [recipe] = make_plan(
        pipeline, graph(compute), Request(), meanings_of(pipeline, graph(compute), Request())
    ).plan.recipes.values()
    return str(recipe.key)


def test_a_node_on_this_machine_runs_in_the_default_environment(
    workspace: Workspace, containers: ComputeTarget
):
    assert found_elsewhere(workspace.pk, graph("local"), Request()) == {}


def test_another_image_of_a_target_is_another_key(workspace: Workspace, containers: ComputeTarget):
    before, here = key(workspace, "containers"), key(workspace, "local")
    containers.settings = {"image": "lab:2"}
    containers.save()
    assert len({before, here, key(workspace, "containers")}) == 3


def test_the_target_that_a_run_asks_for_counts_where_a_node_names_none(
    workspace: Workspace, containers: ComputeTarget
):
    found = found_elsewhere(workspace.pk, graph(), Request(compute="containers"))
    assert found == {"data": "image lab:1"}
