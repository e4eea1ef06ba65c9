"""What a step tells, however odd, never keeps its end from being written down."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.artifacts.reference import ArtifactReference, Digest
from designer.execution import actions, orchestrator
from designer.execution.backends.protocol import Attempt
from designer.execution.models import Figure, Metric, Run, StepRun
from designer.execution.orchestrator import Taker
from designer.execution.reports import FigureSpec, MetricValue, Report
from designer.execution.supervisor import Supervisor
from designer.execution.telemetry import MAX_METRICS
from designer.execution.watching import LOOK_BYTES, Watch
from designer.runner.protocol import StepFile
from designer.workspace.models import Pipeline
from tests.builders import make_document, node
from tests.execution.waiting import check_events, wait_for_end

pytestmark = pytest.mark.django_db(transaction=True)
SURROGATE = r'"\ud800\u0000"'
ODD_LINES = {
    "a figure with NaN": '{"kind": "figure", "name": "f", "spec": {"values": [NaN, 1e999, 2]}}',
    "a metric NaN": '{"kind": "metric", "name": "m", "value": NaN}',
    "a step above 64 bits": f'{{"kind": "metric", "name": "m", "value": 1, "step": {2**63}}}',
    "400 digits": f'{{"kind": "metric", "name": "m", "value": {"9" * 400}}}',
    "a name of half a character": f'{{"kind": "metric", "name": {SURROGATE}, "value": 1}}',
    "a message of half a character": (
        f'{{"kind": "progress", "fraction": 0.5, "message": {SURROGATE}}}'
    ),
    "a fraction of 400 digits": f'{{"kind": "progress", "fraction": {"9" * 400}}}',
}
TELLS = """import pathlib, time, pandas
def azureml_main(dataframe1=None, dataframe2=None):
    place = next(p for p in pathlib.Path.cwd().resolve().parents if (p / "step.json").exists())
    with (place / "events.jsonl").open("a") as file:
        file.write({line!r} + "\\n")
    time.sleep({seconds})
    return pandas.DataFrame({{"x": [1]}}),
"""
FORGES = """import json, os, pathlib, shutil
def azureml_main(dataframe1=None, dataframe2=None):
    place = next(p for p in pathlib.Path.cwd().resolve().parents if (p / "step.json").exists())
    (place / "outputs" / "first").write_text("x")
    output = {{"data_type": "Table", "file": "outputs/first", "summary": {summary}}}
    said = {{"ok": True, "outputs": {{"first": output}}, "error": None}}
    (place / "exit.json").write_text(json.dumps(said))
    os._exit(0)
"""


def script(code: str) -> dict[str, Any]:
    return make_document({"script": node("execute_python_script", script=code)})


@pytest.fixture
def telling(pipeline: Callable[..., Pipeline], tmp_path: Path) -> Attempt:
    """A step that runs as far as the ledger knows; what it tells is written by the test."""
    run = actions.submit_run(pipeline(script(TELLS)), None, {})
    order = orchestrator.take(run.id, "script", Taker("w", frozenset({"local"})))
    assert order is not None
    return Attempt(order, tmp_path, StepFile("", 1, "", ""))


def test_metrics_without_end_are_cut_off_while_the_step_runs(telling: Attempt):
    line = '{"kind": "metric", "name": "m", "value": 1}\n'
    (telling.folder / "events.jsonl").write_text(line * (MAX_METRICS + 5000))
    watch = Watch(telling)
    for _ in range(4):
        watch.look()
    assert Metric.objects.count() == MAX_METRICS


def test_a_line_without_end_hides_nothing_that_comes_after_it(telling: Attempt):
    end = '\n{"kind": "progress", "fraction": 0.5}\n'
    (telling.folder / "events.jsonl").write_text("x" * (LOOK_BYTES * 2) + end)
    watch = Watch(telling)
    for _ in range(3):
        watch.look()
    assert StepRun.objects.get().progress == 0.5


@pytest.mark.parametrize("seconds", [0, 0.8])
@pytest.mark.parametrize("line", ODD_LINES.values(), ids=ODD_LINES.keys())
def test_an_odd_word_of_a_step_does_not_keep_it_from_ending(
    pipeline: Callable[..., Pipeline], run_to_end: Callable[..., Run], line: str, seconds: float
):
    run = run_to_end(pipeline(script(TELLS.format(line=line, seconds=seconds))))
    assert run.state == "succeeded", StepRun.objects.get(run=run).error
    assert all(math.isfinite(metric.value) for metric in Metric.objects.filter(step_run__run=run))
    for figure in Figure.objects.filter(step_run__run=run):
        assert figure.spec == {"values": [None, None, 2]}


@pytest.mark.parametrize(
    "summary",
    [
        '{"rows": 1, "columns": 5}',
        '{"rows": float("nan"), "columns": []}',
        '{"rows": "many"}',
        '{"rows": -1}',
        '{"rows": 1, "columns": [{"name": 1, "type": "float"}]}',
        '{"rows": 1, "columns": [{"name": "x", "type": "float", "levels": 5}]}',
        '{"rows": 1, "columns": [[]]}',
        "[]",
    ],
)
def test_a_forged_summary_is_refused(
    pipeline: Callable[..., Pipeline], run_to_end: Callable[..., Run], summary: str
):
    run = run_to_end(pipeline(script(FORGES.format(summary=summary))))
    assert run.state == "failed"
    assert StepRun.objects.get(run=run).error["code"] == "output_refused"
    check_events(run)


def test_a_result_that_no_database_takes_ends_the_step_with_a_bare_report(
    pipeline: Callable[..., Pipeline], worker: Supervisor, monkeypatch: pytest.MonkeyPatch
):
    collect = worker.backend.collect

    def collect_something_odd(attempt: Any) -> Report:
        odd = ArtifactReference("Table", Digest("0" * 64), 2**80, {})
        return replace(
            collect(attempt),
            outputs={"first": odd},
            metrics=[MetricValue("m", 1.0, 2**80)],
            figures=[FigureSpec("\ud800", {})],
        )

    monkeypatch.setattr(worker.backend, "collect", collect_something_odd)
    code = TELLS.format(line="{}", seconds=0)
    run = wait_for_end(actions.submit_run(pipeline(script(code)), None, {}))
    assert run.state == "failed"
    assert StepRun.objects.get(run=run).error["code"] == "unreadable_result"
    check_events(run)
