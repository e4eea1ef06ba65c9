"""Steps in environments of their own: built from real packages, once, and seen at the node."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from designer.execution import actions
from designer.execution.environments import trials
from designer.execution.environments.actions import change_environment, create_environment
from designer.execution.environments.building import place_of
from designer.execution.environments.description import describe
from designer.execution.environments.lookup import facts_of
from designer.execution.errors import InvalidPipelineError
from designer.execution.models import Environment, EnvironmentBuild, LogChunk, Run, StepRun
from designer.execution.planning import plan_pipeline
from designer.graph.structure import NodeId
from designer.workspace.models import Pipeline, Workspace
from tests.builders import make_document, node
from tests.execution.processes import descendants
from tests.execution.waiting import check_events, states, wait_for, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Pipeline]
RunToEnd = Callable[..., Run]
HEAD = "import time\ndef azureml_main(dataframe1=None, dataframe2=None):\n"
SPEAKS = """\
import cowsay, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    print(cowsay.get_output_string("cow", "moo"), cowsay.__file__)
    return pandas.DataFrame({"x": [1, 2, 3]}),
"""


def scripts(count: int = 1, *, code: str = SPEAKS, environment: str = "cows") -> dict[str, Any]:
    return make_document(
        {
            f"s{n}": node("execute_python_script", script=f"{code}# {n}", environment_=environment)
            for n in range(count)
        }
    )


@pytest.fixture
def cows(workspace: Workspace) -> Environment:
    return make(workspace, "cowsay==6.1  # speaks")


def make(workspace: Workspace, text: str, **more: Any) -> Environment:
    content = {"requirements": text, **more}
    return create_environment(workspace, name="cows", kind="requirements", content=content)


def forget_builds() -> None:
    shutil.rmtree(settings.DATA_DIR / "environments", ignore_errors=True)


def log_of(run: Run, node_id: str) -> str:
    chunks = LogChunk.objects.filter(step_run__run=run, step_run__node=node_id).order_by("offset")
    return "".join(chunks.values_list("text", flat=True))


def built(environment: Environment) -> Path:
    return place_of(facts_of(environment)).folder


def error_of(run: Run) -> dict[str, Any]:
    return StepRun.objects.get(run=run).error or {}


def test_ten_steps_that_need_it_at_once_build_it_once(
    cows: Environment, pipeline: Make, worker: Any
):
    forget_builds()
    run = actions.submit_run(pipeline(scripts(10)), None, {})
    step = wait_for_preparing(run)
    assert step.progress_message == "Building environment cows"
    assert set(states(wait_for_end(run, 110)).values()) == {"succeeded"}
    assert str(built(cows)) in log_of(run, "s0")
    build = EnvironmentBuild.objects.get()
    assert (build.state, build.error) == ("ready", "")
    assert build.log.count("+ cowsay==6.1") == 1
    assert build.size_bytes
    assert build.built_at
    check_events(run)


def wait_for_preparing(run: Run) -> StepRun:
    steps = StepRun.objects.filter(run=run, state="preparing").exclude(progress_message="")
    wait_for(steps.exists, 30, "a step to be preparing")
    found = steps.first()
    assert found
    return found


def test_what_was_built_is_not_built_again(cows: Environment, pipeline: Make, run_to_end: RunToEnd):
    run_to_end(pipeline(scripts()))
    EnvironmentBuild.objects.update(log="untouched")
    run = run_to_end(pipeline(scripts(code=SPEAKS + "# again\n")))
    assert states(run) == {"s0": "succeeded"}
    assert EnvironmentBuild.objects.get().log == "untouched"


def test_a_build_that_was_cut_off_by_a_crash_is_not_believed(
    cows: Environment, pipeline: Make, run_to_end: RunToEnd
):
    forget_builds()
    place = place_of(facts_of(cows))
    place.python.parent.mkdir(parents=True)
    place.python.write_text("#!/bin/false")
    assert states(run_to_end(pipeline(scripts()))) == {"s0": "succeeded"}


def test_an_edit_changes_the_key_and_runs_again_what_uses_it(
    cows: Environment, pipeline: Make, run_to_end: RunToEnd
):
    made = pipeline(scripts())
    assert states(run_to_end(made)) == {"s0": "succeeded"}
    change_environment(cows, content={"requirements": "cowsay==6.1 # a comment"})
    assert states(run_to_end(made)) == {"s0": "reused"}
    change_environment(cows, content={"requirements": "cowsay==6.0"})
    plan = plan_pipeline(made, made.document, {})
    assert plan.nodes[NodeId("s0")].reason == "the environment changed"
    assert states(run_to_end(made)) == {"s0": "succeeded"}


def test_a_requirement_that_cannot_be_had_fails_the_step_with_the_words_of_the_resolver(
    workspace: Workspace, pipeline: Make, run_to_end: RunToEnd
):
    make(workspace, "cowsay==99")
    run = run_to_end(pipeline(scripts()))
    error = error_of(run)
    assert error["code"] == "environment_failed"
    assert error["message"].startswith("The environment “cows” could not be built. ")
    assert "cowsay==99" in error["message"]
    build = EnvironmentBuild.objects.get()
    assert build.state == "failed"
    assert build.error in error["message"]


def test_what_nobody_wants_any_more_is_not_built_on(
    workspace: Workspace, pipeline: Make, worker: Any
):
    forget_builds()
    environment = make(workspace, "cowsay==5.0")
    run = actions.submit_run(pipeline(scripts()), None, {})
    wait_for_preparing(run)
    actions.cancel_run(run, None)
    assert wait_for_end(run, 10).state == "cancelled"
    assert not place_of(facts_of(environment)).is_ready()
    assert EnvironmentBuild.objects.get().state == "new"
    check_events(run)


def test_one_without_our_packages_is_built_and_tried_because_somebody_asks(
    workspace: Workspace, worker: Any
):
    environment = make(workspace, "six==1.17.0", inherit=False)
    run = wait_for_end(trials.build(environment))
    assert run.state == "succeeded", error_of(run)
    assert str(built(environment)) in log_of(run, "probe")
    (told,) = describe([environment_again(environment)])
    assert (told["state"], told["run"]) == ("ready", run.pk)
    assert "six==1.17.0" in environment_again(environment).build.log


def environment_again(environment: Environment) -> Environment:
    return Environment.objects.select_related("build").get(pk=environment.pk)


def test_one_that_inherits_nothing_has_no_tables(
    workspace: Workspace, pipeline: Make, run_to_end: RunToEnd
):
    make(workspace, "cowsay==6.1", inherit=False)
    error = error_of(run_to_end(pipeline(scripts())))
    assert error["code"] == "environment_lacks"
    assert "to the environment, or let it inherit" in error["message"]


def guard_of(worker: Any) -> int:
    """Find the process that guards the only step that runs."""
    spawned = worker.backend._spawned._processes
    wait_for(lambda: worker.attempts() and spawned.get(str(worker.attempts()[0].folder)), 30)
    return int(spawned[str(worker.attempts()[0].folder)].pid)


def test_a_step_of_the_environment_is_killed_with_all_that_it_started(
    cows: Environment, pipeline: Make, worker: Any
):
    code = (
        "import os, time\ndef azureml_main(a=None, b=None):\n    os.fork() or os.setsid()\n"
        "    time.sleep(600)\n"
    )
    run = actions.submit_run(pipeline(scripts(code=code)), None, {})
    wait_for(lambda: states(run) == {"s0": "running"}, 60, "the step to run")
    guard = guard_of(worker)
    wait_for(lambda: len(descendants(guard)) > 4, 30, "the fork")
    started = descendants(guard)
    actions.cancel_run(run, None)
    assert wait_for_end(run).state == "cancelled"
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_a_step_whose_guard_dies_is_lost_and_runs_again(
    cows: Environment, pipeline: Make, worker: Any
):
    code = HEAD + "    time.sleep(3)\n    return None,\n"
    run = actions.submit_run(pipeline(scripts(code=code)), None, {})
    wait_for(lambda: states(run) == {"s0": "running"}, 60, "the step to run")
    os.kill(guard_of(worker), signal.SIGKILL)
    assert wait_for_end(run).state == "succeeded"
    assert StepRun.objects.get(run=run).attempt == 2


def test_a_step_in_an_environment_is_held_to_its_limits_and_its_folder(
    cows: Environment, pipeline: Make, run_to_end: RunToEnd
):
    database = settings.DATABASES["default"]["NAME"]
    code = HEAD + f"    open({str(database)!r}).read()\n"
    assert "No such file" in error_of(run_to_end(pipeline(scripts(code=code))))["message"]
    document = scripts(code=HEAD + "    time.sleep(600)\n")
    document["nodes"]["s0"]["timeout_seconds"] = 2
    assert error_of(run_to_end(pipeline(document)))["code"] == "timeout"


def test_an_image_does_not_run_as_a_process(
    workspace: Workspace, pipeline: Make, run_to_end: RunToEnd
):
    create_environment(workspace, name="cows", kind="image", content={"image": "debian:12"})
    error = error_of(run_to_end(pipeline(scripts())))
    assert error["code"] == "environment_not_here"
    assert "Choose a docker target" in error["message"]


def test_a_name_that_nothing_has_is_a_problem_with_a_guess(cows: Environment, pipeline: Make):
    with pytest.raises(InvalidPipelineError) as refused:
        actions.submit_run(pipeline(scripts(environment="cow")), None, {})
    (problem,) = refused.value.problems
    assert (problem.code, problem.node) == ("unknown_environment", "s0")
    assert "cows" in problem.hint
