"""Which datastore is reached how, and a look at whether one can be reached."""

import sys
from collections.abc import Callable, Mapping

from designer.catalog.annotations import Datastore
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.database import Database
from designer.modules.data_input_and_output.datastores.files import Files
from designer.modules.data_input_and_output.datastores.folder import FolderFiles
from designer.modules.data_input_and_output.datastores.s3 import S3Files
from designer.modules.data_input_and_output.datastores.sftp import SftpFiles

SQL = "sql"
FILES: Mapping[str, Callable[[Datastore], Files]] = {
    "folder": FolderFiles,
    "s3": S3Files,
    "sftp": SftpFiles,
}


def open_files(datastore: Datastore | None) -> Files:
    """Open a datastore of files.

    Raises:
        ModuleError: none is chosen, or it is a database.
    """
    chosen = _chosen(datastore)
    if chosen["kind"] not in FILES:
        message = f"The datastore “{chosen['name']}” is a database and has no files."
        raise ModuleError("datastore_unfit", message)
    return FILES[chosen["kind"]](chosen)


def open_database(datastore: Datastore | None) -> Database:
    """Open a datastore that is a database.

    Raises:
        ModuleError: none is chosen, or it has files.
    """
    chosen = _chosen(datastore)
    if chosen["kind"] != SQL:
        message = f"The datastore “{chosen['name']}” has files and is no database."
        raise ModuleError("datastore_unfit", message)
    return Database(chosen)


def look(*, datastore: Datastore) -> None:
    """Say in the log whether the datastore can be reached; no module of the palette."""
    opened = open_database(datastore) if datastore["kind"] == SQL else open_files(datastore)
    sys.stdout.write(f"{opened.describe()}\n")


def _chosen(datastore: Datastore | None) -> Datastore:
    if datastore is None:
        raise ModuleError("datastore_missing", "Choose a datastore of the workspace.")
    return datastore
