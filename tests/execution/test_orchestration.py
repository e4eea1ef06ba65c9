"""Runs from submission to their end, with a real worker and a real step host."""

import os
import signal
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from designer.execution import actions, memo, orchestrator, supervisor
from designer.execution.errors import (
    InvalidPipelineError,
    RunConflictError,
    StaleRevisionError,
    UnknownComputeError,
)
from designer.execution.models import Computation, Run, StepOutput, StepRun, Worker
from designer.execution.orchestrator import Taker
from designer.execution.snapshot import run_snapshot
from designer.graph.plan import NotReusable
from designer.workspace.models import Artifact, Pipeline
from tests.builders import make_document, node
from tests.execution.processes import step_processes
from tests.execution.waiting import check_events, states, wait_for, wait_for_end, wait_for_state

pytestmark = pytest.mark.django_db(transaction=True)
Make = Callable[..., Pipeline]
RunToEnd = Callable[..., Run]


def numbers(rows: int = 5, *, first: int = 0) -> dict[str, Any]:
    data = "x,y\n" + "".join(f"{n},{n % 3}\n" for n in range(first, first + rows))
    return node("enter_data_manually", data=data)


def script(code: str, **settings: Any) -> dict[str, Any]:
    return node("execute_python_script", script=code, **settings)


SAME = "def azureml_main(dataframe1=None, dataframe2=None):\n    return dataframe1,\n"
FAILS = "def azureml_main(dataframe1=None, dataframe2=None):\n    raise ValueError('no good')\n"
SLEEPS = (
    "import time\ndef azureml_main(dataframe1=None, dataframe2=None):\n    time.sleep(60)\n"
    "    return dataframe1,\n"
)


def two_steps(**params: Any) -> dict[str, Any]:
    return make_document(
        {"data": numbers(), "split": node("split_data", **params)},
        "data.output > split.dataset",
    )


def test_a_pipeline_of_two_nodes_runs(pipeline: Make, run_to_end: RunToEnd):
    run = run_to_end(pipeline(two_steps()))
    assert (run.state, states(run)) == ("succeeded", {"data": "succeeded", "split": "succeeded"})
    snapshot = run_snapshot(run)
    assert snapshot["number"] == 1
    assert snapshot["seq"] == run.seq
    assert snapshot["steps"]["data"]["outputs"]["output"]["rows"] == 5
    assert set(snapshot["steps"]["split"]["outputs"]) == {"first", "second"}
    check_events(run)


def test_running_again_reuses_everything_and_starts_nothing(pipeline: Make, run_to_end: RunToEnd):
    made = pipeline(two_steps())
    first, again = run_to_end(made), run_to_end(made)
    assert set(states(again).values()) == {"reused"}
    assert again.number == 2
    outputs = StepOutput.objects.filter(step_run__run=first).values_list("artifact_id", flat=True)
    shared = StepOutput.objects.filter(step_run__run=again).values_list("artifact_id", flat=True)
    assert sorted(outputs) == sorted(shared)
    assert run_snapshot(again)["steps"]["split"]["reused_from"]["number"] == 1
    check_events(again)


def test_only_what_changed_runs_again(pipeline: Make, run_to_end: RunToEnd):
    made = pipeline(two_steps(fraction=0.5))
    run_to_end(made)
    made.document = two_steps(fraction=0.4)
    made.save()
    run = run_to_end(made)
    assert states(run) == {"data": "reused", "split": "succeeded"}
    assert run_snapshot(run)["steps"]["split"]["reason"] == "parameter fraction changed"


def test_a_changed_step_with_equal_output_cuts_off_what_follows(
    pipeline: Make, run_to_end: RunToEnd
):
    def document(code: str) -> dict[str, Any]:
        return make_document(
            {"data": numbers(), "script": script(code), "split": node("split_data")},
            "data.output > script.dataset1",
            "script.first > split.dataset",
        )

    made = pipeline(document(SAME))
    run_to_end(made)
    made.document = document(SAME + "# a comment\n")
    made.save()
    run = run_to_end(made)
    assert states(run) == {"data": "reused", "script": "succeeded", "split": "reused"}


def test_force_computes_again_and_early_cut_off_still_holds(pipeline: Make, run_to_end: RunToEnd):
    made = pipeline(two_steps())
    run_to_end(made)
    run = run_to_end(made, force=["data"])
    assert states(run) == {"data": "succeeded", "split": "reused"}
    assert set(states(run_to_end(made, force=True)).values()) == {"succeeded"}


