"""Compute targets over HTTP: made, changed, looked at, tried and removed."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from designer.execution.models import ComputeTarget, Run, StepRun, Worker
from designer.workspace.models import Workspace
from tests.api.people import API, client_of, make_member

pytestmark = pytest.mark.django_db
BOX = {"name": "box", "kind": "ssh", "settings": {"host": "box.example", "user": "ada"}}


@pytest.fixture
def owner() -> APIClient:
    return client_of(make_member("owner"))


@pytest.fixture
def workspace(owner: APIClient) -> Workspace:
    return Workspace.objects.get(slug="default")


def problems(answer: Any) -> dict[str, str]:
    return {item["parameter"]: item["message"] for item in answer.json()["problems"]}


def test_a_target_is_made_changed_and_removed(owner: APIClient):
    made = owner.post(f"{API}/computes/", BOX, "json")
    assert made.status_code == 201, made.content
    assert made.json()["settings"]["port"] == 22
    assert (made.json()["slots"], made.json()["workers"]) == (2, [])
    body = {"limits": {"slots": 5}, "is_default": True}
    changed = owner.patch(f"{API}/computes/box/", body, "json").json()
    assert (changed["slots"], changed["is_default"]) == (5, True)
    assert changed["settings"] == made.json()["settings"]
    assert owner.delete(f"{API}/computes/box/").status_code == 204
    assert owner.get(f"{API}/computes/box/").status_code == 404


def test_one_target_is_the_default_whether_shared_or_not(owner: APIClient):
    ComputeTarget.objects.create(name="local", is_default=True)
    owner.post(f"{API}/computes/", BOX, "json")
    for chosen in ("box", "local"):
        owner.patch(f"{API}/computes/{chosen}/", {"is_default": True}, "json")
        listed = owner.get(f"{API}/computes/").json()["results"]
        assert [target["name"] for target in listed if target["is_default"]] == [chosen]


def test_what_is_wrong_is_pinned_to_its_field(owner: APIClient):
    body = BOX | {"settings": {"host": "box", "port": "x"}}
    refused = owner.post(f"{API}/computes/", body, "json")
    assert refused.status_code == 400
    assert "must be a valid integer" in problems(refused)["settings.port"]
    assert owner.post(f"{API}/computes/", BOX, "json").status_code == 201
    taken = owner.post(f"{API}/computes/", BOX, "json")
    assert taken.status_code == 409
    assert "Choose another name" in taken.json()["detail"]


def test_a_target_shows_who_serves_it_and_what_waits(owner: APIClient, workspace: Workspace):
    ComputeTarget.objects.create(name="local", limits={"slots": 3})
    full = Worker.objects.create(
        name="a:1", computes=["local"], slots=2, isolation={"isolation": "full", "detail": []}
    )
    Worker.objects.create(
        name="b:2",
        computes=["local", "box"],
        slots=2,
        is_silent=True,
        isolation={"isolation": "reduced", "detail": ["No Landlock."]},
    )
    run = Run.objects.create(workspace=workspace, number=1)
    about = {"run": run, "module": "m", "module_version": 1, "compute": "local"}
    StepRun.objects.create(node="a", state="running", worker=str(full.id), **about)
    StepRun.objects.create(node="b", state="queued", **about)
    shown = owner.get(f"{API}/computes/local/").json()
    assert (shown["slots"], shown["slots_used"], shown["queue_length"]) == (3, 1, 1)
    assert shown["isolation"] == {"isolation": "reduced", "detail": ["No Landlock."]}
    workers = [(w["name"], w["state"], w["slots_used"]) for w in shown["workers"]]
    assert workers == [("a:1", "live", 1), ("b:2", "silent", 0)]
    assert 0 <= shown["workers"][0]["seen_seconds_ago"] < 60
    assert owner.get(f"{API}/computes/").json()["results"] == [shown]


def test_a_shared_target_is_changed_by_those_who_run_the_installation(owner: APIClient):
    ComputeTarget.objects.create(name="local")
    other = client_of(make_member("owner", "elsewhere"))
    body = {"limits": {"slots": 1}}
    assert other.get(f"{API}/computes/local/").status_code == 200
    assert other.patch(f"{API}/computes/local/", body, "json").status_code == 403
    assert owner.patch(f"{API}/computes/local/", body, "json").status_code == 200


def test_trying_a_target_is_a_run_of_one_step_on_it(owner: APIClient, workspace: Workspace):
    ComputeTarget.objects.create(name="box", workspace=workspace)
    answer = owner.post(f"{API}/computes/box/test/")
    assert answer.status_code == 201
    run = answer.json()
    assert (run["kind"], run["number"], run["pipeline"]) == ("probe", 1, None)
    assert run["steps"]["probe"]["state"] == "queued"
    assert owner.get(f"{API}/runs/{run['id']}/").json()["id"] == run["id"]
    [listed] = owner.get(f"{API}/runs/?kind=probe").json()["results"]
    assert listed["tried"] == {"kind": "compute", "name": "box"}
    assert owner.post(f"{API}/computes/box/test/").json()["number"] == 2
    assert owner.delete(f"{API}/computes/box/").status_code == 409


def test_a_target_whose_engine_does_not_answer_any_worker_says_since_when(owner: APIClient):
    owner.post(f"{API}/computes/", {"name": "box", "kind": "docker"}, "json")
    away = {"isolation": "container", "unreachable_since": "2026-01-31T10:00:00+00:00"}
    worker = Worker.objects.create(name="one", computes=["box"], isolation=away)
    told = owner.get(f"{API}/computes/box/").json()
    assert told["unreachable_since"].startswith("2026-01-31T10:00:00")
    assert "unreachable_since" not in told["isolation"]
    Worker.objects.create(name="two", computes=["box"], isolation={"isolation": "container"})
    assert owner.get(f"{API}/computes/box/").json()["unreachable_since"] is None
    worker.delete()
