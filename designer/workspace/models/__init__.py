"""The rows of what people own; Django finds its models here."""

from designer.workspace.models.access import ApiToken, SignInLink
from designer.workspace.models.artifact import Artifact
from designer.workspace.models.audit import AuditEntry
from designer.workspace.models.dataset import Dataset, DatasetVersion
from designer.workspace.models.datastore import Datastore
from designer.workspace.models.pipeline import OperationEntry, Pipeline
from designer.workspace.models.secret import Secret
from designer.workspace.models.workspace import Membership, Workspace

__all__ = (
    "ApiToken",
    "Artifact",
    "AuditEntry",
    "Dataset",
    "DatasetVersion",
    "Datastore",
    "Membership",
    "OperationEntry",
    "Pipeline",
    "Secret",
    "SignInLink",
    "Workspace",
)
