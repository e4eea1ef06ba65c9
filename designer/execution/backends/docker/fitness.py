"""Why an image is not fit for a step, told from how the step ended: pure."""

import re
from collections.abc import Mapping
from typing import Any

from designer.execution.backends.protocol import PreparationError

NO_PROGRAM = re.compile(r"executable file not found|no such file or directory", re.IGNORECASE)
NO_MODULE = re.compile(r"No module named '([\w.]+)'")
MISSING = ("ModuleNotFoundError", "ImportError")
# Imported by whatever reads or writes a Table.
OF_TABLES = frozenset({"numpy", "pandas", "polars", "pyarrow"})
PACKAGES: Mapping[str, str] = {"sklearn": "scikit-learn", "PIL": "pillow", "cv2": "opencv-python"}
UNFIT = "image_unfit"
NO_PYTHON = "It needs python3, in version 3.11 or newer. Use an image that has it."
TOO_OLD = "exit code 78 "  # EX_CONFIG: the runner refused the Python that it was started with.


def why_not_started(image: str, said: str) -> PreparationError:
    """Give the error of a container that the engine could not start."""
    if NO_PROGRAM.search(said) and "python3" in said:
        return PreparationError(f"The image {image} cannot run steps: {NO_PYTHON}", UNFIT)
    return PreparationError(f"The engine could not start the container of the step: {said}")


def why_unfit(error: Mapping[str, Any], image: str) -> dict[str, Any] | None:
    """Give the error of a step that failed for want of something in its image, else None."""
    if error.get("code") == "no_output" and TOO_OLD in str(error.get("message")):
        return {**error, "code": UNFIT, "message": f"The Python in {image} is too old. {NO_PYTHON}"}
    if error.get("type") not in MISSING or error.get("line") is not None:
        return None  # A line of the user's script is theirs to mend, and is shown.
    found = NO_MODULE.findall(f"{error.get('traceback')} {error.get('message')}")
    return {**error, "code": UNFIT, "message": _words(found[-1], image)} if found else None


def _words(name: str, image: str) -> str:
    package = name.partition(".")[0]
    is_of_tables = package in OF_TABLES
    needed = sorted(OF_TABLES) if is_of_tables else [PACKAGES.get(package, package)]
    why = "which every step with a table needs" if is_of_tables else "which the step needs"
    return (
        f"The image {image} has no Python module {name!r}, {why}. Use an image that has it, or "
        f"give the node an environment with these requirements: {', '.join(needed)}."
    )
