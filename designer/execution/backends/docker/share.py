"""What one step gets of the engine's machine: the limits of its order, else a fair part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.execution.backends.docker.settings import DockerSettings
from designer.execution.limits import ComputeLimits
from designer.execution.orders import StepOrder
from designer.runner.protocol import Limits

MEMORY_PART = 0.75
MEMORY_UNKNOWN = 2**31


@dataclass(frozen=True, slots=True)
class Share:
    cpus: float
    memory_bytes: int
    gpus: int
    threads: int


def share_of(limits: ComputeLimits, settings: DockerSettings, facts: Mapping[str, Any]) -> Share:
    """Give what the engine is told; it refuses more cores than its machine has."""
    cores = int(facts.get("NCPU") or 1)
    slots = limits.slots or settings.slots
    memory = int(int(facts.get("MemTotal") or MEMORY_UNKNOWN) * MEMORY_PART)
    cpus = limits.cpus or max(1.0, cores / slots)
    return Share(
        cpus=min(cpus, float(cores)),
        memory_bytes=min(limits.memory_bytes or memory // slots, memory),
        gpus=settings.gpus if limits.gpus is None else limits.gpus,
        threads=max(1, int(cpus)),
    )


def limits_of(order: StepOrder, share: Share, settings: DockerSettings) -> Limits:
    """Give the limits as the step file has them."""
    return Limits(
        memory_bytes=share.memory_bytes,
        timeout_seconds=order.timeout_seconds or order.limits.timeout_seconds,
        disk_bytes=settings.disk_bytes,
        log_bytes=settings.log_bytes,
        processes=settings.processes,
    )
