"""Steps in an environment of their own: each gets its Python, behind walls made for it alone."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from designer.execution.backends.guarded import GuardedProcess
from designer.execution.backends.protocol import Attempt, PreparationError, Tell
from designer.execution.environments.building import NOT_REAL, ensure, place_of
from designer.execution.environments.content import PYTHON_KINDS
from designer.execution.orders import StepOrder
from designer.runner.protocol import WORK_FOLDER, Ended, StepFile, host_environment
from designer.runner.protocol.guarding import Guarded

DIES_WITHIN_SECONDS = 10.0
# Where libraries write what they like to keep: the step's own folder is the only place there is.
OWN_PLACES = ("HOME", "TMPDIR", "POLARS_TEMP_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")


class SpawnedSteps:
    """No step host: libraries that a user chose are not to be loaded by what others share."""

    def __init__(
        self,
        isolation: str,
        on_ended: Callable[[Ended], None],
        readable: Iterable[Path] = (),
    ) -> None:
        """Modules of the product may read the `readable` folders; code of users may not."""
        self._isolation, self._on_ended = isolation, on_ended
        self._readable = tuple(readable)
        self._lock = threading.Lock()
        self._processes: dict[str, GuardedProcess] = {}

    def prepare(self, order: StepOrder, tell: Tell) -> None:
        """Build the environment that the step needs, or wait until it is built.

        Raises:
            PreparationError: it cannot be built, or not here.
        """
        environment = order.environment
        if environment is None:
            return
        if environment.kind not in PYTHON_KINDS:
            raise PreparationError(
                f"The environment “{environment.name}” is a Docker image, and the compute target "
                f"“{order.compute}” runs processes. Choose a docker target for this node.",
                "environment_not_here",
            )
        ensure(environment, tell)

    def launch(self, attempt: Attempt) -> None:
        """Start the step with the Python of its environment."""
        environment = attempt.order.environment
        if environment is None:
            raise ValueError("A step without an environment is for the step host.")
        place = place_of(environment)
        if not place.is_real():
            raise PreparationError(NOT_REAL, "environment_failed")
        process = GuardedProcess(self._command(attempt, place.python), self._ended)
        with self._lock:
            if process.ended is None:
                self._processes[str(attempt.folder)] = process

    def cancel(self, attempt: Attempt) -> bool:
        """Have a step killed with all that it started; False for a step that does not run here."""
        with self._lock:
            process = self._processes.get(str(attempt.folder))
        if process is not None:
            process.cancel()
        return process is not None or attempt.order.environment is not None

    def renew(self, seconds: float) -> None:
        for process in self._living():
            process.renew(seconds)

    def pids(self) -> list[int]:
        return [process.pid for process in self._living()]

    def close(self) -> None:
        """Kill all of them."""
        living = self._living()
        for process in living:
            process.cancel()
        for process in living:
            process.wait(DIES_WITHIN_SECONDS)

    def _living(self) -> list[GuardedProcess]:
        with self._lock:
            return list(self._processes.values())

    def _ended(self, ended: Ended) -> None:
        with self._lock:
            self._processes.pop(ended.folder, None)
        self._on_ended(ended)

    def _command(self, attempt: Attempt, python: Path) -> Guarded:
        step = attempt.step
        return Guarded(
            folder=str(attempt.folder),
            command=(str(python), "-P", "-m", "designer.runner", str(attempt.folder)),
            environment=_variables(attempt.folder, python),
            readable=(str(python.parents[1]), *_inputs(step), *self._folders(attempt)),
            network=step.network,
            limits=step.limits,
            isolation=self._isolation,  # type: ignore[arg-type]
        )

    def _folders(self, attempt: Attempt) -> list[str]:
        if attempt.order.spec.user_code:
            return []
        return [str(folder) for folder in self._readable if folder.is_dir()]


def _variables(folder: Path, python: Path) -> dict[str, str]:
    given = host_environment()
    path = os.pathsep.join([str(python.parent), given["PATH"]])
    own = dict.fromkeys(OWN_PLACES, str(folder / WORK_FOLDER))
    return {**given, **own, "PATH": path, "VIRTUAL_ENV": str(python.parents[1])}


def _inputs(step: StepFile) -> list[str]:
    """Give what the step reads, and the place that a module is told of in a parameter."""
    return [file.path for files in step.inputs.values() for file in files]
