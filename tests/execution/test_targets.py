"""Compute targets: what they may be like, and which one a step gets that names none."""

from collections.abc import Callable
from typing import Any

import pytest

from designer.execution import actions
from designer.execution.errors import ComputeConflictError, InvalidComputeError, UnknownComputeError
from designer.execution.models import ComputeTarget, StepRun
from designer.execution.targets import change_compute, create_compute, delete_compute
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node

SSH = {"host": "worker.example", "known_hosts": "worker.example ssh-ed25519 AAAA"}
Make = Callable[[dict[str, Any]], Pipeline]


def document(**nodes: str | None) -> dict[str, Any]:
    """Nodes without connections, each on the target that is given."""
    made = {name: node("execute_python_script") | {"compute": c} for name, c in nodes.items()}
    return make_document(made)


def computes_of(pipeline: Pipeline, **request: Any) -> dict[str, str]:
    run = actions.submit_run(pipeline, None, request)
    return dict(StepRun.objects.filter(run=run).values_list("node", "compute"))


def problems_with(workspace: Workspace, **values: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidComputeError) as refused:
        create_compute(workspace, **({"name": "box", "kind": "ssh", "settings": SSH} | values))
    return list(refused.value.problems)


def test_settings_are_completed_by_what_goes_without_saying(workspace: Workspace):
    made = create_compute(workspace, name="box", kind="ssh", settings=SSH, limits={"slots": 3})
    assert made.settings["port"] == 22
    assert made.settings["python"] == "python3"
    assert made.limits == {"slots": 3}
    assert not made.is_default


@pytest.mark.parametrize(
    ("values", "path", "says"),
    [
        ({"name": "Big Box"}, "name", "lower-case letters"),
        ({"kind": "dokcer"}, "kind", "Did you mean `docker`?"),
        ({"settings": {}}, "settings.host", "is missing"),
        ({"settings": SSH | {"prot": 22}}, "settings.prot", "Did you mean `port`?"),
        ({"settings": SSH | {"port": 0}}, "settings.port", "greater than or equal to 1. Got 0"),
        ({"settings": SSH | {"host": "-oProxyCommand=x"}}, "settings.host", "begin with a dash"),
        ({"settings": SSH | {"user": "a\nb"}}, "settings.user", "match"),
        ({"kind": "process"}, "settings.host", "This kind has none"),
        ({"kind": "docker", "settings": {"base_url": "ftp://x"}}, "settings.base_url", "unix://"),
        ({"limits": {"slots": 0}}, "limits.slots", "greater than or equal to 1"),
        ({"limits": {"slots": 65}}, "limits.slots", "less than or equal to 64. Got 65"),
        ({"limits": {"memory_bytes": 5}}, "limits.memory_bytes", "67108864"),
        ({"limits": {"cpus": "two"}}, "limits.cpus", "must be a valid number. Got 'two'"),
    ],
)
def test_what_is_not_allowed_is_named_with_what_would_be(
    workspace: Workspace, values: dict[str, Any], path: str, says: str
):
    found = dict(problems_with(workspace, **values))
    assert says in found[path]


def test_a_name_is_taken_once(workspace: Workspace):
    create_compute(workspace, name="box", kind="process")
    with pytest.raises(ComputeConflictError, match="“box” already"):
        create_compute(workspace, name="box", kind="process")


def test_a_step_runs_on_its_own_target_else_the_pipelines_else_the_default(
    workspace: Workspace, pipeline: Make
):
    for name in ("own", "for-the-pipeline"):
        create_compute(workspace, name=name, kind="process")
    graph = document(a="own", b=None)
    assert computes_of(pipeline(graph)) == {"a": "own", "b": "local"}
    create_compute(workspace, name="new-default", kind="process", is_default=True)
    assert computes_of(pipeline(graph)) == {"a": "own", "b": "new-default"}
    graph["defaults"] = {**graph.get("defaults", {}), "compute": "for-the-pipeline"}
    assert computes_of(pipeline(graph)) == {"a": "own", "b": "for-the-pipeline"}


def test_one_target_is_the_default(workspace: Workspace):
    first = create_compute(workspace, name="first", kind="process", is_default=True)
    second = create_compute(workspace, name="second", kind="process")
    change_compute(second, is_default=True)
    defaults = ComputeTarget.objects.filter(workspace=workspace, is_default=True)
    assert [target.name for target in defaults] == ["second"]
    assert change_compute(first, limits={"slots": 2}).limits == {"slots": 2}


def test_targets_of_other_workspaces_are_not_there(workspace: Workspace, pipeline: Make):
    other = Workspace.objects.create(slug="other", name="Other")
    create_compute(other, name="theirs", kind="process")
    with pytest.raises(UnknownComputeError):
        actions.submit_run(pipeline(document(a=None)), None, {"compute": "theirs"})


def test_a_target_that_steps_wait_for_is_not_deleted(workspace: Workspace, pipeline: Make):
    target = create_compute(workspace, name="nobody-works-here", kind="process")
    run = actions.submit_run(pipeline(document(a=target.name)), None, {})
    with pytest.raises(ComputeConflictError, match="cancel their runs"):
        delete_compute(target)
    actions.cancel_run(run, None)
    delete_compute(target)
    assert not ComputeTarget.objects.filter(name=target.name).exists()


@pytest.mark.parametrize(
    ("kind", "settings", "elsewhere"),
    [
        ("ssh", SSH, {"host": "other.example"}),
        ("ssh", SSH, {"port": 2222}),
        ("ssh", SSH, {"user": "other"}),
        ("ssh", SSH, {"folder": "~/other"}),
        ("docker", {}, {"base_url": "tcp://other.example:2375"}),
    ],
)
def test_a_target_does_not_move_while_steps_may_be_there(
    workspace: Workspace,
    pipeline: Make,
    kind: str,
    settings: dict[str, Any],
    elsewhere: dict[str, Any],
):
    target = create_compute(workspace, name="box", kind=kind, settings=settings)
    run = actions.submit_run(pipeline(document(a="box")), None, {})
    [name] = elsewhere
    with pytest.raises(ComputeConflictError, match=rf"settings\.{name}.*cancel their runs"):
        change_compute(target, settings={**settings, **elsewhere})
    change_compute(target, settings=settings, limits={"slots": 3})
    actions.cancel_run(run, None)
    assert change_compute(target, settings={**settings, **elsewhere}).settings[name]


def test_two_changes_at_once_are_both_kept(workspace: Workspace):
    made = create_compute(workspace, name="box", kind="ssh", settings=SSH)
    mine, yours = (ComputeTarget.objects.get(pk=made.pk) for _ in range(2))
    change_compute(mine, settings=SSH | {"port": 2222})
    change_compute(yours, limits={"slots": 3})
    kept = ComputeTarget.objects.get(pk=made.pk)
    assert (kept.settings["port"], kept.limits) == (2222, {"slots": 3})


def test_the_target_that_the_server_imports_on_stays(workspace: Workspace):
    with pytest.raises(ComputeConflictError, match="imports"):
        delete_compute(ComputeTarget.objects.get(name="local"))
