"""The examination of an installation: what is wrong, and what to do about it."""

import random
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync
from celery import current_app
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from designer.artifacts.digest import is_digest_of
from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.execution.broker import crosses_processes
from designer.execution.models import ComputeTarget, Worker
from designer.execution.upkeep import stored_files
from designer.execution.upkeep.versions import NewerDatabaseError, refuse_newer
from designer.workspace.store import artifact_store

Verdict = Literal["ok", "warning", "wrong"]
PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}
SAMPLE = 50
LOW_BYTES = 5 * 2**30
CLOCK_DIFFERENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found; the remedy says what to do when it is not well."""

    subject: str
    verdict: Verdict
    message: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]


def examine() -> Iterator[Finding]:
    """Look at everything; without its database nothing that needs it is looked at."""
    for check in (versions, broker, channels, disk, docker):
        yield from check()
    findings = list(database())
    yield from findings
    if all(finding.verdict != "wrong" for finding in findings):
        for check in (artifacts, workers, isolation, clock):
            yield from check()


def versions() -> Iterator[Finding]:
    names = ("django", "celery", "channels", "polars", "scikit-learn")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    yield Finding("versions", "ok", f"Python {sys.version.split()[0]}, {found}.")


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        refuse_newer()
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except NewerDatabaseError as error:
        yield Finding("database", "wrong", str(error), "Install the newer version again.")
    except DatabaseError as error:
        remedy = "Start the server that PLUMBLINE_DATABASE_URL names, or correct it."
        yield Finding("database", "wrong", f"It does not answer: {error}".strip(), remedy)
    else:
        if due:
            message = f"{len(due)} migrations are due."
            yield Finding("database", "wrong", message, "Run `manage.py migrate`.")
        else:
            yield Finding("database", "ok", f"{connection.display_name} answers and is current.")


def broker() -> Iterator[Finding]:
    url = settings.CONFIGURATION.broker_url
    if not crosses_processes():
        yield Finding("broker", "ok", "memory://: the server works on steps itself.")
    elif not _answers(url):
        message = f"Nothing answers at {_place(url)}. Runs go on, but start later."
        remedy = "Start the broker that PLUMBLINE_BROKER_URL names, or correct it."
        yield Finding("broker", "wrong", message, remedy)
    else:
        try:
            with current_app.connection_for_write() as opened:
                opened.ensure_connection(max_retries=1, timeout=3)
        except Exception as error:  # noqa: BLE001 - each transport has errors of its own
            remedy = "Check name and password in PLUMBLINE_BROKER_URL."
            yield Finding("broker", "wrong", f"It refuses: {error}", remedy)
        else:
            yield Finding("broker", "ok", f"{_place(url)} answers.")


def channels() -> Iterator[Finding]:
    url = settings.CONFIGURATION.channels_url
    if not url:
        verdict: Verdict = "warning" if crosses_processes() else "ok"
        message = "In memory: what runs elsewhere is seen up to a second late."
        remedy = "Set PLUMBLINE_CHANNELS_URL to redis://… when there are several processes."
        yield Finding("channels", verdict, message, remedy if verdict == "warning" else "")
        return
    try:
        async_to_sync(_send_and_hear)()
    except Exception as error:  # noqa: BLE001 - each layer has errors of its own
        remedy = "Start the Redis that PLUMBLINE_CHANNELS_URL names, or correct it."
        yield Finding("channels", "wrong", f"{_place(url)}: {error}", remedy)
    else:
        yield Finding("channels", "ok", f"{_place(url)} carries messages.")


def artifacts() -> Iterator[Finding]:
    """Look whether all artifacts are there, and whether a sample has the bytes it should have."""
    store, missing, damaged = artifact_store(), [], []
    digests = sorted(stored_files.needed_digests())
    missing = [digest for digest in digests if not store.has(Digest(digest))]
    there = sorted(set(digests) - set(missing))
    sample = random.sample(there, min(SAMPLE, len(there)))
    for digest in sample:
        try:
            store.path(Digest(digest))
            place = stored_files.object_path(store, Digest(digest))
            damaged += [] if is_digest_of(digest, place) else [digest]
        except (StoreError, OSError):
            damaged.append(digest)
    place_of_all = settings.ARTIFACTS_URL
    if missing:
        message = f"{len(missing)} of {len(digests)} are not in {place_of_all}: {missing[0]} …"
        remedy = "Mount the folder that PLUMBLINE_ARTIFACTS_URL names, or restore a backup."
        yield Finding("artifacts", "wrong", message, remedy)
    if damaged:
        message = f"{len(damaged)} of {len(sample)} looked at are damaged: {damaged[0]} …"
        yield Finding("artifacts", "wrong", message, "Restore them from a backup; check the disk.")
    if not missing and not damaged:
        message = f"All {len(digests)} are there; {len(sample)} were read and are whole."
        yield Finding("artifacts", "ok", message)


def disk() -> Iterator[Finding]:
    for name, folder in (("data folder", settings.DATA_DIR), ("artifacts", settings.ARTIFACTS_URL)):
        if "://" in str(folder) or not Path(folder).exists():
            continue
        free = shutil.disk_usage(folder).free
        verdict: Verdict = "ok" if free > LOW_BYTES else "warning"
        remedy = "" if verdict == "ok" else "Make room, or run `manage.py gc --days 30`."
        yield Finding("disk", verdict, f"{free / 2**30:.1f} GiB free for the {name}.", remedy)


def isolation() -> Iterator[Finding]:
    """Say what the newest worker here found out by trying; without one, what could be tried."""
    here = Worker.objects.filter(stopped_at=None, name__startswith=f"{socket.gethostname()}:")
    tried = here.exclude(isolation={}).order_by("-started_at").values_list("isolation", flat=True)
    if found := tried.first():
        level, detail = str(found.get("isolation", "")), " ".join(found.get("detail", ()))
        yield _isolation(
            f"A worker here tried it ({level}). {detail}".strip(), is_reduced=level == "reduced"
        )
    elif shutil.which("bwrap"):
        yield _isolation("bubblewrap is installed.")
    elif "landlock" in _security_modules():
        yield _isolation("Landlock keeps steps to their folders.")
    else:
        yield _isolation("Steps run with reduced isolation.", is_reduced=True)


def _isolation(message: str, *, is_reduced: bool = False) -> Finding:
    remedy = "Install bubblewrap, or use a kernel with Landlock (5.13 or newer)."
    verdict: Verdict = "warning" if is_reduced else "ok"
    return Finding("isolation", verdict, message, remedy if is_reduced else "")


def docker() -> Iterator[Finding]:
    socket_file = Path("/var/run/docker.sock")
    if socket_file.exists():
        yield Finding("docker", "ok", f"{socket_file} is there.")
    else:
        yield Finding("docker", "ok", "Not here: only targets of kind docker need it.")


def workers() -> Iterator[Finding]:
    served = {n for w in Worker.objects.filter(stopped_at=None) for n in w.computes}
    for name in ComputeTarget.objects.values_list("name", flat=True):
        if name in served:
            yield Finding("workers", "ok", f"The target {name} is served.")
        else:
            remedy = f"Start the server, or `manage.py worker --compute {name}`."
            yield Finding("workers", "warning", f"Nobody serves the target {name}.", remedy)


def clock() -> Iterator[Finding]:
    """Compare with the clock of the database: times of runs would contradict each other."""
    if connection.vendor != "postgresql":
        yield Finding("clock", "ok", "The database is on this machine.")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [there] = cursor.fetchone()
    difference = abs((datetime.now(UTC) - there).total_seconds())
    if difference > CLOCK_DIFFERENCE_SECONDS:
        message = f"This clock and that of the database differ by {difference:.0f} s."
        yield Finding("clock", "warning", message, "Let NTP set both.")
    else:
        yield Finding("clock", "ok", "It agrees with that of the database.")


async def _send_and_hear() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel("doctor")
    await layer.send(channel, {"type": "doctor"})
    await layer.receive(channel)


def _place(url: str) -> str:
    """Name host and port, never a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or PORTS.get(parts.scheme, '')}"


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        place = (parts.hostname or "localhost", parts.port or PORTS[parts.scheme])
        socket.create_connection(place, 2).close()
    except (OSError, KeyError):
        return False
    return True


def _security_modules() -> str:
    try:
        return Path("/sys/kernel/security/lsm").read_text(encoding="ascii")
    except OSError:
        return ""
