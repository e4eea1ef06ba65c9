"""Tokens: shown once, stored as keyed hashes, revoked at once."""

from django.contrib.auth.models import User
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from designer.workspace import actions
from designer.workspace.models import ApiToken
from tests.api.people import API, client_of, make_member


def test_the_session_says_who_and_where(api: APIClient):
    body = api.get(f"{API}/session/").json()
    assert body["user"]["name"] == "ada"
    assert body["workspaces"] == [{"slug": "default", "name": "default", "role": "owner"}]
    assert body["csrf_token"]


def test_a_token_is_shown_once_and_not_stored(api: APIClient):
    made = api.post(f"{API}/tokens/", {"name": "script"}, format="json").json()
    assert made["token"].startswith("plt_")
    assert "token" not in api.get(f"{API}/tokens/").json()["results"][0]
    assert made["token"] not in str(ApiToken.objects.values())


def test_a_token_acts_for_its_person(api: APIClient):
    secret = api.post(f"{API}/tokens/", {}, format="json").json()["token"]
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"bearer {secret}")
    assert program.get(f"{API}/session/").json()["user"]["name"] == "ada"


def test_a_revoked_token_opens_nothing(api: APIClient):
    made = api.post(f"{API}/tokens/", {}, format="json").json()
    assert api.delete(f"{API}/tokens/{made['id']}/").status_code == 204
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {made['token']}")
    assert program.get(f"{API}/session/").status_code == 401
    assert api.delete(f"{API}/tokens/{made['id']}/").status_code == 404


def test_tokens_of_others_are_not_there(api: APIClient, owner: User):
    stranger = client_of(make_member("owner", "elsewhere"))
    token = ApiToken.objects.get(user=owner)
    assert stranger.delete(f"{API}/tokens/{token.pk}/").status_code == 404
    assert len(stranger.get(f"{API}/tokens/").json()["results"]) == 1


def test_a_token_in_the_address_is_not_looked_at(owner: User):
    _token, secret = actions.create_token(owner)
    assert APIClient().get(f"{API}/session/?token={secret}").status_code == 401


def test_with_another_key_of_the_server_no_stored_token_is_valid(api: APIClient):
    with override_settings(SECRET_KEY="another"):
        assert api.get(f"{API}/session/").status_code == 401


def test_a_request_with_a_token_asks_once_who_it_is(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
):
    api.get(f"{API}/modules/")
    with django_assert_num_queries(1):
        api.get(f"{API}/modules/")
