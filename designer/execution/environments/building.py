"""Building environments: once a digest and machine, behind walls; whoever needs it waits."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from designer.execution.backends.protocol import PreparationError, Tell
from designer.execution.environments import record
from designer.execution.environments.build_command import build_command, write_inputs
from designer.execution.environments.build_process import run_build, why_failed
from designer.execution.environments.content import warnings_of
from designer.execution.environments.defaults import default_environment
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.environments.place import Place, this_python
from designer.runner.protocol import Ended

NOT_REAL = (
    "One of its packages has replaced the environment's folder or Python by a link. Leave that "
    "package out."
)


def place_of(environment: EnvironmentFacts) -> Place:
    """Say where the environment lies on this machine, built or not."""
    packages = default_environment() if environment.content.get("inherit") else ""
    root = Path(settings.DATA_DIR) / "environments"
    return Place(root, environment.digest, this_python(packages))


def ensure(environment: EnvironmentFacts, tell: Tell) -> Path:
    """Give the Python of an environment; builds it, or waits for who does, when it is not there.

    What `tell` raises ends the build: nobody wants it any more.

    Raises:
        PreparationError: it cannot be built, with the installer's words.
    """
    place = place_of(environment)
    if place.is_ready():
        record.found(environment.digest)
        return place.python
    reason = _wait_or_build(environment, place, tell)
    if reason is not None:
        raise PreparationError(
            f"The environment “{environment.name}” could not be built. {reason}",
            "environment_failed",
        )
    return place.python


def _wait_or_build(environment: EnvironmentFacts, place: Place, tell: Tell) -> str | None:
    asked_at = time.time()

    def tell_on() -> None:
        tell(f"Building environment {environment.name}", None)

    tell_on()
    with place.locked(while_waiting=tell_on):
        if place.is_ready():
            return None
        return place.failure_since(asked_at) or _build(environment, place, tell_on)


def _build(environment: EnvironmentFacts, place: Place, tell_on: Callable[[], None]) -> str | None:
    """Build it, and give the reason when that fails."""
    digest = environment.digest
    record.began(digest, warnings_of(environment.kind, environment.content))
    place.clear()
    write_inputs(environment, place.folder)
    log = record.Log(digest, place.folder)

    def look() -> None:
        tell_on()
        log.carry_over()

    try:
        ended = run_build(build_command(place.folder), look)
        log.carry_over(is_final=True)
    except BaseException:
        record.cut_off(digest)
        raise
    reason = _judged(ended, place)
    if reason is None:
        place.succeed()
        record.succeeded(digest, place.size_bytes())
    else:
        place.fail(reason)
        record.failed(digest, reason)
    return reason


def _judged(ended: Ended | None, place: Place) -> str | None:
    """Say why the build failed; None when it went well."""
    return why_failed(ended, place.folder) or (None if place.is_real() else NOT_REAL)
