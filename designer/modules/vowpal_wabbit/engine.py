"""Vowpal Wabbit itself, called as its program would be from a shell."""

from collections.abc import Sequence

from vowpalwabbit import Workspace

from designer.catalog.errors import ModuleError


def run(arguments: Sequence[str]) -> None:
    """Go through the file that `--data` names, and write what the arguments ask for.

    Raises:
        ModuleError: it refuses, with its own words.
    """
    try:
        Workspace(arg_list=list(arguments)).finish()
    except RuntimeError as error:
        message = f"Vowpal Wabbit cannot do it: {error}. Look at the VW arguments and at the data."
        raise ModuleError("vowpal_wabbit_failed", message) from error
