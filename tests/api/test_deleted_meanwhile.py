"""What somebody deletes while another changes it is gone: 404, and never an error of the server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, models
from rest_framework.test import APIClient

from designer.execution.models import ComputeTarget, Environment
from designer.workspace.models import Datastore, Pipeline, Secret
from tests.api.people import API, make_pipeline
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.django_db
BOX = {"name": "it", "kind": "ssh", "settings": {"host": "box.example", "user": "ada"}}
STORE = {"name": "it", "kind": "s3", "settings": {"bucket": "b"}}
CONTENT = {"content": {"requirements": "six==1.17.0"}}
MADE = {
    "computes": BOX,
    "secrets": {"name": "it", "value": "not to be told"},
    "datastores": STORE,
    "environments": {"name": "it", "kind": "requirements", **CONTENT},
}
CHANGES: list[tuple[str, type[models.Model], str, dict[str, Any] | None]] = [
    ("computes", ComputeTarget, "patch", {"limits": {"slots": 3}}),
    ("computes", ComputeTarget, "patch", {"is_default": True}),
    ("computes", ComputeTarget, "delete", None),
    ("secrets", Secret, "put", {"value": "another value"}),
    ("secrets", Secret, "delete", None),
    ("datastores", Datastore, "patch", {"settings": {"bucket": "c"}}),
    ("datastores", Datastore, "delete", None),
    ("environments", Environment, "patch", CONTENT),
    ("environments", Environment, "delete", None),
]


@contextmanager
def deleted_once_found(model: type[models.Model], lookup: str = "it") -> Iterator[None]:
    """Let somebody delete the rows between the statement that finds them and the next one."""
    found = deleted = False

    def between(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        nonlocal found, deleted
        if found and not deleted:
            deleted = True
            model._default_manager.filter(name="it").delete()
        found = found or (sql.startswith("SELECT") and lookup in map(str, params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        yield


@pytest.mark.parametrize(("kind", "model", "verb", "body"), CHANGES)
def test_what_is_deleted_before_it_is_changed_is_not_found(
    api: APIClient, kind: str, model: type[models.Model], verb: str, body: Any
):
    made = api.post(f"{API}/{kind}/", MADE[kind], "json")
    assert made.status_code == 201, made.content
    with deleted_once_found(model):
        answer = getattr(api, verb)(f"{API}/{kind}/it/", body, format="json")
    assert "deleted" in assert_problem(answer, 404)["detail"]


@pytest.mark.parametrize(("verb", "at"), [("patch", ""), ("post", "runs/")])
def test_a_pipeline_is_neither_changed_nor_run(api: APIClient, owner: User, verb: str, at: str):
    pipeline = make_pipeline(owner, "it")
    with deleted_once_found(Pipeline, pipeline.pk.hex):
        url = f"{API}/pipelines/{pipeline.pk}/{at}"
        answer = getattr(api, verb)(url, {"name": "new"} if not at else {}, format="json")
    assert "deleted" in assert_problem(answer, 404)["detail"]
