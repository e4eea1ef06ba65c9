"""The folder of the server from which steps may import files."""

import os
from pathlib import Path, PurePosixPath

from designer.catalog.errors import ModuleError

FOLDER_VARIABLE = "PLUMBLINE_IMPORT_DIR"


def files_to_import(pattern: str) -> list[Path]:
    """Give the files of the import folder that a relative path or pattern such as *.csv names.

    Raises:
        ModuleError: there is no import folder, the pattern leaves it, or names no file.
    """
    root = os.environ.get(FOLDER_VARIABLE, "")
    if not root:
        message = (
            f"This server has no import folder. The administrator sets one by {FOLDER_VARIABLE}; "
            "or upload the file as a dataset."
        )
        raise ModuleError("import_folder_missing", message)
    parts = PurePosixPath(pattern)
    if not pattern.strip() or parts.is_absolute() or ".." in parts.parts or "\0" in pattern:
        raise _not_a_path(pattern)
    base = Path(root).resolve()
    # Before Python 3.13 two stars at the end name folders only.
    everything = parts / "*" if parts.name == "**" else parts
    try:
        found = sorted(path for path in base.glob(str(everything)) if _is_inside(path, base))
    except ValueError as error:
        raise _not_a_path(pattern) from error
    if not found:
        message = f"There is no file “{pattern}” in the import folder. Check the path."
        raise ModuleError("file_missing", message)
    return found


def _not_a_path(pattern: str) -> ModuleError:
    message = (
        f"“{pattern}” is no file to import. Give a path within the import folder; ** stands for "
        "folders and has no other letters beside it."
    )
    return ModuleError("path_invalid", message)


def _is_inside(path: Path, base: Path) -> bool:
    """Whether this is a regular file of the folder, also after links are followed."""
    real = path.resolve()
    return real.is_file() and real.is_relative_to(base)
