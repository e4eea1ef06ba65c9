"""What can be refused when something is to run."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID


class ExecutionError(Exception):
    """A request was refused; the message is a sentence for people."""


class InvalidPipelineError(ExecutionError):
    """The graph has problems; nothing runs before they are mended."""

    def __init__(self, problems: Sequence[Any]) -> None:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"The pipeline has {count}: {problems[0].message}")
        self.problems = problems


class PipelineGoneError(ExecutionError):
    """The run's pipeline was deleted; what it did can be looked at, but not run again."""

    def __init__(self) -> None:
        super().__init__("The pipeline of this run was deleted. Import its graph to run it again.")


class NoGraphError(ExecutionError):
    """The run was made of no pipeline, so there is nothing to submit again."""

    def __init__(self) -> None:
        super().__init__(
            "This run tried something out and has no graph to run again. Try the compute target, "
            "the environment or the datastore again where it is set up."
        )


class RunConflictError(ExecutionError):
    """The id was given to another request before."""

    def __init__(self, run_id: UUID) -> None:
        super().__init__(f"The id {run_id} belongs to a run that was asked for differently.")
        self.run_id = run_id


class StaleRevisionError(ExecutionError):
    """The run was asked for at a revision that is not the newest."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"The pipeline is at revision {revision} by now. Look at it, then run.")
        self.revision = revision


class VersionFixedError(ExecutionError):
    """The version has its table, or is about to: what pipelines read under it never changes."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"This version is {state} already and never changes. "
            "Upload the file as a new version to read it otherwise."
        )


class NotReusableError(ExecutionError):
    """The run starts in the middle, and what it needs from above has no stored result."""


class UnknownComputeError(ExecutionError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no compute target named “{name}” here.")
        self.name = name


class InvalidComputeError(ExecutionError):
    """A compute target cannot be like this; each problem is a path and a sentence."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems[0][1])
        self.problems = problems


class ComputeConflictError(ExecutionError):
    """The change would contradict what is there: another's name, steps that need the target."""


class ReadingError(ExecutionError):
    """A question about an artifact or an upload that cannot be answered."""

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code
