"""What can be refused when something that people own is changed."""


class WorkspaceError(Exception):
    """A change was refused; the message is a sentence for people."""


class RevisionConflictError(WorkspaceError):
    """The pipeline is at another revision than the one that the change was made for."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            f"The pipeline is at revision {revision}. Load it and make the change again."
        )
        self.revision = revision


class GoneError(WorkspaceError):
    """Somebody deleted what was about to be changed."""

    def __init__(self, kind: object) -> None:
        super().__init__(f"Somebody has just deleted this {kind}.")


class NameTakenError(WorkspaceError):
    def __init__(self, name: str, kind: str = "dataset") -> None:
        super().__init__(f"There is a {kind} named “{name}” already. Choose another name.")
        self.name = name


class UnreadableExportError(WorkspaceError):
    """A file that is not what export_pipeline writes."""


class SecretValueError(WorkspaceError):
    """A value that cannot be kept as a secret."""


class SecretMissingError(WorkspaceError):
    """A name that no secret has, or has any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no secret “{name}” in this workspace. Make it, and run again.")
        self.name = name


class SecretInUseError(WorkspaceError):
    """A datastore is opened with the secret."""

    def __init__(self, name: str, datastore: str) -> None:
        super().__init__(
            f"The datastore “{datastore}” is opened with the secret “{name}”. "
            "Give it another secret first."
        )
        self.name = name


class SecretsKeyError(WorkspaceError):
    """What was encrypted cannot be read with the keys of this machine."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or "A secret cannot be read with the key of this machine. Set PLUMBLINE_SECRETS_KEY to "
            "the key under which it was stored, or enter its value again."
        )


class DatastoreMissingError(WorkspaceError):
    """A name that no datastore has, or has any more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no datastore “{name}” in this workspace. Make it, and run again."
        )
        self.name = name


class DatastoreSettingsError(WorkspaceError):
    """Settings with which a datastore cannot be reached; `field` names the one at fault."""

    def __init__(self, message: str, field: str = "settings") -> None:
        super().__init__(message)
        self.field = field
