"""What modules need comes with the product, and is the workspace's own once it was needed."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.catalog.snapshot import load
from designer.execution.environments import provided
from designer.execution.environments.actions import create_environment, make_provided
from designer.execution.environments.content import requirements_of
from designer.execution.environments.lookup import environment_names
from designer.execution.models import Environment, Run
from designer.execution.planning import plan_pipeline
from designer.graph.structure import NodeId
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node
from tests.execution.waiting import states

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Pipeline]
SCRIPT = """\
import cowsay, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    return pandas.DataFrame({"said": [cowsay.get_output_string("cow", "moo")]}),
"""


@pytest.fixture
def herd(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(provided.PROVIDED, "herd", "cowsay==6.1")  # type: ignore[arg-type]
    return "herd"


def scripts(environment: str) -> dict[str, Any]:
    return make_document(
        {"s": node("execute_python_script", script=SCRIPT, environment_=environment)}
    )


def test_every_environment_that_a_module_names_comes_with_the_product():
    named = {spec.environment for spec in load().values() if spec.environment}
    assert named <= set(provided.PROVIDED)
    assert all(find and requirements_of(find) for find in map(provided.find_provided, named))


def test_the_first_run_that_needs_it_makes_and_builds_it(
    herd: str, workspace: Workspace, pipeline: Make, run_to_end: Callable[..., Run]
):
    made = pipeline(scripts(herd))
    plan_pipeline(made, made.document, {})
    assert not Environment.objects.exists()
    assert states(run_to_end(made)) == {"s": "succeeded"}
    environment = Environment.objects.get()
    assert (environment.name, environment.build.state) == ("herd", "ready")
    # It being there is no change: what was found before holds.
    plan = plan_pipeline(made, made.document, {})
    assert plan.nodes[NodeId("s")].decision == "reuse"


def test_what_the_workspace_has_under_the_name_goes_first(
    herd: str, workspace: Workspace, pipeline: Make
):
    content = {"requirements": "cowsay==6.0"}
    create_environment(workspace, name=herd, kind="requirements", content=content)
    make_provided(workspace.id, [herd, "nothing"])
    assert Environment.objects.get().content["requirements"] == "cowsay==6.0"
    assert herd in environment_names(workspace.id)


def test_making_it_twice_is_making_it_once(herd: str, workspace: Workspace):
    make_provided(workspace.id, [herd])
    make_provided(workspace.id, [herd])
    assert Environment.objects.filter(workspace=workspace).count() == 1
