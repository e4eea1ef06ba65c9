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


class NameTakenError(WorkspaceError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a dataset named “{name}” already. Choose another name.")
        self.name = name


class UnreadableExportError(WorkspaceError):
    """A file that is not what export_pipeline writes."""
