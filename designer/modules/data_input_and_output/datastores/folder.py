"""A datastore that is a folder of the machine that the step runs on."""

import os
import tempfile
from pathlib import Path
from shutil import copyfileobj

from designer.catalog.annotations import Datastore
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.files import (
    Fetched,
    check_size,
    checked_pattern,
    explained,
    missing,
    taken,
)

FOLDERS_VARIABLE = "PLUMBLINE_DATASTORE_DIRS"


def allowed_place(path: str) -> Path:
    """Give a place on this machine that steps may use as a datastore.

    Raises:
        ModuleError: it lies in none of the folders that the administrator allows.
    """
    place = Path(path).resolve()
    allowed = [Path(name).resolve() for name in os.environ.get(FOLDERS_VARIABLE, "").split(":")
               if name.strip()]  # fmt: skip
    if not any(place.is_relative_to(folder) for folder in allowed):
        message = (
            f"“{path}” lies in no folder that datastores may use. The administrator allows "
            f"folders by {FOLDERS_VARIABLE}."
        )
        raise ModuleError("folder_refused", message)
    return place


class FolderFiles:
    """Links that lead out of the folder are not followed."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore
        self._root = allowed_place(str(datastore["settings"]["path"]))

    def fetch(self, pattern: str, into: Path, limit_bytes: int) -> list[Fetched]:
        """Give the files where they are: nothing is copied."""
        pattern = checked_pattern(pattern)
        with explained(self._datastore, ValueError):
            found = sorted(path for path in self._root.glob(pattern) if self._is_inside(path))
            if not found:
                raise missing(self._datastore, pattern)
            states = [path.stat() for path in found]
        check_size(sum(state.st_size for state in states), limit_bytes)
        return [
            Fetched(path, path.name, f"{state.st_size}-{state.st_mtime_ns}")
            for path, state in zip(found, states, strict=True)
        ]

    def write(self, file: Path, path: str, *, replace: bool) -> None:
        target = self._root / checked_pattern(path)
        with explained(self._datastore):
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.parent.resolve().is_relative_to(self._root):
                raise ModuleError("path_invalid", f"“{path}” leads out of the datastore.")
            handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".plumbline-")
            try:
                with file.open("rb") as source, os.fdopen(handle, "wb") as copy:
                    copyfileobj(source, copy)
                    os.fchmod(copy.fileno(), 0o644)
                self._put(Path(draft), target, replace=replace)
            except FileExistsError as error:
                raise taken(self._datastore, path) from error
            finally:
                Path(draft).unlink(missing_ok=True)

    def describe(self) -> str:
        with explained(self._datastore):
            return f"The folder {self._root.name} has {len(list(self._root.iterdir()))} entries."

    def _put(self, draft: Path, target: Path, *, replace: bool) -> None:
        if replace:
            draft.replace(target)
        else:
            target.hardlink_to(draft)

    def _is_inside(self, path: Path) -> bool:
        real = path.resolve()
        return real.is_file() and real.is_relative_to(self._root)
