"""Steps in containers: made ready, started, followed, and taken over by their names."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from docker.errors import APIError, NotFound
from docker.models.containers import Container

from designer.artifacts.removal import remove_folder
from designer.execution.backends import collecting
from designer.execution.backends.docker import leftovers
from designer.execution.backends.docker.container import container_name, options_of
from designer.execution.backends.docker.engine import Engine, words_of_engine
from designer.execution.backends.docker.fitness import why_not_started, why_unfit
from designer.execution.backends.docker.folder import Inputs, give_to_steps
from designer.execution.backends.docker.following import Follower, seconds_since_start
from designer.execution.backends.docker.image import Images
from designer.execution.backends.docker.pulse import Pulse
from designer.execution.backends.docker.settings import DockerSettings
from designer.execution.backends.docker.share import Share, limits_of, share_of
from designer.execution.backends.docker.surroundings import isolation_of
from designer.execution.backends.protocol import Attempt, PreparationError, Tell, tell_nobody
from designer.execution.backends.step_files import step_file
from designer.execution.crashpoints import crashpoint
from designer.execution.orders import StepOrder
from designer.execution.reports import Report

AWAY = "engine_unreachable"
MAY_LIVE = (
    "Whether the container of the cancelled step lives on is not known; "
    "it is removed as soon as the engine answers."
)


class DockerBackend:
    """One engine; a container outlives the worker that started it."""

    adopts: ClassVar[bool] = True

    def __init__(self, settings: DockerSettings) -> None:
        self.settings, self.store = settings, settings.store
        self.engine = Engine(settings.base_url)
        self.pulse = Pulse(self.engine, settings.away_seconds)
        self.images = Images(self.engine, settings.locks, settings.owner)
        self._lock = threading.Lock()
        self._followers: dict[str, Follower] = {}

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        image = self.images.ensure(order.environment, self.settings.image, tell)
        with self.engine.in_words("Making the container of the step"):
            leftovers.remove_other_attempts(self.engine, order)
            share, inputs = self._share(order), Inputs(self.store)
            attempt = self._attempt(order, share, inputs)
            try:
                attempt.step.write(self.store.staging(order.folder_name))
                give_to_steps(attempt.folder)
                options = options_of(attempt, image, share, inputs.places, self.settings.owner)
                container = self.engine.client.containers.create(**options)
            except BaseException:
                remove_folder(attempt.folder)
                raise
        named = order.environment.name if order.environment else self.settings.image
        self._know(attempt, container, named)
        return attempt

    def launch(self, attempt: Attempt) -> None:
        follower = self._followers[str(attempt.folder)]
        try:
            follower.start()
        except APIError as error:
            follower.give_up()
            raise why_not_started(follower.image, words_of_engine(error)) from error
        crashpoint("after_fork")

    def adopt(self, order: StepOrder) -> Attempt | None:
        """Follow the container of this attempt; one that never started is taken away.

        What runs on an engine that is given up is lost, unless somebody waits for its death.
        """
        if self.pulse.has_given_up:
            if order.is_killing:
                raise PreparationError(f"{self._silence()} A step must die there.", AWAY)
            return None
        with self.engine.in_words("Looking for the container of the step"):
            container = self._find(order)
            if container is None:
                return None
            # What it was given is of no matter any more, only what it must give.
            attempt = self._attempt(replace(order, params={}), self._share(order), None)
            state = container.attrs["State"]
            if state["Status"] == "created" or not attempt.folder.is_dir():
                leftovers.remove(container)
                return None
        image = str(container.attrs["Config"]["Image"])
        follower = self._know(attempt, container, image)
        follower.follow(started_seconds_ago=seconds_since_start(state))
        return attempt

    def poll(self, attempt: Attempt, timeout_seconds: float) -> bool:
        follower = self._follower(attempt)
        return follower is None or follower.ended.wait(timeout_seconds)

    def cancel(self, attempt: Attempt) -> None:
        follower = self._follower(attempt)
        if follower is not None:
            follower.kill("cancelled")

    def collect(self, attempt: Attempt) -> Report:
        report = collecting.collect(attempt, self.store, disk_bytes=self.settings.disk_bytes)
        follower = self._follower(attempt)
        if follower is not None and follower.is_unknown:
            message = f"{self._silence()} {MAY_LIVE}"
            return replace(report, outcome="failed", error={"code": AWAY, "message": message})
        if follower is None or report.outcome != "failed":
            return report
        return replace(report, error=why_unfit(report.error or {}, follower.image) or report.error)

    def cleanup(self, attempt: Attempt) -> None:
        with self._lock:
            follower = self._followers.pop(str(attempt.folder), None)
        if follower is not None:
            follower.let_go()
            leftovers.remove_quietly(follower.container)
        remove_folder(attempt.folder)

    def isolation(self) -> Mapping[str, Any]:
        return isolation_of(self.engine, self.pulse)

    def place(self) -> str:
        """Name the engine: no other one has its containers."""
        self.pulse.watch()
        is_silent = self.pulse.silent_since is not None
        with self.engine.in_words("Asking the engine for its name"):
            return self.engine.identity(self.settings.locks, is_silent=is_silent)

    def pids(self) -> list[int]:
        return []  # The containers are the engine's, and outlive this worker.

    def close(self) -> None:
        with self._lock:
            followers, self._followers = list(self._followers.values()), {}
        for follower in followers:
            follower.let_go()
        self.pulse.stop()
        self.engine.close()

    def sweep(self, is_wanted: leftovers.IsWanted) -> int:
        """Remove the containers of attempts that nobody wants any more; say how many."""
        return leftovers.sweep(self.engine, self.settings.owner, is_wanted)

    def _attempt(self, order: StepOrder, share: Share, inputs: Inputs | None) -> Attempt:
        folder = self.store.root / "staging" / order.folder_name
        limits = limits_of(order, share, self.settings)
        place_of = inputs.place_of if inputs is not None else lambda _: ""
        step = step_file(order, place_of, limits=limits, threads=share.threads)
        return Attempt(order, folder, step)

    def _share(self, order: StepOrder) -> Share:
        return share_of(order.limits, self.settings, self.engine.facts())

    def _find(self, order: StepOrder) -> Container | None:
        try:
            found: Container = self.engine.client.containers.get(container_name(order))
        except NotFound:
            return None
        return found

    def _silence(self) -> str:
        return f"The Docker engine at {self.engine.address} does not answer."

    def _know(self, attempt: Attempt, container: Container, image: str) -> Follower:
        orphan_seconds = self.settings.orphan_seconds
        follower = Follower(attempt, container, image, self.pulse, orphan_seconds)
        with self._lock:
            self._followers[str(attempt.folder)] = follower
        return follower

    def _follower(self, attempt: Attempt) -> Follower | None:
        with self._lock:
            return self._followers.get(str(attempt.folder))
