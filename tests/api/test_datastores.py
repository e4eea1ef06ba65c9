"""Datastores over HTTP: settings are checked, and the secret is only named."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation
from rest_framework.test import APIClient

from tests.api.people import API, client_of, make_member

URL = f"{API}/datastores/"
SHOP = {
    "name": "shop",
    "kind": "sql",
    "settings": {"url": "postgresql://reader@db.example.org/shop"},
}


@pytest.fixture
def shop(api: APIClient) -> dict[str, Any]:
    api.post(f"{API}/secrets/", {"name": "password", "value": "not to be told"}, format="json")
    answer = api.post(URL, {**SHOP, "secret": "password"}, format="json")
    assert answer.status_code == 201, answer.json()
    return dict(answer.json())


def test_a_datastore_names_its_secret_and_never_its_value(api: APIClient, shop: dict[str, Any]):
    assert (shop["secret"], shop["settings"]) == ("password", SHOP["settings"])
    for answer in (api.get(URL), api.get(f"{URL}shop/"), api.get(f"{API}/secrets/")):
        assert "not to be told" not in answer.content.decode()
    assert api.get(f"{API}/secrets/").json()["results"][0]["datastores"] == ["shop"]


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("sql", {"url": "postgresql://u:hidden@host/db"}, "must not hold a password"),
        ("sql", {"url": "mysql://u@host/db?password=hidden"}, "must not hold a password"),
        ("sql", {"url": "mysql://u@host/db?host=127.0.0.1&charset=utf8mb4"}, "not say “host”"),
        ("sql", {"url": "mysql://u@host/db?unix_socket="}, "not say “unix_socket”"),
        ("sql", {"url": "mysql://u@host/db?local_infile=1"}, "not say “local_infile”"),
        ("sql", {"url": "mysql://u@host/db?read_default_file=/x"}, "not say “read_default_file”"),
        ("sql", {"url": "mysql+pymysql://u@host/db?passwd=hidden"}, "not say “passwd”"),
        ("sql", {"url": "postgresql://u@host/db?service=other"}, "not say “service”"),
        ("sql", {"url": "mongodb://host/db"}, "begins with one of"),
        ("sql", {}, "needs the setting “url”"),
        ("folder", {"path": "relative"}, "begins with “/”"),
        ("folder", {"path": "/data", "password": "x"}, "no setting “password”"),
        ("s3", {"bucket": "b", "endpoint": "ftp://x"}, "https://storage.example.org"),
        ("sftp", {"host": "h", "user": "u"}, "needs the setting “known_hosts”"),
        ("sftp", {"host": "h", "user": "u", "known_hosts": "h k", "port": 0}, "from 1 to"),
    ],
)
def test_settings_that_cannot_be_right_are_refused(
    api: APIClient, kind: str, settings: dict[str, Any], words: str
):
    answer = api.post(URL, {"name": "x", "kind": kind, "settings": settings}, format="json")
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert "hidden" not in answer.content.decode()


def folder_at(path: Path) -> dict[str, Any]:
    return {"name": "lake", "kind": "folder", "settings": {"path": str(path)}}


def test_a_folder_is_refused_where_none_is_allowed(api: APIClient):
    answer = api.post(URL, folder_at(Path("/data")), format="json")
    [problem] = answer.json()["problems"]
    assert (answer.status_code, problem["parameter"]) == (400, "settings.path")
    assert "None is allowed" in problem["message"]
    assert "PLUMBLINE_DATASTORE_DIRS" in problem["message"]


def test_a_folder_lies_in_an_allowed_one(
    api: APIClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    allowed = tmp_path / "allowed"
    monkeypatch.setattr(installation.CONFIGURATION, "datastore_dirs", f"{allowed}:")
    assert api.post(URL, folder_at(allowed / "sales"), format="json").status_code == 201
    (tmp_path / "link").symlink_to("/etc")
    for path in (tmp_path, allowed / ".." / "other", tmp_path / "link"):
        changed = api.patch(f"{URL}lake/", {"settings": {"path": str(path)}}, format="json")
        [problem] = changed.json()["problems"]
        assert (changed.status_code, problem["parameter"]) == (400, "settings.path")
        assert f"Name a folder in {allowed}" in problem["message"]


def test_an_unknown_secret_and_a_taken_name_are_refused(api: APIClient, shop: dict[str, Any]):
    unknown = api.post(URL, {**SHOP, "name": "other", "secret": "gone"}, format="json")
    assert (unknown.status_code, "“gone”" in unknown.json()["detail"]) == (400, True)
    assert api.post(URL, SHOP, format="json").status_code == 409


def test_what_is_changed_replaces_what_was(api: APIClient, shop: dict[str, Any]):
    settings = {"url": "mysql://reader@other.example.org/shop"}
    answer = api.patch(f"{URL}shop/", {"settings": settings, "secret": None}, format="json")
    assert (answer.json()["settings"], answer.json()["secret"]) == (settings, None)
    assert api.delete(f"{API}/secrets/password/").status_code == 204
    assert api.delete(f"{URL}shop/").status_code == 204
    assert api.get(f"{URL}shop/").status_code == 404


def test_a_secret_of_others_opens_nothing(api: APIClient, shop: dict[str, Any]):
    stranger = client_of(make_member("owner", "elsewhere"))
    answer = stranger.post(URL, {**SHOP, "secret": "password"}, format="json")
    assert answer.status_code == 400
    assert stranger.get(URL).json()["results"] == []
