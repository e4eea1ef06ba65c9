"""A user's script: loaded, called, and its results made tables."""

import inspect
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.carrying import carried

FILE_NAME = "script.py"
ENTRY = "azureml_main"
MAX_RESULTS = 2


def load(script: str, *, search: Path | None, secret: str | None = None) -> Callable[..., Any]:
    """Run the script once and give its `azureml_main`; `secret` is a global variable of it.

    Raises:
        ModuleError: the script cannot be compiled, fails, or has no such function.
    """
    function: Callable[..., Any] | None = getattr(run(script, search, secret), ENTRY, None)
    if function is None or not callable(function):
        raise failed(
            "The script has no function `azureml_main`. Define azureml_main(dataframe1=None, "
            "dataframe2=None) and return one or two data frames."
        )
    return function


def run(script: str, search: Path | None = None, secret: str | None = None) -> ModuleType:
    """Run the script once and give it as the module `script`.

    Raises:
        ModuleError: it cannot be compiled, or fails.
    """
    linecache.cache[FILE_NAME] = (len(script), None, script.splitlines(keepends=True), FILE_NAME)
    namespace = ModuleType("script")
    namespace.__file__ = FILE_NAME
    vars(namespace)["secret"] = secret
    sys.modules["script"] = namespace
    sys.path[:0] = [os.getcwd(), *([str(search)] if search else [])]  # noqa: PTH109 - as Python does
    try:
        code = compile(script, FILE_NAME, "exec")
        exec(code, namespace.__dict__)  # noqa: S102 - running the user's code is what this is for
    except SyntaxError as error:
        where = f" in line {error.lineno}" if error.filename == FILE_NAME else ""
        raise failed(f"The script is not valid Python{where}: {error.msg}.") from error
    except Exception as error:
        raise failed(explained(error)) from error
    return namespace


def call(function: Callable[..., Any], first: Any, second: Any) -> Any:
    """Call the function with as many frames as it takes.

    Raises:
        ModuleError: it fails; the message has the line of the script.
    """
    try:
        return function(*[first, second][: _accepted(function)])
    except Exception as error:
        raise failed(explained(error)) from error


def tables_of(returned: Any, sources: Sequence[Table]) -> tuple[Table, Table]:
    """Make two tables of what the function returned; what is not there becomes an empty one.

    Raises:
        ModuleError: it is something else than up to two data frames.
    """
    results = list(returned) if isinstance(returned, tuple | list) else [returned]
    if len(results) > MAX_RESULTS:
        raise failed(f"`azureml_main` returned {len(results)} values. Return one or two.")
    tables = [_table(number, value, sources) for number, value in enumerate(results, start=1)]
    first, second = (*tables, *[_nothing() for _ in range(MAX_RESULTS - len(tables))])
    return first, second


def _table(number: int, value: Any, sources: Sequence[Table]) -> Table:
    if value is None:
        return _nothing()
    if isinstance(value, pd.DataFrame):
        _check_names(value)
        return carried(value, sources)
    if isinstance(value, pl.DataFrame | pl.LazyFrame):
        return carried(value, sources)
    raise failed(
        f"Result {number} of `azureml_main` is a {type(value).__name__}. Return a data frame, "
        "or a tuple of up to two, as in “return dataframe1,”."
    )


def _check_names(frame: pd.DataFrame) -> None:
    for name in frame.columns:
        if not isinstance(name, str):
            raise failed(
                f"The data frame has a column whose name is {name!r}, of type "
                f"{type(name).__name__}. Names must be texts: use frame.columns.astype(str)."
            )


def _accepted(function: Callable[..., Any]) -> int:
    """Count the frames that a function takes, at most two."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    if any(item.kind is inspect.Parameter.VAR_POSITIONAL for item in parameters):
        return MAX_RESULTS
    return min(sum(item.kind in kinds for item in parameters), MAX_RESULTS)


def explained(error: Exception) -> str:
    """Say what was raised, and in which line of the script."""
    frames = traceback.extract_tb(error.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == FILE_NAME), None)
    where = f" in line {line}" if line else ""
    return f"The script failed{where}: {type(error).__name__}: {error}"


def _nothing() -> Table:
    return Table.from_frame(pl.DataFrame())


def failed(message: str) -> ModuleError:
    return ModuleError("script_failed", message)
