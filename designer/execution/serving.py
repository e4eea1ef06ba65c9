"""Which compute targets a process serves: it follows their rows while it runs.

All `process` targets share one supervisor and one step host, for they share the machine. Every
other target has a supervisor and a backend of its own, made anew when its row has changed.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import connection

from designer.execution import dispatch
from designer.execution.backends.by_kind import Maker, make_backend
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.limits import MOST_SLOTS_ELSEWHERE, SLOTS_ELSEWHERE, ComputeLimits
from designer.execution.models import ComputeTarget
from designer.execution.supervisor import Supervisor

logger = logging.getLogger(__name__)
LOOKS_EVERY_SECONDS = 1.0
PROCESS = ComputeTarget.Kind.PROCESS
Serves = Callable[[ComputeTarget], bool]


@dataclass(frozen=True, slots=True)
class Served:
    """What a supervisor was made of: when it differs from the row, it is made anew."""

    name: str
    kind: str
    settings: Any
    slots: int

    @classmethod
    def of(cls, target: ComputeTarget) -> "Served":
        slots = ComputeLimits.of(target.limits).slots or SLOTS_ELSEWHERE
        return cls(target.name, target.kind, target.settings, min(slots, MOST_SLOTS_ELSEWHERE))


class Serving:
    """The supervisors of this process; `on_change` hears the names of what they serve."""

    def __init__(
        self,
        name: str,
        serves: Serves,
        settings: ProcessSettings,
        on_change: Callable[[list[str]], None],
        make: Maker = make_backend,
    ) -> None:
        self._name, self._serves, self._settings = name, serves, settings
        self._on_change, self._make = on_change, make
        self._elsewhere: dict[UUID, tuple[Served, Supervisor]] = {}
        self._refused: dict[UUID, Served] = {}
        self._names: list[str] = []
        self._here: Supervisor | None = None
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="targets", daemon=True)
        self.process_backend: ProcessBackend | None = None

    @property
    def names(self) -> list[str]:
        return self._names

    def make_process_backend(self) -> ProcessBackend:
        """Give the backend of this machine; the first call makes it and starts its host."""
        if self.process_backend is None:
            self.process_backend = ProcessBackend(self._settings)
            self.process_backend.host.start()
        return self.process_backend

    def start(self) -> None:
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Stop all supervisors: what outlives them is adopted by whoever comes next."""
        self._is_stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        for target_id in list(self._elsewhere):
            self._drop(target_id)
        if self._here is not None:
            dispatch.drop_local_worker(self._here)
            self._here.stop()
        if self.process_backend is not None:
            self.process_backend.close()

    def look(self) -> None:
        """Serve what the rows say by now."""
        targets = {t.id: t for t in ComputeTarget.objects.all() if self._serves(t)}
        self._serve_here([t.name for t in targets.values() if t.kind == PROCESS])
        elsewhere = {id_: t for id_, t in targets.items() if t.kind != PROCESS}
        for target_id, (served, _) in list(self._elsewhere.items()):
            if target_id not in elsewhere or Served.of(elsewhere[target_id]) != served:
                self._drop(target_id)
        for target_id in elsewhere.keys() - self._elsewhere.keys():
            self._add(elsewhere[target_id])
        self._tell_names(t.name for t in targets.values())

    def _serve_here(self, names: list[str]) -> None:
        if self._here is not None:
            self._here.serve(names)
        elif names:
            backend = self.make_process_backend()
            here = Supervisor(self._name, names, self._settings.slots, backend)
            self._begin(here)
            self._here = here

    def _add(self, target: ComputeTarget) -> None:
        served = Served.of(target)
        if self._refused.get(target.id) == served:
            return
        try:
            backend = self._make(target, self._settings)
        except Exception:
            # One target that cannot be served must not keep the others from being served.
            logger.exception("The compute target %s cannot be served here.", target.name)
            self._refused[target.id] = served
            return
        supervisor = Supervisor(self._name, [target.name], served.slots, backend)
        try:
            self._begin(supervisor)
        except BaseException:  # The next look tries again.
            backend.close()
            raise
        self._elsewhere[target.id] = (served, supervisor)

    def _begin(self, supervisor: Supervisor) -> None:
        supervisor.start()
        dispatch.add_local_worker(supervisor)

    def _drop(self, target_id: UUID) -> None:
        _, supervisor = self._elsewhere.pop(target_id)
        dispatch.drop_local_worker(supervisor)
        try:
            supervisor.stop()
        finally:
            supervisor.backend.close()

    def _tell_names(self, names: Iterable[str]) -> None:
        if (found := sorted(names)) != self._names:
            self._names = found
            self._on_change(found)

    def _watch(self) -> None:
        while not self._is_stopping.wait(LOOKS_EVERY_SECONDS):
            try:
                self.look()
            except DatabaseError as error:
                logger.warning("The ledger does not answer: %s", error)
                connection.close()
            except Exception:
                # Whatever it was: targets that change later must be served.
                logger.exception("The compute targets could not be looked at.")
                connection.close()
        connection.close()
