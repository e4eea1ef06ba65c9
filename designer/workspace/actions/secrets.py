"""Changes to secrets. Values go in here and come out only into the folder of a step."""

from uuid import uuid4

from django.db import IntegrityError, transaction

from designer.workspace.audit import Actor, record
from designer.workspace.encryption import encrypt, renewed
from designer.workspace.errors import NameTakenError, SecretInUseError, SecretValueError
from designer.workspace.models import Secret, Workspace
from designer.workspace.rows import held

# What is shorter would be found, and masked, in the middle of any word of a log.
SHORTEST_VALUE = 4
LARGEST_VALUE_BYTES = 16 * 1024


def create_secret(workspace: Workspace, *, name: str, value: str, author: Actor = None) -> Secret:
    """Keep a value under a name.

    Raises:
        NameTakenError: another secret of the workspace has the name.
        SecretValueError: the value is too short to be masked, or too long.
    """
    encrypted = encrypt(_checked(value))
    try:
        with transaction.atomic():
            secret = Secret.objects.create(workspace=workspace, name=name, encrypted=encrypted)
            record(author, "created", secret)
            return secret
    except IntegrityError as error:
        raise NameTakenError(name, "secret") from error


@transaction.atomic
def replace_secret(secret: Secret, *, value: str, author: Actor = None) -> Secret:
    """Give the secret another value: a new version, with which nothing was computed yet.

    Raises:
        SecretValueError: the value is too short to be masked, or too long.
        GoneError: it was deleted.
    """
    held(secret)
    secret.encrypted, secret.version = encrypt(_checked(value)), uuid4()
    secret.save(update_fields=["encrypted", "version", "updated_at"])
    record(author, "changed", secret)
    return secret


@transaction.atomic
def delete_secret(secret: Secret, *, author: Actor = None) -> None:
    """Forget the value. Pipelines that name it say so when they are validated.

    Raises:
        SecretInUseError: a datastore is opened with it.
        GoneError: it was deleted already.
    """
    held(secret)
    datastore = secret.datastores.first()
    if datastore is not None:
        raise SecretInUseError(secret.name, datastore.name)
    record(author, "deleted", secret)
    secret.delete()


@transaction.atomic
def renew_secrets() -> int:
    """Encrypt all secrets with the first key, and give their number; versions stay as they are.

    Raises:
        SecretsKeyError: none of the keys opens one of them; then all stay as they were.
    """
    rows = list(Secret.objects.select_for_update())
    for secret in rows:
        secret.encrypted = renewed(secret.encrypted)
    Secret.objects.bulk_update(rows, ["encrypted"])
    return len(rows)


def _checked(value: str) -> str:
    if len(value) < SHORTEST_VALUE:
        raise SecretValueError(
            f"A secret has at least {SHORTEST_VALUE} characters: what is shorter cannot be masked "
            "in logs."
        )
    if len(value.encode()) > LARGEST_VALUE_BYTES:
        raise SecretValueError(f"A secret has at most {LARGEST_VALUE_BYTES:,} bytes.")
    return value
