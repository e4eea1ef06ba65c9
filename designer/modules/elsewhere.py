"""Packages of this one that need an environment of their own, and are imported only there."""

import sys
from importlib import import_module
from types import ModuleType

from designer.catalog.errors import ModuleError

# A package that says in this variable which environment it needs is left out elsewhere.
MARK = "ENVIRONMENT"


def is_elsewhere(name: str) -> bool:
    """Whether a module lies in a package that needs another environment; that one is imported."""
    package = sys.modules.get(name.rpartition(".")[0])
    return hasattr(package, MARK)


def part_of_environment(name: str) -> ModuleType:
    """Import a module of such a package.

    Raises:
        ModuleError: what it needs is not installed where the step runs.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        wanted = getattr(sys.modules.get(name.rpartition(".")[0]), MARK, "")
        message = (
            f"The package “{error.name}” is not installed where this step runs. Leave the "
            f"environment of the node empty, so that it gets the environment “{wanted}”, or name "
            "one that has the package."
        )
        raise ModuleError("environment_lacks", message) from error
