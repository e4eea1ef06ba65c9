"""Rows that are about to be changed: held, so that nobody deletes them at the same time."""

from typing import TypeVar

from django.db import models

from designer.workspace.errors import GoneError

RowT = TypeVar("RowT", bound=models.Model)


def held(row: RowT) -> RowT:
    """Give a row as it is now, and keep it so until the transaction ends.

    Raises:
        GoneError: somebody has deleted it since it was found.
    """
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise GoneError(row._meta.verbose_name)
    return found
