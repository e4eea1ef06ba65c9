"""Changes to datastores: how they are reached, and which secret opens them."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from designer.workspace.audit import Actor, record
from designer.workspace.datastore_settings import checked_settings
from designer.workspace.errors import NameTakenError, SecretMissingError
from designer.workspace.models import Datastore, Secret, Workspace
from designer.workspace.rows import held


@transaction.atomic
def create_datastore(
    workspace: Workspace,
    *,
    name: str,
    kind: str,
    settings: Mapping[str, Any],
    secret: str | None = None,
    author: Actor = None,
) -> Datastore:
    """Make a datastore; nothing is reached for yet.

    Raises:
        NameTakenError: another datastore of the workspace has the name.
        DatastoreSettingsError: it could not be reached with these settings.
        SecretMissingError: there is no such secret.
    """
    checked = checked_settings(kind, settings)
    opened_by = _find_secret(workspace, secret)
    try:
        with transaction.atomic():
            made = Datastore.objects.create(
                workspace=workspace, name=name, kind=kind, settings=checked, secret=opened_by
            )
            record(author, "created", made)
            return made
    except IntegrityError as error:
        raise NameTakenError(name, "datastore") from error


@transaction.atomic
def change_datastore(datastore: Datastore, *, author: Actor = None, **values: Any) -> Datastore:
    """Set settings as a whole, or the secret; the name is what pipelines refer to and stays.

    Raises:
        DatastoreSettingsError: it could not be reached with these settings.
        SecretMissingError: there is no such secret.
        GoneError: it was deleted.
    """
    datastore = held(datastore)
    if "settings" in values:
        datastore.settings = checked_settings(datastore.kind, values["settings"])
    if "secret" in values:
        datastore.secret = _find_secret(datastore.workspace, values["secret"])
    changed = [name for name in ("settings", "secret") if name in values]
    datastore.save(update_fields=[*changed, "updated_at"])
    record(author, "changed", datastore)
    return datastore


@transaction.atomic
def delete_datastore(datastore: Datastore, *, author: Actor = None) -> None:
    """Forget how it is reached; what it holds stays.

    Raises:
        GoneError: it was forgotten already.
    """
    held(datastore)
    record(author, "deleted", datastore)
    datastore.delete()


def _find_secret(workspace: Workspace, name: str | None) -> Secret | None:
    if not name:
        return None
    # Held until the datastore names it: a secret that opens one cannot be deleted.
    rows = Secret.objects.select_for_update()
    found = rows.filter(workspace=workspace, name=name).first()
    if found is None:
        raise SecretMissingError(name)
    return found
