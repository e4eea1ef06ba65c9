"""Environments over HTTP: what is refused and where, how far a build is, and who uses it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from designer.execution.environments import record
from designer.execution.models import ComputeTarget, EnvironmentBuild, Run, StepRun
from tests.api.people import make_pipeline
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db
AT = "/api/v1/environments/"


def create(api: APIClient, text: str = "six==1.17.0", **more: Any) -> Any:
    body = {"name": "more", "kind": "requirements", "content": {"requirements": text}} | more
    return api.post(AT, body, format="json")


def test_an_environment_is_made_and_nothing_is_built(api: APIClient):
    answer = create(api)
    assert answer.status_code == 201
    assert answer.json()["state"] == "new"
    assert answer.json()["content"] == {"requirements": "six==1.17.0", "inherit": True}
    assert [one["name"] for one in api.get(AT).json()["results"]] == ["more"]


def test_a_bad_line_is_refused_with_its_number(api: APIClient):
    answer = create(api, "six\nsix = 1")
    assert answer.status_code == 400
    (problem,) = answer.json()["problems"]
    assert problem["parameter"] == "content"
    assert problem["message"].startswith("Line 2: `six = 1` is not a requirement")
    assert create(api, name="no slug").status_code == 400
    assert create(api, kind="nix").status_code == 400


def test_a_name_is_taken_once(api: APIClient):
    create(api)
    assert create(api, "cowsay").status_code == 409


def test_an_edit_makes_another_digest_and_editing_back_finds_what_was_built(api: APIClient):
    first = create(api).json()
    record.succeeded(first["digest"], 10)
    body = {"content": {"requirements": "six==1.16.0"}}
    edited = api.patch(f"{AT}more/", body, format="json").json()
    assert edited["digest"] != first["digest"]
    assert (edited["state"], edited["size_bytes"]) == ("new", None)
    back = api.patch(f"{AT}more/", {"content": first["content"]}, format="json").json()
    assert (back["state"], back["size_bytes"]) == ("ready", 10)


def test_the_kind_can_change_with_the_content(api: APIClient):
    create(api)
    body = {"kind": "conda", "content": {"conda": "dependencies: [numpy, {pip: [six]}]"}}
    answer = api.patch(f"{AT}more/", body, format="json").json()
    assert answer["kind"] == "conda"
    assert "needs conda: numpy" in answer["warnings"][0]


def test_building_is_a_run_that_needs_it(api: APIClient):
    ComputeTarget.objects.get_or_create(name="local")
    create(api)
    answer = api.post(f"{AT}more/build/")
    assert answer.status_code == 202
    assert answer.json()["state"] == "building"
    run = Run.objects.get(pk=answer.json()["run"])
    step = StepRun.objects.get(run=run)
    assert (run.kind, step.environment) == ("probe", "more")
    assert step.environment_digest == answer.json()["digest"]


def test_of_an_image_its_trial_tells(api: APIClient):
    ComputeTarget.objects.create(name="box", kind="docker")
    create(api, kind="image", content={"image": "debian:12"})
    run = api.post(f"{AT}more/build/").json()["run"]
    assert api.get(f"{AT}more/").json()["state"] == "building"
    Run.objects.filter(pk=run).update(state="failed")
    StepRun.objects.filter(run=run).update(error={"code": "no", "message": "No such image."})
    told = api.get(f"{AT}more/").json()
    assert (told["state"], told["error"]) == ("failed", "No such image.")


def test_what_failed_can_be_built_again(api: APIClient):
    ComputeTarget.objects.get_or_create(name="local")
    record.failed(create(api).json()["digest"], "The network was away.")
    assert api.get(f"{AT}more/").json()["error"] == "The network was away."
    again = api.post(f"{AT}more/build/").json()
    assert (again["state"], again["error"]) == ("building", "")


def test_an_image_needs_a_docker_target(api: APIClient):
    create(api, kind="image", content={"image": "debian:12"})
    answer = api.post(f"{AT}more/build/")
    assert answer.status_code == 409
    assert "kind docker" in answer.json()["detail"]


def test_the_log_is_read_by_offset_while_it_grows(api: APIClient):
    digest = create(api).json()["digest"]
    record.began(digest)
    record.wrote(digest, "Größe\n")
    first = api.get(f"{AT}more/log/").json()
    assert (first["text"], first["complete"]) == ("Größe\n", False)
    record.wrote(digest, "done\n")
    record.failed(digest, "No.")
    rest = api.get(f"{AT}more/log/", {"offset": first["next_offset"]}).json()
    assert (rest["text"], rest["complete"]) == ("done\n", True)
    assert api.get(f"{AT}more/").json()["error"] == "No."


def test_a_build_whose_builder_died_is_not_shown_as_building_for_ever(api: APIClient):
    digest = create(api).json()["digest"]
    record.began(digest)
    assert api.get(f"{AT}more/").json()["state"] == "building"
    EnvironmentBuild.objects.update(seen_at="2020-01-01T00:00:00Z")
    assert api.get(f"{AT}more/").json()["state"] == "new"


def test_who_uses_it_is_told_by_nodes(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    pipeline.document = make_document(
        {"a": node("split_data", environment_="more"), "b": node("split_data")}
    )
    pipeline.save()
    create(api)
    assert api.get(f"{AT}more/").json()["used_by"] == [
        {"pipeline": str(pipeline.pk), "name": pipeline.name, "nodes": ["a"]}
    ]
    assert api.delete(f"{AT}more/").status_code == 204
    assert api.get(f"{AT}more/").status_code == 404


def test_listing_costs_the_same_however_many_there_are(
    api: APIClient, django_assert_max_num_queries: Any
):
    for number in range(5):
        create(api, f"six=={number}", name=f"e{number}")
    with django_assert_max_num_queries(8):
        assert len(api.get(AT).json()["results"]) == 5
