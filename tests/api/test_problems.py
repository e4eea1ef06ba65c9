"""One shape for all errors: every kind of error is a problem with the right status."""

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.api.people import API, make_pipeline

PROBLEM = "application/problem+json"


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["detail"].endswith((".", "?"))
    return body


def test_an_unknown_address_is_a_problem(api: APIClient):
    assert_problem(api.get(f"{API}/nothing/here/"), 404)
    assert_problem(api.get("/api/v9/"), 404)


def test_an_unknown_id_is_a_problem(api: APIClient):
    assert_problem(api.get(f"{API}/pipelines/{uuid.uuid4()}/"), 404)
    assert_problem(api.get(f"{API}/pipelines/not-an-id/"), 404)


def test_a_method_that_does_not_exist_is_a_problem(api: APIClient):
    assert_problem(api.put(f"{API}/pipelines/", {}, format="json"), 405)


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b'{"name": NaN}', b"[" * 100_000, b'{"a": Infinity}']
)
def test_bad_json_is_a_problem(api: APIClient, body: bytes):
    answer = api.generic("POST", f"{API}/pipelines/", body, "application/json")  # type: ignore[arg-type]
    assert_problem(answer, 400)


def test_a_body_of_another_type_is_a_problem(api: APIClient):
    answer = api.generic("POST", f"{API}/pipelines/", b"<xml/>", "text/xml")  # type: ignore[arg-type]
    assert_problem(answer, 415)


@pytest.mark.parametrize("body", [[], "text", 7, None, {"name": ["x"]}, {"name": "x" * 300}])
def test_a_body_of_another_shape_names_its_fields(api: APIClient, body: Any):
    answer = api.post(f"{API}/pipelines/", body, format="json")
    problems = assert_problem(answer, 400)["problems"]
    assert {"code", "message", "node", "port", "parameter", "hint"} == set(problems[0])


def test_not_signed_in_is_a_problem(db: None):
    answer = APIClient().get(f"{API}/pipelines/")
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_token_is_a_problem(db: None):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer plt_wrong")
    assert_problem(client.get(f"{API}/pipelines/"), 401)


def test_a_session_without_the_csrf_token_is_a_problem(owner: User):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner)
    assert_problem(client.post(f"{API}/pipelines/", {"name": "x"}, format="json"), 403)


def test_too_much_is_a_problem(api: APIClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings.CONFIGURATION, "max_document_bytes", 100)
    answer = api.post(f"{API}/pipelines/", {"name": "x" * 200}, format="json")
    assert_problem(answer, 413)


def test_too_often_is_a_problem_that_says_when_to_come_back(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(settings.LIMITS_A_MINUTE, "requests", 2)
    answers = [api.get(f"{API}/pipelines/") for _ in range(3)]
    assert [a.status_code for a in answers[:2]] == [200, 200]
    assert_problem(answers[2], 429)
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_a_foreign_host_is_a_problem(api: APIClient):
    assert_problem(api.get(f"{API}/pipelines/", HTTP_HOST="evil.example"), 400)


def test_a_document_that_is_none_names_everything_that_is_wrong(api: APIClient, owner: User):
    pipeline = make_pipeline(owner)
    graph = {"format": 1, "nodez": {}, "nodes": {"Bad Id": {"module": "x"}}}
    answer = api.put(
        f"{API}/pipelines/{pipeline.pk}/graph/", graph, format="json", HTTP_IF_MATCH="*"
    )
    problems = assert_problem(answer, 400)["problems"]
    assert len(problems) >= 2


def test_a_failure_of_the_server_is_a_problem_without_its_reason(
    owner: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("designer.api.modules._catalog", lambda: 1 / 0)
    client = APIClient(raise_request_exception=False)
    client.force_login(owner)
    body = assert_problem(client.get(f"{API}/modules/"), 500)
    assert "ZeroDivision" not in str(body)
