"""Fair shares: whose queued steps come next when several people wait for the same slots.

Steps are taken person by person, those with the fewest running steps first, and among equals who
was served longest ago; one person's are taken in the order in which they were queued.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping
from itertools import count
from uuid import UUID

from django.db import connection

from designer.execution.models import StepRun
from designer.execution.progress import ALIVE, StepState

Person = int | None  # who submitted the run; None: the server itself
Candidate = tuple[UUID, str]
REMEMBERED_RUNS = 1000
# As the partial index `open_runs` says it, so that ended runs cost nothing.
OPEN_RUNS = (
    "SELECT DISTINCT submitted_by_id FROM execution_run "
    "WHERE state IN ('queued', 'running', 'cancelling')"
)


class Shares:
    """What one worker remembers of whom it served, so that everybody has a turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns = count(1)
        self._served: dict[Person, int] = {}
        self._people: OrderedDict[UUID, Person] = OrderedDict()

    def queued(self, computes: Collection[str], most: int) -> list[Candidate]:
        """Give queued steps of these compute targets in the order in which they are due."""
        found = _oldest(computes, most)
        people = waiting_people() if len(found) > 1 else []
        if len(people) <= 1:
            return found
        queues = {person: _oldest(computes, most, person) for person in people}
        with self._lock:
            for person, candidates in queues.items():
                for run_id, _ in candidates:
                    self._people[run_id] = person
            while len(self._people) > REMEMBERED_RUNS:
                self._people.popitem(last=False)
            return in_turn(queues, running(), self._served)[:most]

    def note(self, run_id: UUID) -> None:
        """Remember that a step of this run was taken."""
        with self._lock:
            if run_id in self._people:
                self._served[self._people[run_id]] = next(self._turns)


def in_turn(
    queues: Mapping[Person, Iterable[Candidate]],
    running: Mapping[Person, int],
    served: Mapping[Person, int],
) -> list[Candidate]:
    """Merge the queues as if each candidate that is given ran from then on."""
    left = {person: list(queue) for person, queue in queues.items() if queue}
    busy, turns = Counter(running), dict(served)
    newest = max(turns.values(), default=0)
    found: list[Candidate] = []
    while left:
        person = min(left, key=lambda p: (busy[p], turns.get(p, 0), p or 0))
        found.append(left[person].pop(0))
        busy[person] += 1
        newest += 1
        turns[person] = newest
        if not left[person]:
            del left[person]
    return found


def waiting_people() -> list[Person]:
    """Name those who have runs that are not over."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_RUNS)
        return [person for (person,) in cursor.fetchall()]


def running() -> Counter[Person]:
    """Count the steps of each person that run now."""
    rows = StepRun.objects.filter(state__in=ALIVE).values_list("run__submitted_by", flat=True)
    return Counter(rows)


def _oldest(computes: Collection[str], most: int, *people: Person) -> list[Candidate]:
    rows = StepRun.objects.filter(state=StepState.QUEUED, compute__in=computes)
    for person in people:
        rows = rows.filter(run__submitted_by=person)
    return list(rows.order_by("queued_at").values_list("run_id", "node")[:most])
