"""The two ways from the event loop to the database and back: to ask, and to read what is new."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connection

P = ParamSpec("P")
R = TypeVar("R")


_news = ThreadPoolExecutor(1, thread_name_prefix="news")


def in_database_thread(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Make a function that reads from the database one that can be awaited (typed, at that).

    The thread keeps its connection: to open one for each event would cost more than to read it.
    """
    return cast(Callable[P, Awaitable[R]], sync_to_async(_reconnecting(function)))


def in_news_thread(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Make it one that waits for nothing but news: not for who comes in, nor for who is checked."""
    read = sync_to_async(_reconnecting(function), thread_sensitive=False, executor=_news)
    return cast(Callable[P, Awaitable[R]], read)


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


@in_news_thread
def give_back_news_connection() -> None:
    """Nobody watches anything any more."""
    connection.close()
