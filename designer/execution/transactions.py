"""Transactions that are tried again when two of them were in each other's way."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

logger = logging.getLogger(__name__)
T = TypeVar("T")
ATTEMPTS_AT_LOCKS = 5


def transact(work: Callable[[], T]) -> T:
    """Run in a transaction; a lock that was not to be had is tried again."""
    for attempt in range(ATTEMPTS_AT_LOCKS):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if attempt == ATTEMPTS_AT_LOCKS - 1 or not _is_about_locks(error):
                raise
            logger.info("A transaction is tried again: %s", error)
    raise AssertionError("unreachable")


def _is_about_locks(error: OperationalError) -> bool:
    return any(word in str(error) for word in ("locked", "deadlock"))
