"""Models, untrained models and transforms as pickles; loaded only inside steps."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.errors import ArtifactError

PROTOCOL = 5


def write(value: Any, path: Path) -> dict[str, Any]:
    """Pickle the value and give the summary that it has of itself."""
    with path.open("wb") as file:
        pickle.Pickler(file, PROTOCOL).dump(value)
    return dict(value.summary)


def read(path: Path, summary: Mapping[str, Any] | None = None) -> Any:
    """Load a pickle that a step wrote.

    Raises:
        ArtifactError: it cannot be loaded here.
    """
    try:
        with path.open("rb") as file:
            return pickle.load(file)  # noqa: S301 - in the sandbox of a step, as any of its code
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError) as error:
        raise ArtifactError(f"The model cannot be loaded here: {error}") from error
