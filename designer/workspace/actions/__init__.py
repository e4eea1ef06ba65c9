"""Every change to what people own, one function a change; the caller has checked permission."""

from designer.workspace.actions.access import (
    create_sign_in_link,
    create_token,
    ensure_local_owner,
    redeem_sign_in_link,
    revoke_token,
)
from designer.workspace.actions.datasets import (
    add_artifact_version,
    add_uploaded_version,
    change_dataset,
    create_dataset,
    delete_dataset,
    set_options,
)
from designer.workspace.actions.datastores import (
    change_datastore,
    create_datastore,
    delete_datastore,
)
from designer.workspace.actions.documents import (
    Saved,
    apply_operations,
    put_document,
)
from designer.workspace.actions.pipelines import (
    change_pipeline,
    clone_pipeline,
    create_pipeline,
    delete_pipeline,
    import_pipeline,
)
from designer.workspace.actions.secrets import (
    create_secret,
    delete_secret,
    renew_secrets,
    replace_secret,
)

__all__ = (
    "Saved",
    "add_artifact_version",
    "add_uploaded_version",
    "apply_operations",
    "change_dataset",
    "change_datastore",
    "change_pipeline",
    "clone_pipeline",
    "create_dataset",
    "create_datastore",
    "create_pipeline",
    "create_secret",
    "create_sign_in_link",
    "create_token",
    "delete_dataset",
    "delete_datastore",
    "delete_pipeline",
    "delete_secret",
    "ensure_local_owner",
    "import_pipeline",
    "put_document",
    "redeem_sign_in_link",
    "renew_secrets",
    "replace_secret",
    "revoke_token",
    "set_options",
)
