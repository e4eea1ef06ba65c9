"""Questions about rows that belong to a workspace: who may see them."""

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

RowT = TypeVar("RowT", bound=models.Model)


class OwnedQuerySet(models.QuerySet[RowT, RowT]):
    """Rows with a `workspace`; what a person may not see is not there at all."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "OwnedQuerySet[RowT]":
        """Rows of the workspaces that `user` is a member of, in whatever role."""
        if user.pk is None:
            return self.none()
        return self.filter(workspace__memberships__user_id=user.pk)
