"""Secrets over HTTP: values go in, and never come out again."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from designer.workspace.models import Secret
from designer.workspace.secrets import secret_value
from tests.api.people import API, client_of, make_member, make_pipeline

VALUE = "a value that nobody reads"
URL = f"{API}/secrets/"


@pytest.fixture
def secret(api: APIClient) -> str:
    answer = api.post(URL, {"name": "db", "value": VALUE}, format="json")
    assert answer.status_code == 201, answer.json()
    assert VALUE not in answer.content.decode()
    return str(answer.json()["version"])


def test_the_list_has_names_and_versions_and_no_values(api: APIClient, secret: str):
    answer = api.get(URL)
    assert VALUE not in answer.content.decode()
    (listed,) = answer.json()["results"]
    assert (listed["name"], listed["version"], listed["used_by"]) == ("db", secret, [])


def test_a_new_value_gives_a_new_version(api: APIClient, secret: str):
    answer = api.put(f"{URL}db/", {"value": "the next value"}, format="json")
    assert answer.json()["version"] != secret
    assert "the next value" not in answer.content.decode()


def test_blanks_around_a_value_belong_to_it(api: APIClient):
    api.post(URL, {"name": "padded", "value": " four "}, format="json")
    row = Secret.objects.get()
    assert secret_value(row.workspace_id, "padded") == " four "


def test_a_second_secret_of_a_name_is_refused(api: APIClient, secret: str):
    answer = api.post(URL, {"name": "db", "value": VALUE}, format="json")
    assert answer.status_code == 409
    assert VALUE not in answer.content.decode()


def test_a_value_too_short_to_mask_is_refused_with_the_reason(api: APIClient):
    answer = api.post(URL, {"name": "db", "value": "abc"}, format="json")
    assert answer.status_code == 400
    assert "at least 4 characters" in answer.json()["detail"]


def test_a_deleted_secret_is_gone(api: APIClient, secret: str):
    assert api.delete(f"{URL}db/").status_code == 204
    assert api.get(URL).json()["results"] == []


def test_who_uses_a_secret_is_listed(api: APIClient, owner: User, secret: str):
    pipeline = make_pipeline(owner)
    node = {"module": "any", "module_version": 1, "params": {"password": {"$secret": "db"}}}
    pipeline.document = {"nodes": {"load": node}, "edges": []}
    pipeline.save(update_fields=["document"])
    (listed,) = api.get(URL).json()["results"]
    assert listed["used_by"] == [
        {"pipeline": str(pipeline.pk), "name": pipeline.name, "nodes": ["load"]}
    ]


def test_secrets_of_others_are_not_there(secret: str):
    stranger = client_of(make_member("owner", "elsewhere"))
    assert stranger.get(URL).json()["results"] == []
    assert stranger.delete(f"{URL}db/").status_code == 404
