"""Secrets are encrypted with a key that lies apart, have versions, and are used by name."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from designer.workspace import actions, encryption
from designer.workspace.errors import (
    NameTakenError,
    SecretInUseError,
    SecretMissingError,
    SecretsKeyError,
    SecretValueError,
)
from designer.workspace.models import Datastore, Secret, Workspace
from designer.workspace.secrets import secret_value, secret_versions
from tests.builders import make_graph, node

VALUE = "a value to keep"


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(slug="mine", name="Mine")


def given_keys(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setattr(settings.CONFIGURATION, "secrets_key", keys)


def test_a_value_is_stored_encrypted_and_comes_back_for_steps(workspace: Workspace):
    secret = actions.create_secret(workspace, name="db", value=VALUE)
    assert VALUE not in Secret.objects.get().encrypted
    assert secret_value(workspace.pk, "db") == VALUE
    graph = make_graph({"load": node("any", password={"$secret": "db"})})
    assert secret_versions(workspace.pk, graph) == {"db": str(secret.version)}
    assert secret_versions(workspace.pk, make_graph({})) == {}


def test_a_new_value_is_a_new_version(workspace: Workspace):
    secret = actions.create_secret(workspace, name="db", value=VALUE)
    before = secret.version
    actions.replace_secret(secret, value="another")
    assert Secret.objects.get().version != before
    assert secret_value(workspace.pk, "db") == "another"


def test_a_name_is_given_once_in_a_workspace(workspace: Workspace):
    actions.create_secret(workspace, name="db", value=VALUE)
    with pytest.raises(NameTakenError, match="secret named “db”"):
        actions.create_secret(workspace, name="db", value=VALUE)
    other = Workspace.objects.create(slug="theirs", name="Theirs")
    actions.create_secret(other, name="db", value="theirs")
    assert secret_value(other.pk, "db") == "theirs"


@pytest.mark.parametrize("value", ["", "abc", "x" * 17_000])
def test_a_value_that_could_not_be_masked_is_refused(workspace: Workspace, value: str):
    with pytest.raises(SecretValueError):
        actions.create_secret(workspace, name="db", value=value)


def test_a_secret_that_is_not_there_is_named(workspace: Workspace):
    with pytest.raises(SecretMissingError, match="“gone”"):
        secret_value(workspace.pk, "gone")


def test_a_secret_that_opens_a_datastore_stays(workspace: Workspace):
    secret = actions.create_secret(workspace, name="db", value=VALUE)
    Datastore.objects.create(workspace=workspace, name="lake", kind="sql", secret=secret)
    with pytest.raises(SecretInUseError, match="“lake”"):
        actions.delete_secret(secret)


def test_the_key_lies_in_a_file_of_its_own_for_its_owner_only(workspace: Workspace):
    actions.create_secret(workspace, name="db", value=VALUE)
    file = Path(settings.DATA_DIR) / encryption.KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600


def test_keys_can_be_changed_one_after_the_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    old, new = "o" * 40, "n" * 40
    given_keys(monkeypatch, old)
    secret = actions.create_secret(workspace, name="db", value=VALUE)
    given_keys(monkeypatch, f"{new}, {old}")
    assert secret_value(workspace.pk, "db") == VALUE
    call_command("renew_secrets")
    given_keys(monkeypatch, new)
    assert secret_value(workspace.pk, "db") == VALUE
    assert Secret.objects.get().version == secret.version
    given_keys(monkeypatch, old)
    with pytest.raises(SecretsKeyError, match="PLUMBLINE_SECRETS_KEY"):
        secret_value(workspace.pk, "db")
    with pytest.raises(CommandError, match="PLUMBLINE_SECRETS_KEY"):
        call_command("renew_secrets")


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch):
    given_keys(monkeypatch, "too short")
    with pytest.raises(SecretsKeyError, match="at least 32 characters"):
        encryption.encrypt(VALUE)
