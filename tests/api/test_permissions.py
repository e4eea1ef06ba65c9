"""Who may do what: every route is in the table, and the table is what happens."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from designer.api.permissions import PERMISSIONS, Role
from designer.execution.environments.actions import create_environment
from designer.execution.models import ComputeTarget, Run, StepRun
from designer.workspace.models import Artifact, Dataset, DatasetVersion, Datastore, Pipeline, Secret
from tests.api.people import client_of, make_member, make_pipeline

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OPEN = {"sign-in", "page"}  # pages outside of the API: tests/api/test_pages.py
RANK = {"reader": 1, "contributor": 2, "owner": 3}


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def handled(pattern: URLPattern) -> set[str]:
    view = pattern.callback.view_class  # type: ignore[attr-defined]
    return {method for method in METHODS if hasattr(view, method.lower())}


def test_every_route_and_method_is_in_the_table():
    found = {p.name: handled(p) for p in routes() if p.name not in OPEN}
    assert found == {name: set(methods) for name, methods in PERMISSIONS.items()}


def test_every_view_uses_the_table():
    for pattern in routes():
        if pattern.name not in OPEN:
            names = [c.__name__ for c in pattern.callback.view_class.permission_classes]  # type: ignore[attr-defined]
            assert names == ["TablePermission"], pattern.name


class World:
    """One of everything, owned by one workspace."""

    def __init__(self) -> None:
        owner = make_member("owner")
        self.pipeline = make_pipeline(owner)
        workspace = self.pipeline.workspace
        self.run = Run.objects.create(workspace=workspace, pipeline=self.pipeline, number=1)
        StepRun.objects.create(run=self.run, node="enter", module="m", module_version=1)
        self.artifact = Artifact.objects.create(
            workspace=workspace, data_type="Table", digest="0" * 64, size_bytes=1
        )
        self.dataset = Dataset.objects.create(workspace=workspace, name="census", title="Census")
        DatasetVersion.objects.create(dataset=self.dataset, version=1, artifact=self.artifact)
        ComputeTarget.objects.create(workspace=workspace, name="box")
        content = {"requirements": "six"}
        create_environment(workspace, name="more", kind="requirements", content=content)
        Secret.objects.create(workspace=workspace, name="password", encrypted="")
        Datastore.objects.create(workspace=workspace, name="lake", kind="folder")

    def address(self, route: str) -> str:
        kind = route.split("-", maxsplit=1)[0]
        ids = {"pipeline": self.pipeline.pk, "run": self.run.pk, "artifact": self.artifact.pk}
        paths = {"step": f"runs/{self.run.pk}/steps/enter/", "dataset": "datasets/census/"}
        paths |= {"secret": "secrets/password/", "compute": "computes/box/"}
        paths |= {"environment": "environments/more/", "datastore": "datastores/lake/"}
        tail = route.removeprefix(kind).removeprefix("-")
        if kind == "dataset" and tail and tail != "versions":
            tail = "versions/1/" + ("" if tail == "version" else tail)
        base = paths.get(kind) or f"{kind}s/{ids.get(kind, '1')}/"
        return f"/api/v1/{base}{tail}{'/' if tail else ''}".replace("//", "/")


LISTS = (
    "pipelines", "pipeline-import", "runs", "runs-compare", "datasets", "computes", "secrets",
    "datastores", "environments",
)  # fmt: skip
OWNED = [
    (route, method, role)
    for route, methods in PERMISSIONS.items()
    for method, role in methods.items()
    if role in (Role.READER, Role.CONTRIBUTOR, Role.OWNER) and route not in LISTS
]


@pytest.mark.parametrize(("route", "method", "role"), OWNED)
@pytest.mark.django_db
def test_what_belongs_to_others_is_not_there(route: str, method: str, role: Role):
    address = World().address(route)
    stranger = client_of(make_member("owner", "elsewhere"))
    assert stranger.generic(method, address, "{}", "application/json").status_code == 404
    assert Pipeline.objects.exists()
    assert Dataset.objects.exists()


@pytest.mark.parametrize(
    ("route", "method"), [(route, method) for route, method, role in OWNED if RANK[role] > 1]
)
@pytest.mark.django_db
def test_a_reader_may_not_change_anything(route: str, method: str):
    address = World().address(route)
    reader = client_of(make_member("reader"))
    assert reader.generic(method, address, "{}", "application/json").status_code == 403


@pytest.mark.parametrize(("route", "method"), [("pipelines", "POST"), ("datasets", "POST")])
@pytest.mark.django_db
def test_a_reader_makes_nothing_new(route: str, method: str):
    World()
    reader = client_of(make_member("reader"))
    body = {"name": "x", "artifact": str(uuid.uuid4())}
    answer = reader.generic(method, f"/api/v1/{route}/", *_json(body))
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("route", [name for name in PERMISSIONS if name != "not-found"])
@pytest.mark.django_db
def test_who_has_not_signed_in_gets_nothing(route: str):
    world = World()
    address = world.address(route) if "-" in route else f"/api/v1/{route}/"
    for method in PERMISSIONS[route]:
        answer = APIClient().generic(method, address, "{}", "application/json")
        assert answer.status_code in (401, 404), (route, method)
        assert answer["Content-Type"] == "application/problem+json"


def _json(body: dict[str, Any]) -> tuple[str, str]:
    return json.dumps(body), "application/json"
