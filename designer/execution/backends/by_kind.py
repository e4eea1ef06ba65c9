"""The backend of a compute target, by its kind."""

from collections.abc import Callable, Mapping

from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.backends.protocol import Backend
from designer.execution.models import ComputeTarget

# How steps run on this machine (its store and limits) goes to every kind.
Maker = Callable[[ComputeTarget, ProcessSettings], Backend]


def _process(_target: ComputeTarget, settings: ProcessSettings) -> Backend:
    return ProcessBackend(settings)


MAKERS: Mapping[str, Maker] = {"process": _process}


def make_backend(target: ComputeTarget, settings: ProcessSettings) -> Backend:
    """Make the backend of a target, connected to nothing yet.

    Raises:
        KeyError: this version of the server cannot run steps of the kind.
    """
    return MAKERS[target.kind](target, settings)
