"""Runs over HTTP: the list, events, logs, metrics, figures, comparison."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from designer.execution.models import (
    ComputeTarget,
    Figure,
    LogChunk,
    Metric,
    Run,
    RunEvent,
    StepRun,
)
from designer.workspace.models import DatasetVersion, Pipeline
from tests.api.people import API, census_document, make_pipeline


def make_run(pipeline: Pipeline, number: int = 1, **values: Any) -> Run:
    document = census_document()
    document["nodes"]["split"]["params"]["fraction"] = number / 10
    run = Run.objects.create(
        workspace=pipeline.workspace,
        pipeline=pipeline,
        number=number,
        document=document,
        **{"state": "succeeded", **values},
    )
    for node in ("enter", "split"):
        step = StepRun.objects.create(
            run=run, node=node, module=node, module_version=1, attempt=1, state="succeeded"
        )
        Metric.objects.create(step_run=step, name="rows", value=number)
    return run


@pytest.fixture
def pipeline(owner: User) -> Pipeline:
    return make_pipeline(owner)


def test_the_list_has_counts_and_filters(api: APIClient, pipeline: Pipeline, owner: User):
    make_run(pipeline, 1)
    make_run(
        pipeline, 2, state="failed", sample={"rows": 5, "seed": 0}, request={"targets": ["load"]}
    )
    make_run(make_pipeline(owner, "Other"), 1, state="running")
    every = api.get(f"{API}/runs/").json()["results"]
    assert [run["state"] for run in every] == ["running", "failed", "succeeded"]
    assert every[1]["is_sample"] is True
    assert [run["is_partial"] for run in every] == [False, True, False]
    assert every[2]["step_counts"] == {"succeeded": 2}
    assert every[2]["pipeline_name"] == "Census"
    mine = api.get(f"{API}/runs/?pipeline={pipeline.pk}&state=failed,running").json()["results"]
    assert [run["number"] for run in mine] == [2]
    assert len(api.get(f"{API}/pipelines/{pipeline.pk}/runs/").json()["results"]) == 2
    assert api.get(f"{API}/runs/?pipeline=7").status_code == 400


def test_the_list_is_paged(api: APIClient, pipeline: Pipeline):
    for number in range(1, 6):
        make_run(pipeline, number)
    first = api.get(f"{API}/runs/?limit=3").json()
    second = api.get(first["next"]).json()
    assert [run["number"] for run in first["results"] + second["results"]] == [5, 4, 3, 2, 1]


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    api: APIClient, pipeline: Pipeline, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(1, 6):
        make_run(pipeline, number)
    api.get(f"{API}/modules/")
    with django_assert_num_queries(3):  # token, runs, counts
        api.get(f"{API}/runs/")


def test_one_run_takes_the_same_queries_for_few_and_for_many_steps(
    api: APIClient, pipeline: Pipeline, django_assert_num_queries: DjangoAssertNumQueries
):
    run = make_run(pipeline)
    api.get(f"{API}/modules/")
    with django_assert_num_queries(6):  # token, run, and what the snapshot is made of
        body = api.get(f"{API}/runs/{run.pk}/").json()
    assert set(body["steps"]) == {"enter", "split"}
    assert body["steps"]["split"]["metrics"] == {"rows": 1.0}


def test_a_run_keeps_its_graph(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline, 3)
    body = api.get(f"{API}/runs/{run.pk}/graph/").json()
    assert body["document"]["nodes"]["split"]["params"]["fraction"] == 0.3


def test_events_come_in_order_after_a_number(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline, seq=3)
    for seq in (2, 1, 3):
        RunEvent.objects.create(run=run, seq=seq, at=timezone.now(), kind="run_state", payload={})
    body = api.get(f"{API}/runs/{run.pk}/events/?after=1").json()
    assert [event["seq"] for event in body["results"]] == [2, 3]
    assert (body["seq"], body["more"]) == (3, False)
    assert body["results"][0]["node"] is None
    assert api.get(f"{API}/runs/{run.pk}/events/?after=x").status_code == 400


def log_of(api: APIClient, run: Run, **query: int) -> Any:
    return api.get(f"{API}/runs/{run.pk}/steps/split/log/", query).json()


def test_a_log_goes_on_at_any_byte_offset(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline)
    step = run.steps.get(node="split")
    texts = ["Äpfel\n", "Birnen\n", "Kirschen\n"]
    offset = 0
    for text in texts:
        LogChunk.objects.create(step_run=step, attempt=1, offset=offset, text=text)
        offset += len(text.encode())
    whole = "".join(texts).encode()
    assert log_of(api, run)["text"] == "".join(texts)
    for start in (0, 2, 7, 9, len(whole)):
        body = log_of(api, run, offset=start)
        assert body["text"].encode() == whole[start:]
        assert body["next_offset"] == body["size_bytes"] == len(whole)
        assert body["complete"] is True


def test_a_long_log_comes_in_pieces_that_join(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline)
    step = run.steps.get(node="split")
    piece = "Ä" * 32_000
    for number in range(10):
        offset = number * len(piece.encode())
        LogChunk.objects.create(step_run=step, attempt=1, offset=offset, text=piece)
    joined, offset, complete = "", 0, False
    while not complete:
        body = log_of(api, run, offset=offset)
        joined, offset, complete = joined + body["text"], body["next_offset"], body["complete"]
    assert joined == piece * 10


def test_the_log_of_a_running_step_is_not_complete(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline)
    run.steps.update(state="running")
    assert log_of(api, run)["complete"] is False


def test_metrics_and_figures_of_a_reused_step_are_those_of_its_source(
    api: APIClient, pipeline: Pipeline
):
    source = make_run(pipeline, 1).steps.get(node="split")
    Figure.objects.create(step_run=source, name="curve", spec={"kind": "lines"})
    run = make_run(pipeline, 2)
    run.steps.filter(node="split").update(state="reused", reused_from=source)
    base = f"{API}/runs/{run.pk}/steps/split"
    metrics = api.get(f"{base}/metrics/").json()["results"]
    assert metrics == [{"name": "rows", "step": None, "value": 1.0}]
    figures = api.get(f"{base}/figures/").json()["results"]
    assert figures == [{"name": "curve", "spec": {"kind": "lines"}}]


def test_a_step_that_is_not_there_is_not_there(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline)
    assert api.get(f"{API}/runs/{run.pk}/steps/nope/log/").status_code == 404


def test_runs_are_compared_side_by_side(api: APIClient, pipeline: Pipeline):
    runs = [make_run(pipeline, number) for number in (7, 8)]
    ids = ",".join(str(run.pk) for run in runs)
    body = api.get(f"{API}/runs/compare/?runs={ids}").json()
    assert [run["number"] for run in body["runs"]] == [7, 8]
    difference = {
        "node": "split", "module": "split_data", "name": "fraction", "values": [0.7, 0.8],
    }  # fmt: skip
    assert body["parameters"] == [difference]
    assert {"node": "split", "name": "rows", "values": [7.0, 8.0]} in body["metrics"]
    assert len(body["durations"]) == 2


def test_a_comparison_needs_runs_that_are_there(api: APIClient, pipeline: Pipeline):
    run = make_run(pipeline)
    for ids, status in ((str(run.pk), 400), ("a,b", 400), (f"{run.pk},{pipeline.pk}", 404)):
        assert api.get(f"{API}/runs/compare/?runs={ids}").status_code == status


def test_what_cannot_run_is_refused_with_its_problems(api: APIClient, owner: User):
    document = census_document()
    document["edges"] = []
    pipeline = make_pipeline(owner, document=document)
    answer = api.post(f"{API}/pipelines/{pipeline.pk}/runs/", {}, format="json")
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["code"] == "input_missing"
    assert answer.json()["problems"][0]["node"] == "split"
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"revision": 99}, 409),
        ({"targets": ["nope"]}, 400),
        ({"from": ["split"]}, 409),
        ({"compute": "nowhere"}, 400),
        ({"force": 7}, 400),
        ({"id": "no id"}, 400),
        ({"sample": {"rows": 0}}, 400),
        ({"parameters": []}, 400),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    api: APIClient, owner: User, body: dict[str, Any], status: int
):
    pipeline = make_pipeline(owner, document=census_document())
    answer = api.post(f"{API}/pipelines/{pipeline.pk}/runs/", body, format="json")
    assert answer.status_code == status, answer.content
    assert not Run.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_is_run_again_once_for_one_id(api: APIClient, pipeline: Pipeline):
    ComputeTarget.objects.get_or_create(name="local")
    first, other = make_run(pipeline, 1), make_run(pipeline, 2)
    key = str(uuid4())
    answers = [
        api.post(f"{API}/runs/{first.pk}/resubmit/", {"id": key}, format="json") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200], answers[0].json()
    assert {answer.json()["id"] for answer in answers} == {key}
    assert pipeline.runs.count() == 3
    conflict = api.post(f"{API}/runs/{other.pk}/resubmit/", {"id": key}, format="json")
    assert conflict.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_importing_a_version_that_is_ready_is_a_conflict(api: APIClient):
    file = SimpleUploadedFile("people.csv", b"a\n1\n")
    api.post(f"{API}/datasets/", {"file": file}, format="multipart")
    DatasetVersion.objects.update(state="ready")
    answer = api.post(f"{API}/datasets/people/versions/1/import/", {}, format="json")
    assert answer.status_code == 409
    assert "never changes" in answer.json()["detail"]
