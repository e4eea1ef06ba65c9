"""The backend of a compute target of kind `docker`, with the sweeping that belongs to it."""

import hashlib
import logging
import threading
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings as django_settings
from django.db import Error as DatabaseError
from django.db import connection

from designer.execution.backends.docker.backend import DockerBackend
from designer.execution.backends.docker.engine import UNREACHABLE
from designer.execution.backends.docker.settings import DockerSettings
from designer.execution.backends.process import ProcessSettings
from designer.execution.limits import SLOTS_ELSEWHERE, ComputeLimits
from designer.execution.models import ComputeTarget, StepRun
from designer.execution.progress import ALIVE

logger = logging.getLogger(__name__)
SWEEPS_EVERY_SECONDS = 600.0
OWNER_LENGTH = 16


class DockerTarget(DockerBackend):
    """Sweeps its engine now and then: what a dead worker left is nobody else's."""

    def __init__(self, settings: DockerSettings) -> None:
        super().__init__(settings)
        self._is_closed = threading.Event()
        threading.Thread(target=self._sweep_on, name="docker-sweep", daemon=True).start()

    def close(self) -> None:
        self._is_closed.set()
        super().close()

    def _sweep_on(self) -> None:
        while True:
            try:
                if count := self.sweep(is_alive):
                    logger.info("Removed %s containers of attempts that are over.", count)
            except (*UNREACHABLE, DatabaseError) as error:
                logger.warning("Containers are swept later: %s", error)
            connection.close()
            if self._is_closed.wait(SWEEPS_EVERY_SECONDS):
                return


def make(target: ComputeTarget, here: ProcessSettings) -> DockerBackend:
    """Make the backend of a target's row, with the limits that steps have on this machine."""
    return DockerTarget(settings_of(target, here))


def settings_of(target: ComputeTarget, here: ProcessSettings) -> DockerSettings:
    stored: Mapping[str, Any] = target.settings
    return DockerSettings(
        store=here.store,
        owner=installation(),
        slots=ComputeLimits.of(target.limits).slots or SLOTS_ELSEWHERE,
        base_url=stored.get("base_url") or "",
        image=stored.get("image") or "",
        gpus=stored.get("gpus") or 0,
        disk_bytes=here.disk_bytes,
        log_bytes=here.log_bytes,
        processes=here.processes,
        away_seconds=django_settings.CONFIGURATION.unreachable_after_seconds,
    )


def installation() -> str:
    """Name this installation; an engine may be shared, and none removes what is of another."""
    secret = f"docker {django_settings.SECRET_KEY}"
    return hashlib.sha256(secret.encode()).hexdigest()[:OWNER_LENGTH]


def is_alive(step_id: UUID, epoch: int) -> bool:
    return StepRun.objects.filter(pk=step_id, epoch=epoch, state__in=ALIVE).exists()
