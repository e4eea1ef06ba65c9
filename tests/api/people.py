"""Builders for the tests of the API: people with roles, their clients, their pipelines."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from designer.workspace import actions
from designer.workspace.models import Artifact, Dataset, Membership, Pipeline, Workspace
from tests.builders import make_document, node

API = "/api/v1"
ENTER = {
    "enter": node(
        "enter_data_manually",
        data_format="table",
        table={
            "columns": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}],
            "rows": [[1, "x"], [2, "y"], [3, "z"]],
        },
    )
}


def make_member(role: str = "owner", slug: str = "default", name: str = "") -> User:
    user, _ = User.objects.get_or_create(username=name or f"{role}-of-{slug}")
    workspace, _ = Workspace.objects.get_or_create(slug=slug, defaults={"name": slug})
    Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    return user


def client_of(user: User) -> APIClient:
    """A client that signs in with a token, as a program does."""
    _token, secret = actions.create_token(user)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def make_pipeline(owner: User, name: str = "Census", **values: Any) -> Pipeline:
    workspace = Workspace.objects.get(memberships__user=owner)
    return actions.create_pipeline(workspace, author=owner, name=name, **values)


def make_dataset(
    owner: User, name: str, *, columns: list[dict[str, Any]], rows: int = 3
) -> Dataset:
    """A dataset with one version that is ready, without its bytes."""
    workspace = Workspace.objects.get(memberships__user=owner)
    dataset = actions.create_dataset(workspace, title=name.title(), name=name)
    artifact = Artifact.objects.create(
        workspace=workspace,
        data_type="Table",
        digest="0" * 64,
        size_bytes=1,
        summary={"rows": rows, "columns": columns},
    )
    actions.add_artifact_version(dataset, artifact, author=owner)
    return dataset


def census_document() -> dict[str, Any]:
    """Two nodes that can run: a table that is typed in, and its split."""
    nodes = {**ENTER, "split": node("split_data", fraction=0.7)}
    return make_document(nodes, "enter.output > split.dataset")
