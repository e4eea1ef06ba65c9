"""Changes to datastores."""

import pytest

from designer.workspace.actions.datastores import change_datastore, create_datastore
from designer.workspace.actions.secrets import create_secret
from designer.workspace.models import Datastore, Workspace

SFTP = {"host": "files.example", "user": "me", "known_hosts": "files.example ssh-ed25519 AAAA"}


@pytest.mark.django_db
def test_two_changes_at_once_are_both_kept():
    workspace = Workspace.objects.create(slug="mine", name="Mine")
    create_secret(workspace, name="password", value="correct-horse")
    made = create_datastore(workspace, name="files", kind="sftp", settings=SFTP)
    mine, yours = (Datastore.objects.get(pk=made.pk) for _ in range(2))
    change_datastore(mine, settings=SFTP | {"host": "other.example"})
    change_datastore(yours, secret="password")
    kept = Datastore.objects.get(pk=made.pk)
    assert kept.settings["host"] == "other.example"
    assert kept.secret is not None
