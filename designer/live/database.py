"""The one way from the event loop to the database and back."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connection

P = ParamSpec("P")
R = TypeVar("R")


def in_database_thread(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Make a function that reads from the database one that can be awaited (typed, at that).

    The thread keeps its connection: to open one for each event would cost more than to read it.
    """
    return cast(Callable[P, Awaitable[R]], sync_to_async(_reconnecting(function)))


def _reconnecting(function: Callable[P, R]) -> Callable[P, R]:
    """Read again, once, over a new connection: the kept one may have been cut off meanwhile."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (DatabaseError, InterfaceError):
            connection.close()
        try:
            return function(*args, **kwargs)
        except (DatabaseError, InterfaceError):
            connection.close()
            raise

    return read