def test_two_equal_nodes_are_computed_once(pipeline: Make, run_to_end: RunToEnd):
    document = make_document({"one": numbers(), "other": numbers()})
    run = run_to_end(pipeline(document))
    assert sorted(states(run).values()) == ["reused", "succeeded"]
    assert Computation.objects.count() == 1
    check_events(run)


def test_a_failing_script_fails_its_node_and_what_follows(pipeline: Make, run_to_end: RunToEnd):
    document = make_document(
        {"data": numbers(), "script": script(FAILS), "split": node("split_data")},
        "data.output > script.dataset1",
        "script.first > split.dataset",
    )
    run = run_to_end(pipeline(document))
    assert run.state == "failed"
    assert states(run) == {"data": "succeeded", "script": "failed", "split": "upstream_failed"}
    steps = run_snapshot(run)["steps"]
    assert "no good" in steps["script"]["error"]["message"]
    assert steps["split"]["reason"] == "Execute Python Script failed"
    check_events(run)


def test_running_the_failed_again_leaves_out_what_went_well(pipeline: Make, run_to_end: RunToEnd):
    document = make_document(
        {"data": numbers(), "script": script(FAILS), "split": node("split_data")},
        "data.output > script.dataset1",
        "script.first > split.dataset",
    )
    run = run_to_end(pipeline(document))
    again = wait_for_end(actions.resubmit_run(run, None, only_failed=True))
    assert states(again) == {"script": "failed", "split": "upstream_failed"}


def test_other_branches_go_on_when_the_pipeline_says_so(pipeline: Make, run_to_end: RunToEnd):
    document = make_document(
        {"data": numbers(), "script": script(FAILS), "split": node("split_data")},
        "data.output > script.dataset1",
        "data.output > split.dataset",
        defaults={"continue_on_failure": True},
    )
    run = run_to_end(pipeline(document))
    assert (run.state, states(run)["split"]) == ("failed", "succeeded")


def test_retries_of_a_node_are_attempts_of_one_step(pipeline: Make, run_to_end: RunToEnd):
    run = run_to_end(pipeline(make_document({"script": script(FAILS, retries_=2)})))
    step = StepRun.objects.get(run=run)
    assert (step.state, step.attempt, step.failures) == ("failed", 3, 2)
    check_events(run)


def test_cancelling_ends_the_process_first(pipeline: Make, worker: Any):
    run = actions.submit_run(pipeline(make_document({"script": script(SLEEPS)})), None, {})
    wait_for_state(run, "script", "running")
    actions.cancel_run(run, None)
    run = wait_for_end(run)
    assert (run.state, states(run)) == ("cancelled", {"script": "cancelled"})
    assert worker.attempts() == []
    check_events(run)


def test_a_follower_takes_the_lead_when_its_leader_is_cancelled(pipeline: Make, worker: Any):
    document = make_document({"script": script(SLEEPS)})
    first = actions.submit_run(pipeline(document), None, {})
    wait_for_state(first, "script", "running")
    second = actions.submit_run(pipeline(document), None, {})
    assert states(second) == {"script": "waiting"}
    actions.cancel_run(first, None)
    wait_for_end(first)
    wait_for_state(second, "script", "running")
    actions.cancel_run(second, None)
    assert wait_for_end(second).state == "cancelled"


def test_targets_and_what_they_need_run_alone(pipeline: Make, run_to_end: RunToEnd):
    document = make_document(
        {"data": numbers(), "split": node("split_data"), "other": numbers(3, first=7)},
        "data.output > split.dataset",
    )
    assert set(states(run_to_end(pipeline(document), targets=["split"]))) == {"data", "split"}


def test_a_run_from_the_middle_reads_stored_results(pipeline: Make, run_to_end: RunToEnd):
    made = pipeline(two_steps())
    with pytest.raises(NotReusable, match="data"):
        actions.submit_run(made, None, {"from": ["split"]})
    run_to_end(made)
    run = run_to_end(made, **{"from": ["split"], "force": ["split"]})
    assert states(run) == {"split": "succeeded"}


def test_a_bypassed_node_hands_its_input_on(pipeline: Make, run_to_end: RunToEnd):
    document = make_document(
        {
            "data": numbers(),
            "off": node("clean_missing_data", enabled_=False),
            "split": node("split_data"),
        },
        "data.output > off.dataset",
        "off.cleaned_dataset > split.dataset",
    )
    run = run_to_end(pipeline(document))
    assert states(run) == {"data": "succeeded", "off": "skipped", "split": "succeeded"}
    check_events(run)


