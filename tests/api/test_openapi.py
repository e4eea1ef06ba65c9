"""The OpenAPI document: current, and true of what the server answers."""

import json
from pathlib import Path

import pytest
from django.db import connection
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from tests.api.people import API

STORED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    made = SchemaGenerator().get_schema(request=None, public=True)
    return dict(json.loads(json.dumps(made)))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the bounds of integers are the engine's")
def test_the_stored_document_is_current(schema: dict[str, object]):
    assert json.loads(STORED.read_text()) == schema, "Run `make generate`."


def test_the_document_is_valid(schema: dict[str, object]):
    validate_schema(schema)


def test_the_server_gives_the_document(api: APIClient):
    answer = api.get(f"{API}/schema/")
    assert answer.status_code == 200
    assert b"/api/v1/pipelines/{id}/graph/" in answer.content


def test_every_operation_says_what_its_errors_look_like(schema: dict[str, object]):
    paths = schema["paths"]
    assert isinstance(paths, dict)
    for path in paths.values():
        for operation in path.values():
            content = operation["responses"]["default"]["content"]
            assert list(content) == ["application/problem+json"]
