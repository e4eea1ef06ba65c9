"""The container of one attempt: its name, its walls, its limits and what it may see."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from docker.models.images import Image
from docker.types import DeviceRequest, LogConfig, Mount, Ulimit

from designer.execution.backends.docker.folder import user_of_steps
from designer.execution.backends.docker.share import Share
from designer.execution.backends.protocol import Attempt
from designer.execution.orders import StepOrder
from designer.runner.protocol import WORK_FOLDER
from designer.runner.protocol.command import SOURCE_ROOT

STEP = "/step"
SOURCE = "/opt/plumbline"
TEMPORARY = "/tmp"  # noqa: S108 - the only place beside its folder that a step may write to
# All of the source that a step needs; the server's part is none of its business.
SHARED_SOURCE = ("__init__.py", "artifacts", "catalog", "modules", "runner")
STEP_LABEL = "plumbline.step"
EPOCH_LABEL = "plumbline.epoch"
OWNER_LABEL = "plumbline.owner"
SAFE_LOG_FACTOR = 2  # The engine's own log holds each line wrapped in JSON.
TEMPORARY_BYTES = 2**30
VOLUME_BYTES = 16 * 2**20
NANO = 10**9
PASSED_ON = ("TZ", "PLUMBLINE_ALLOWED_PRIVATE_HOSTS")


def container_name(order: StepOrder) -> str:
    """Name the container so that whoever knows the attempt finds it."""
    return f"plumbline-{order.step_id}-{order.epoch}"


def options_of(
    attempt: Attempt, image: Image, share: Share, inputs: Mapping[str, Path], owner: str
) -> dict[str, Any]:
    """Give all options of the container; `inputs` says what is shown at which place."""
    order = attempt.order
    return {
        "image": image.id,
        "name": container_name(order),
        "entrypoint": ["python3"],
        "command": ["-m", "designer.runner", STEP],
        "environment": _environment(image),
        "working_dir": f"{STEP}/{WORK_FOLDER}",
        "hostname": "step",
        "labels": {
            STEP_LABEL: str(order.step_id),
            EPOCH_LABEL: str(order.epoch),
            OWNER_LABEL: owner,
        },
        "mounts": list(_mounts(attempt.folder, inputs)),
        "tmpfs": _temporary(image, share),
        "log_config": _log_config(attempt.step.limits.log_bytes),
        **_walls(order),
        **_limits(attempt, share),
    }


def _walls(order: StepOrder) -> dict[str, Any]:
    return {
        "user": user_of_steps(),
        "privileged": False,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "read_only": True,
        "ipc_mode": "private",
        "network_mode": "bridge" if order.network else "none",
    }


def _limits(attempt: Attempt, share: Share) -> dict[str, Any]:
    limits = attempt.step.limits
    ulimits = [Ulimit(name="core", soft=0, hard=0)]
    if limits.disk_bytes is not None:
        ulimits.append(Ulimit(name="fsize", soft=limits.disk_bytes, hard=limits.disk_bytes))
    gpus = DeviceRequest(count=share.gpus, capabilities=[["gpu"]])
    return {
        "pids_limit": limits.processes,
        "mem_limit": share.memory_bytes,
        "memswap_limit": share.memory_bytes,
        "nano_cpus": int(share.cpus * NANO),
        "ulimits": ulimits,
        "device_requests": [gpus] if share.gpus else [],
    }


def _temporary(image: Image, share: Share) -> dict[str, str]:
    """Give the folders in memory; one over each volume of the image, which would be on disk."""
    volumes = {str(PurePosixPath(v)) for v in image.attrs["Config"].get("Volumes") or ()}
    sizes = dict.fromkeys(volumes - {STEP, SOURCE}, VOLUME_BYTES)
    sizes[TEMPORARY] = min(TEMPORARY_BYTES, share.memory_bytes // 2)
    return {place: f"rw,nosuid,nodev,mode=1777,size={size}" for place, size in sizes.items()}


def _log_config(log_bytes: int) -> LogConfig:
    size = f"{SAFE_LOG_FACTOR * log_bytes}"
    return LogConfig(type="json-file", config={"max-size": size, "max-file": "1"})


def _environment(image: Image) -> dict[str, str]:
    """Give the variables of the step: nothing of the worker's but a short allow-list."""
    own = dict(v.split("=", 1) for v in (image.attrs["Config"].get("Env") or []) if "=" in v)
    path = [SOURCE, *filter(None, [own.get("PYTHONPATH")])]
    return {
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        "PYTHONPATH": ":".join(path),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": TEMPORARY,
        "LANG": "C.UTF-8",
    }


def _mounts(folder: Path, inputs: Mapping[str, Path]) -> Iterator[Mount]:
    yield _mount(folder, STEP, read_only=False)
    for name in SHARED_SOURCE:
        yield _mount(SOURCE_ROOT / "designer" / name, f"{SOURCE}/designer/{name}", read_only=True)
    for place, path in inputs.items():
        yield _mount(path, place, read_only=True)


def _mount(path: Path, place: str, *, read_only: bool) -> Mount:
    return Mount(place, str(path), type="bind", read_only=read_only, propagation="rprivate")
