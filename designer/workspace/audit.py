"""Writing the audit log, in the transaction of the action itself. No value is ever in it."""

from typing import Any, Literal

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model

from designer.workspace.models import AuditEntry

LONGEST_NAME = 200
Verb = Literal["created", "changed", "deleted", "revoked", "submitted", "cancelled"]
Actor = AbstractBaseUser | AnonymousUser | None


def record(user: Actor, verb: Verb, changed: Model) -> AuditEntry:
    """Keep who did what; call it while the object still has its id. Nobody: the command line."""
    person: Any = user if user is not None and user.is_authenticated else None
    return AuditEntry.objects.create(
        user=person,
        user_name=person.get_username() if person else "",
        verb=verb,
        kind=str(changed._meta.verbose_name),
        object_id=str(changed.pk),
        object_name=str(changed)[:LONGEST_NAME],
    )
