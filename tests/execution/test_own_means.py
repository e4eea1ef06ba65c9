"""What is the server's own is for trusted workspaces: keys, agent, engine."""

from typing import Any

import pytest
from django.conf import settings

from designer.execution.actions import submit_run
from designer.execution.errors import InvalidComputeError
from designer.execution.models import ComputeTarget
from designer.execution.probes import probe
from designer.execution.targets import change_compute, create_compute
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node

SSH = {"host": "worker.example", "key": "theirs"}
OWN = [
    ("ssh", SSH | {"key": ""}, "settings.key"),
    ("ssh", SSH | {"key_file": "~/.ssh/id_ed25519"}, "settings.key_file"),
    ("docker", {}, "kind"),
    ("docker", {"base_url": "tcp://127.0.0.1:2375"}, "kind"),
]

ON_BOXES = make_document({"rows": node("enter_data_manually", data="a\n1", compute_="boxes")})


@pytest.fixture
def second(workspace: Workspace) -> Workspace:
    return Workspace.objects.create(slug="second", name="Second")


@pytest.mark.parametrize(("kind", "given", "path"), OWN)
def test_a_further_workspace_may_not_use_it(
    second: Workspace, kind: str, given: dict[str, Any], path: str
):
    with pytest.raises(InvalidComputeError, match="PLUMBLINE_TRUSTED_WORKSPACES") as refused:
        create_compute(second, name="box", kind=kind, settings=given)
    assert [problem[0] for problem in refused.value.problems] == [path]


def test_nor_take_it_by_a_change(second: Workspace):
    target = create_compute(second, name="box", kind="ssh", settings=SSH)
    with pytest.raises(InvalidComputeError, match="the keys of the server"):
        change_compute(target, settings=SSH | {"key": ""})


def test_what_it_might_use_once_runs_nothing_any_more_and_says_why(
    second: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings.CONFIGURATION, "trusted_workspaces", "second")
    create_compute(second, name="boxes", kind="docker", settings={})
    pipeline = Pipeline.objects.create(workspace=second, name="Any", document=ON_BOXES)
    monkeypatch.setattr(settings.CONFIGURATION, "trusted_workspaces", "")
    with pytest.raises(InvalidComputeError, match="“boxes”: Only workspaces that PLUMBLINE_"):
        submit_run(pipeline, None, {})
    with pytest.raises(InvalidComputeError, match="a Docker engine"):
        probe(ComputeTarget.objects.get(name="boxes"), second)


@pytest.mark.parametrize("named", ["second", "third, second", "*"])
def test_the_first_workspace_and_those_that_are_named_may(
    workspace: Workspace, second: Workspace, monkeypatch: pytest.MonkeyPatch, named: str
):
    for number, (kind, given, _) in enumerate(OWN):
        create_compute(workspace, name=f"first-{number}", kind=kind, settings=given)
    monkeypatch.setattr(settings.CONFIGURATION, "trusted_workspaces", named)
    for number, (kind, given, _) in enumerate(OWN):
        create_compute(second, name=f"second-{number}", kind=kind, settings=given)
