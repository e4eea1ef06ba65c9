"""A team of OpenMP threads that works as a whole while enough cores are granted, else rests.

LightGBM lays its buffers out for the threads that it is made with, so their number must not change
while it trains. OpenMP can be told, at any moment, to run each parallel part in one thread: the
parts stay the same, and so do the sums that are made of them. Teams of different sizes give the
same sums too, since histograms are made by columns, each by one thread (boosting.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import ThreadpoolController

from designer.catalog.context import Context

MANY_CORES = 8
ONE_THREAD = 0


class Team:
    """Has its threads from beginning to end, and uses one or all of them."""

    def __init__(self, context: Context, libraries: list[Any]) -> None:
        self._context = context
        self._levels = [(library, library.omp_get_max_active_levels()) for library in libraries]
        self.size = team_size(context)

    def turn(self) -> None:
        """Look anew whether there are cores for all; to be called between two pieces of work."""
        has_room = self._context.granted_threads() >= self.size
        for library, levels in self._levels:
            library.omp_set_max_active_levels(levels if has_room else ONE_THREAD)

    def end(self) -> None:
        for library, levels in self._levels:
            library.omp_set_max_active_levels(levels)


def team_size(context: Context) -> int:
    """Say how many threads a team has.

    A step that has one thread gets all cores that can be lent to it; half of them where there are
    many, so that two steps can be served. A step that has more keeps these, since a team that rests
    has only one.
    """
    if context.threads > 1:
        return context.threads
    most = context.most_threads
    return most // 2 if most >= MANY_CORES else most


@contextmanager
def team_of(context: Context) -> Iterator[Team]:
    """Let OpenMP have the team's threads for a while."""
    openmp = ThreadpoolController().select(user_api="openmp")
    team = Team(context, [library.dynlib for library in openmp.lib_controllers])
    with openmp.limit(limits=team.size):
        try:
            team.turn()
            yield team
        finally:
            team.end()
