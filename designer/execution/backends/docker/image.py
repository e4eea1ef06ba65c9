"""The image that a step runs in: pulled, built or extended once, then found by its tag."""

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import docker
from docker.errors import ImageNotFound
from docker.models.images import Image
from docker.utils import parse_repository_tag

from designer.execution.backends.docker.building import (
    Plan,
    build,
    refusals,
    with_packages,
)
from designer.execution.backends.docker.engine import Engine
from designer.execution.backends.docker.listening import tell_all
from designer.execution.backends.docker.packages import packages_for, python_of
from designer.execution.backends.docker.progress import Said, pulling
from designer.execution.backends.protocol import PreparationError, Tell, tell_nobody
from designer.execution.environments import record
from designer.execution.environments.build_command import LOG_BYTES
from designer.execution.environments.content import requirements_of
from designer.execution.environments.facts import EnvironmentFacts

REPOSITORY = "plumbline-environment"
TAG_LENGTH = 40
LOOKS_EVERY_SECONDS = 0.2
NO_IMAGE = (
    "There is no image to run the step in: neither its environment nor its compute target names "
    "one. Set one in the settings of the target, such as `python:3.11-slim`."
)


class Images:
    """The images of one engine; the workers of this machine agree by the files of `locks`."""

    def __init__(self, engine: Engine, locks: Path, owner: str) -> None:
        self._engine, self._locks, self._owner = engine, locks, owner

    def ensure(
        self, environment: EnvironmentFacts | None, default: str, tell: Tell = tell_nobody
    ) -> Image:
        """Give the image of an environment, or the target's own; what is there is only found.

        Raises:
            PreparationError: it cannot be had.
        """
        with self._engine.in_words("Getting the image of the step"):
            if environment is None:
                return self._pulled(default, tell)
            match environment.kind:
                case "image":
                    return self._pulled(str(environment.content["image"]), tell)
                case "dockerfile":
                    return self._built(environment, tell)
            return self._extended(environment, self._pulled(default, tell), tell)

    def _pulled(self, reference: str, tell: Tell) -> Image:
        if not reference:
            raise PreparationError(NO_IMAGE, "image_missing")
        return self._once(reference, lambda: self._pull(reference, tell), tell)

    def _pull(self, reference: str, tell: Tell) -> Image:
        repository, tag = parse_repository_tag(reference)
        doing, code = f"The image {reference} is not on the engine, and pulling it", "image_missing"
        with self._engine.in_words(doing, code), refusals(doing, code):

            def ask(api: docker.APIClient) -> Iterator[Said]:
                events = api.pull(repository, tag=tag or "latest", stream=True, decode=True)
                return pulling(reference, events)

            tell_all(self._engine, ask, tell, first=f"Pulling the image {reference}")
            return self._engine.client.images.get(reference)

    def _built(self, environment: EnvironmentFacts, tell: Tell) -> Image:
        plan = Plan(
            built_tag(self._owner, environment.digest),
            environment.name,
            str(environment.content["dockerfile"]),
        )
        return self._once(plan.tag, lambda: self._recorded(environment.digest, plan, tell), tell)

    def _recorded(self, digest: str, plan: Plan, tell: Tell) -> Image:
        """Build an image while the ledger has the log and the state of it."""
        record.began(digest)
        log = record.Told(digest, LOG_BYTES)

        def tell_on(message: str, fraction: float | None) -> None:
            log.carry_over()
            tell(message, fraction)

        try:
            image = build(self._engine, plan, tell_on, log.note)
        except PreparationError as error:
            log.carry_over()
            record.failed(digest, error.message)
            raise
        except BaseException:
            record.cut_off(digest)
            raise
        log.carry_over()
        record.succeeded(digest, image.attrs.get("Size"))
        return image

    def _extended(self, environment: EnvironmentFacts, base: Image, tell: Tell) -> Image:
        """Add the packages that Python requirements ask for to the image of the target."""
        tag = extended_tag(self._owner, str(base.id), environment.digest)

        def make() -> Image:
            fetching = partial(tell, f"Fetching the packages of {environment.name}", None)
            fetching()
            python = python_of(self._engine.client, str(base.id))
            lines = requirements_of(environment)
            with packages_for(python, lines, fetching) as packages:
                plan = Plan(tag, environment.name, with_packages(base), packages)
                return build(self._engine, plan, tell)

        return self._once(tag, make, tell)

    def _once(self, reference: str, make: Callable[[], Image], tell: Tell) -> Image:
        """Find the image or make it, while others that want the same one wait."""
        found = self._found(reference)
        if found is not None:
            return found
        with self._lock(reference, tell):
            return self._found(reference) or make()

    def _found(self, reference: str) -> Image | None:
        try:
            return self._engine.client.images.get(reference)
        except ImageNotFound:
            return None

    @contextmanager
    def _lock(self, name: str, tell: Tell) -> Iterator[None]:
        self._locks.mkdir(parents=True, exist_ok=True)
        with (self._locks / f"{_digest(name)}.lock").open("wb") as lock:
            while not _is_taken(lock):
                tell("Waiting for the image, which another step is getting ready", None)
                time.sleep(LOOKS_EVERY_SECONDS)
            yield


def repository_of(owner: str) -> str:
    """Name where the images of an installation are: an engine may be shared."""
    return f"{REPOSITORY}/{owner}"


def built_tag(owner: str, digest: str) -> str:
    """Name the image that the Dockerfile of an environment gives."""
    return f"{repository_of(owner)}:{digest[:TAG_LENGTH]}"


def extended_tag(owner: str, base_id: str, digest: str) -> str:
    """Name the image that has the packages of an environment beside those of another image."""
    return f"{repository_of(owner)}:{_digest(f'{base_id} {digest}')}"


def _is_taken(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:TAG_LENGTH]