def test_the_same_id_gives_the_same_run(pipeline: Make, run_to_end: RunToEnd):
    made, key = pipeline(two_steps()), uuid4()
    first = actions.submit_run(made, None, {"id": key})
    assert actions.submit_run(made, None, {"id": key}).pk == first.pk == key
    with pytest.raises(RunConflictError, match=str(key)):
        actions.submit_run(made, None, {"id": key, "force": True})
    assert wait_for_end(first).state == "succeeded"
    assert Run.objects.count() == 1


def test_a_stale_revision_an_unknown_compute_and_a_bad_graph_are_refused(
    pipeline: Make, worker: Any
):
    made = pipeline(two_steps(fraction=7))
    with pytest.raises(StaleRevisionError, match="revision 0"):
        actions.submit_run(made, None, {"revision": 3})
    with pytest.raises(InvalidPipelineError) as caught:
        actions.submit_run(made, None, {})
    assert caught.value.problems[0].node == "split"
    with pytest.raises(UnknownComputeError, match="mars"):
        actions.submit_run(pipeline(two_steps()), None, {"compute": "mars"})
    assert not Run.objects.exists()


def test_a_step_that_is_killed_again_and_again_is_lost(pipeline: Make, worker: Any, backend: Any):
    run = actions.submit_run(pipeline(make_document({"s": script(SLEEPS)})), None, {})
    for attempt in range(1, 5):
        wait_for(lambda n=attempt: StepRun.objects.filter(run=run, state="running", attempt=n))
        wait_for(lambda: step_processes(backend.host.pid))
        for pid in step_processes(backend.host.pid):
            os.kill(pid, signal.SIGKILL)
    step = StepRun.objects.get(run=wait_for_end(run))
    assert (step.state, step.attempt, step.error["code"]) == ("failed", 4, "lost")
    check_events(run)


def test_a_dead_step_host_is_started_anew_and_the_step_runs_again(
    pipeline: Make, worker: Any, backend: Any
):
    code = SLEEPS.replace("time.sleep(60)", "time.sleep(1)")
    document = make_document({"data": numbers(), "s": script(code)}, "data.output > s.dataset1")
    run = actions.submit_run(pipeline(document), None, {})
    wait_for_state(run, "s", "running")
    backend.host._process.kill()
    assert wait_for_end(run).state == "succeeded"
    assert StepRun.objects.get(run=run, node="s").attempt == 2
    check_events(run)


def test_a_stopped_worker_hands_its_step_over(
    pipeline: Make, worker: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervisor, "STOPS_WITHIN_SECONDS", 120)
    run = actions.submit_run(pipeline(make_document({"script": script(SLEEPS)})), None, {})
    wait_for_state(run, "script", "running")
    wait_for(worker.attempts)
    [attempt] = worker.attempts()
    worker.stop()
    assert not attempt.folder.exists()  # Its step file has secrets.
    assert states(run) == {"script": "queued"}
    assert StepRun.objects.get(run=run).losses == 0
    assert Worker.objects.get().stopped_at is not None


@pytest.mark.parametrize("kind", ["queued", "adopted"])
def test_a_step_whose_module_is_not_here_any_more_fails(pipeline: Make, workspace: Any, kind: str):
    """As an upgrade of the server leaves it; others would wait behind it for ever."""
    run = actions.submit_run(pipeline(two_steps()), None, {})
    taker = Taker("worker", frozenset({"local"}), adopts=True)
    if kind == "adopted":
        order = orchestrator.take(run.id, "data", taker)
        assert order is not None
        assert orchestrator.start(order)
    StepRun.objects.filter(run=run).update(module_version=99, worker="")
    memo._remembered.clear()  # as in the process of another server
    assert orchestrator.take(run.id, "data", taker) is None
    assert states(run) == {"data": "failed", "split": "upstream_failed"}
    error = StepRun.objects.get(run=run, node="data").error
    assert error["code"] == "unknown_module"
    assert "no version 99 here" in error["message"]
    check_events(run)


def test_a_run_of_1000_stored_results_is_one_transaction(
    pipeline: Make, run_to_end: RunToEnd, django_assert_max_num_queries: Any
):
    nodes = {f"n{n}": numbers(3, first=n % 2) for n in range(1000)}
    made = pipeline(make_document(nodes))
    run_to_end(made)
    with django_assert_max_num_queries(70):
        run = actions.submit_run(made, None, {})
    assert Run.objects.get(pk=run.pk).state == "succeeded"
    assert Artifact.objects.count() == 2
    check_events(run)
