"""What can be wrong with an environment: with what was written, and with what came of it."""

from designer.execution.errors import ExecutionError


class EnvironmentContentError(ExecutionError):
    """What an environment is described by cannot be used."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class EnvironmentNameTakenError(ExecutionError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is an environment named “{name}” already. Choose another name.")


class UnknownEnvironmentError(ExecutionError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no environment named “{name}” here.")
        self.name = name


class NoTargetError(ExecutionError):
    """No compute target could build this kind of environment."""

    def __init__(self, kind: str, target_kind: str) -> None:
        super().__init__(
            f"An environment of kind {kind} is built by a compute target of kind {target_kind}, "
            "and there is none. Make one on the Compute page first."
        )
