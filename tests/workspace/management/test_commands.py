"""The commands of the workspace: tokens, links, pipelines as files."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from designer.workspace import address as addresses
from designer.workspace import tokens
from designer.workspace.models import Pipeline
from tests.api.people import census_document, make_member, make_pipeline

pytestmark = pytest.mark.django_db


def output_of(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def test_token_prints_a_token_that_works_and_nothing_else():
    secret = output_of("token", "--name", "script")
    token = tokens.find_token(secret)
    assert token is not None
    assert (token.user.username, token.name) == ("owner", "script")


def test_token_is_for_whom_it_says():
    make_member("reader", name="grace")
    token = tokens.find_token(output_of("token", "grace"))
    assert token is not None
    assert token.user.username == "grace"


def test_token_for_nobody_is_refused():
    with pytest.raises(CommandError, match="no user named 'nobody'"):
        call_command("token", "nobody")


def test_the_local_owner_is_made_once():
    output_of("token")
    output_of("token")
    assert User.objects.count() == 1


def test_signin_prints_an_address_that_signs_in():
    address = output_of("signin", "--port", "8123")
    assert address.startswith("http://127.0.0.1:8123/signin/")
    browser = Client()
    browser.get("/" + address.split("/", 3)[3])
    assert browser.get("/api/v1/session/").json()["user"]["name"] == "owner"


def test_signin_names_the_address_of_the_running_server(settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    assert output_of("signin").startswith("http://127.0.0.1:8000/signin/")
    addresses.remember(addresses.address_of("::1", 8123))
    assert output_of("signin").startswith("http://[::1]:8123/signin/")
    addresses.forget("http://127.0.0.1:1")
    assert addresses.running_at() == "http://[::1]:8123"
    addresses.forget("http://[::1]:8123")
    assert addresses.running_at() is None


def test_a_pipeline_goes_into_a_file_and_comes_back(tmp_path: Path):
    pipeline = make_pipeline(make_member(), "Census", document=census_document())
    file = tmp_path / "census.json"
    call_command("export_pipeline", "Census", str(file))
    copy = Pipeline.objects.get(pk=output_of("import_pipeline", str(file)))
    assert copy.document == pipeline.document
    assert copy.pk != pipeline.pk


def test_a_name_that_two_have_is_not_guessed(tmp_path: Path):
    owner = make_member()
    make_pipeline(owner, "Census")
    second = make_pipeline(owner, "Census")
    with pytest.raises(CommandError, match="2 pipelines are named"):
        call_command("export_pipeline", "Census", str(tmp_path / "x"))
    call_command("export_pipeline", str(second.pk), str(tmp_path / "x"))
    with pytest.raises(CommandError, match="no pipeline 'Nope'"):
        call_command("export_pipeline", "Nope", str(tmp_path / "x"))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "[" * 100_000, '{"nodes": {"A B": {}}}'])
def test_a_file_that_is_no_pipeline_is_refused(tmp_path: Path, text: str):
    file = tmp_path / "broken.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"broken\.json"):
        call_command("import_pipeline", str(file))
    assert not Pipeline.objects.exists()


def test_validate_says_what_is_wrong_and_fails(tmp_path: Path):
    file = tmp_path / "census.json"
    file.write_text(json.dumps(census_document()))
    assert "No problems" in output_of("validate", str(file))
    broken = census_document() | {"edges": []}
    file.write_text(json.dumps(broken))
    with pytest.raises(CommandError, match="split"):
        call_command("validate", str(file))
