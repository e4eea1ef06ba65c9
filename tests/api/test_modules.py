"""The catalogue over HTTP."""

from rest_framework.test import APIClient

from tests.api.people import API


def test_the_catalogue_has_what_the_palette_and_the_form_need(api: APIClient):
    modules = {m["id"]: m for m in api.get(f"{API}/modules/").json()["results"]}
    split = modules["split_data"]
    assert split["title"] == "Split Data"
    assert [port["name"] for port in split["outputs"]] == ["first", "second"]
    assert split["params_schema"]["properties"]["fraction"]["maximum"] == 1
    assert "entry_point" not in split


def test_one_module_can_be_asked_for(api: APIClient):
    assert api.get(f"{API}/modules/split_data/").json()["id"] == "split_data"
    assert api.get(f"{API}/modules/nonsense/").status_code == 404


def test_the_catalogue_is_not_sent_twice(api: APIClient):
    etag = api.get(f"{API}/modules/")["ETag"]
    again = api.get(f"{API}/modules/", HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content) == (304, b"")
