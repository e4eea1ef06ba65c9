"""Datasets over HTTP: uploads that are kept and not read, versions, registered results."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from designer.artifacts.reference import Digest
from designer.workspace.models import Artifact, Dataset, DatasetVersion, Workspace
from designer.workspace.store import artifact_store
from tests.api.people import API, make_dataset

COLUMNS = [{"name": "age", "type": "integer"}]


def upload(api: APIClient, file_name: str, content: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile(file_name, content)
    return api.post(f"{API}/datasets/", {"file": file, **fields}, format="multipart")


def staged() -> list[Path]:
    return [path for path in artifact_store().staging("uploads").iterdir() if path.is_file()]


def test_an_uploaded_file_is_kept_as_it_is(api: APIClient):
    made = upload(api, "My people.csv", b"a;b\n1;2\n")
    assert made.status_code == 201
    assert made.json()["name"] == "my-people"
    assert made.json()["title"] == "My people"
    version = made.json()["versions"][0]
    assert (version["state"], version["size_bytes"]) == ("uploaded", 8)
    row = DatasetVersion.objects.get()
    assert artifact_store().path(Digest(row.original_digest)).read_bytes() == b"a;b\n1;2\n"
    assert staged() == []


def test_two_files_of_one_name_are_two_datasets(api: APIClient):
    names = [upload(api, "people.csv", b"a\n").json()["name"] for _ in range(3)]
    assert names == ["people", "people-2", "people-3"]


def test_a_title_that_is_taken_gets_a_number(api: APIClient):
    made = [upload(api, "t.csv", b"a\n", title=title).json() for title in ("Titanic", "titanic")]
    assert [dataset["title"] for dataset in made] == ["Titanic", "titanic 2"]
    assert [dataset["name"] for dataset in made] == ["titanic", "titanic-2"]


def test_titles_are_sorted_as_people_read_them(api: APIClient):
    for title in ("zebra", "Apple", "banana", "Cherry"):
        upload(api, "t.csv", b"a\n", title=title)
    found, address = [], f"{API}/datasets/?limit=3"
    while address:
        page = api.get(address).json()
        found += [dataset["title"] for dataset in page["results"]]
        address = page["next"]
    assert found == ["Apple", "banana", "Cherry", "zebra"]


def test_a_name_that_is_taken_is_refused_and_nothing_is_left(api: APIClient):
    upload(api, "people.csv", b"a\n")
    answer = upload(api, "people.csv", b"b\n", name="people")
    assert answer.status_code == 409
    assert DatasetVersion.objects.count() == 1
    assert staged() == []


def test_an_empty_file_and_a_strange_name_are_kept(api: APIClient):
    made = upload(api, "../../etc/päss\u202ewd .csv", b"")
    assert made.status_code == 201
    assert "/" not in made.json()["name"]
    assert made.json()["versions"][0]["original_name"].startswith("päss")


def test_another_file_is_the_next_version(api: APIClient):
    upload(api, "people.csv", b"a\n")
    file = SimpleUploadedFile("newer.csv", b"b\n")
    made = api.post(f"{API}/datasets/people/versions/", {"file": file}, format="multipart")
    assert (made.json()["name"], made.json()["version"]) == ("people", 2)
    versions = api.get(f"{API}/datasets/people/versions/").json()["results"]
    assert [version["version"] for version in versions] == [2, 1]


def test_a_result_becomes_a_dataset(api: APIClient, owner: User):
    source = make_dataset(owner, "source", columns=COLUMNS, rows=7)
    artifact = source.versions.get().artifact
    assert artifact
    body = {"title": "Result", "artifact": str(artifact.pk)}
    made = api.post(f"{API}/datasets/", body, format="json").json()
    assert made["versions"][0]["state"] == "ready"
    assert (made["versions"][0]["rows"], made["versions"][0]["columns"]) == (7, 1)


def test_only_a_table_of_ones_own_becomes_a_dataset(api: APIClient, owner: User):
    workspace = Workspace.objects.get()
    model = Artifact.objects.create(
        workspace=workspace, data_type="Model", digest="1" * 64, size_bytes=1
    )
    for pk, status in ((model.pk, 400), (uuid.uuid4(), 404)):
        answer = api.post(f"{API}/datasets/", {"artifact": str(pk)}, format="json")
        assert answer.status_code == status
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("body", [{}, {"name": "x"}, {"artifact": "7"}])
def test_a_dataset_needs_a_file_or_a_result(api: APIClient, body: dict[str, str]):
    assert api.post(f"{API}/datasets/", body, format="json").status_code == 400


def test_titles_change_and_datasets_go(api: APIClient, owner: User):
    make_dataset(owner, "people", columns=COLUMNS)
    changed = api.patch(f"{API}/datasets/people/", {"title": "Persons"}, format="json")
    assert changed.json()["title"] == "Persons"
    assert api.delete(f"{API}/datasets/people/").status_code == 204
    assert Artifact.objects.count() == 1
    assert api.get(f"{API}/datasets/people/").status_code == 404


def test_what_was_not_uploaded_has_no_preview(api: APIClient, owner: User):
    make_dataset(owner, "people", columns=COLUMNS)
    assert api.get(f"{API}/datasets/people/versions/1/preview/").status_code == 409


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    api: APIClient, owner: User, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(4):
        make_dataset(owner, f"people-{number}", columns=COLUMNS)
    api.get(f"{API}/modules/")
    with django_assert_num_queries(3):  # token, datasets, versions
        assert len(api.get(f"{API}/datasets/").json()["results"]) == 4
