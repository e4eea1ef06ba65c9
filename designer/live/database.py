"""The one way from the event loop to the database and back."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

P = ParamSpec("P")
R = TypeVar("R")


def in_database_thread(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Make a function that waits for the database one that can be awaited (typed, at that)."""
    return cast(Callable[P, Awaitable[R]], database_sync_to_async(function))
