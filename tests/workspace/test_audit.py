"""Each action on what people own leaves one row that says who did what, and no value."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from designer.execution import actions as runs
from designer.execution.environments import actions as environments
from designer.execution.targets import change_compute, create_compute, delete_compute
from designer.workspace import actions
from designer.workspace.models import AuditEntry, Dataset, Workspace
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db
VALUE = "canary-of-the-audit-log"
ENTER = make_document({"a": node("enter_data_manually", data="x\n1\n")})


@pytest.fixture
def owner() -> User:
    return actions.ensure_local_owner()


@pytest.fixture
def workspace(owner: User) -> Workspace:
    return Workspace.objects.get()


def secrets(workspace: Workspace, user: User) -> None:
    secret = actions.create_secret(workspace, name="key", value=VALUE, author=user)
    actions.replace_secret(secret, value=f"{VALUE}-2", author=user)
    actions.delete_secret(secret, author=user)


def datastores(workspace: Workspace, user: User) -> None:
    settings = {"bucket": "data"}
    lake = actions.create_datastore(
        workspace, name="lake", kind="s3", settings=settings, author=user
    )
    lake = actions.change_datastore(lake, settings=settings, author=user)
    actions.delete_datastore(lake, author=user)


def computes(workspace: Workspace, user: User) -> None:
    target = create_compute(workspace, name="mine", kind="process", author=user)
    target = change_compute(target, limits={"slots": 1}, author=user)
    delete_compute(target, author=user)


def make_environments(workspace: Workspace, user: User) -> None:
    content = {"requirements": "six"}
    made = environments.create_environment(
        workspace, name="cows", kind="requirements", content=content, author=user
    )
    environments.change_environment(made, content={"requirements": "cowsay"}, author=user)
    environments.delete_environment(made, author=user)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (secrets, "secret"),
        (datastores, "datastore"),
        (computes, "compute target"),
        (make_environments, "environment"),
    ],
)
def test_what_is_made_changed_and_deleted_is_written_down(
    workspace: Workspace, owner: User, act: Callable[..., None], kind: str
):
    act(workspace, owner)
    rows = list(AuditEntry.objects.values_list("user_name", "verb", "kind"))
    assert rows == [(owner.username, verb, kind) for verb in ("created", "changed", "deleted")]
    assert VALUE not in str(list(AuditEntry.objects.values()))


def test_tokens_pipelines_and_datasets_are_written_down(workspace: Workspace, owner: User):
    token, secret = actions.create_token(owner, name="laptop")
    actions.revoke_token(token, author=owner)
    pipeline = actions.create_pipeline(workspace, author=owner, name="P")
    actions.delete_pipeline(pipeline, author=owner)
    dataset = Dataset.objects.create(workspace=workspace, name="d", title="D")
    actions.delete_dataset(dataset, author=owner)
    rows = list(AuditEntry.objects.values_list("verb", "kind", "object_name"))
    assert rows == [
        ("created", "api token", "laptop"),
        ("revoked", "api token", "laptop"),
        ("created", "pipeline", "P"),
        ("deleted", "pipeline", "P"),
        ("deleted", "dataset", "d"),
    ]
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_runs_are_written_down_with_who_submitted_and_cancelled_them(
    workspace: Workspace, owner: User
):
    create_compute(workspace, name="idle", kind="process", is_default=True)
    AuditEntry.objects.all().delete()
    pipeline = actions.create_pipeline(workspace, author=None, name="P", document=ENTER)
    run = runs.submit_run(pipeline, owner, {"compute": "idle"})
    runs.cancel_run(run, owner)
    rows = AuditEntry.objects.filter(object_id=run.pk).values_list("user", "verb")
    assert list(rows) == [(owner.pk, "submitted"), (owner.pk, "cancelled")]


def test_what_is_rolled_back_is_not_written_down(workspace: Workspace, owner: User):
    def fail() -> None:
        with transaction.atomic():
            actions.create_secret(workspace, name="key", value=VALUE, author=owner)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.exists()


def printed(*arguments: str) -> str:
    told = io.StringIO()
    call_command("audit", *arguments, stdout=told)
    return told.getvalue()


def test_the_log_is_printed_from_a_day_on(workspace: Workspace, owner: User):
    actions.create_secret(workspace, name="key", value=VALUE, author=owner)
    owner.delete()
    assert "owner created secret key" in printed()
    assert "owner created secret key" in printed("--since", "2020-01-31")
    assert printed("--since", "2999-01-31T10:00") == ""


@pytest.mark.parametrize("bad", ["yesterday", "2026-13-01"])
def test_a_moment_that_is_none_is_refused(bad: str, db: Any):
    with pytest.raises(CommandError, match="--since must be"):
        printed("--since", bad)
