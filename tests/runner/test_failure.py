"""What a user is told of an error in a script: the own line, not what lies inside a library."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from designer.artifacts.formats.registry import codec
from designer.runner.failure import explain
from designer.runner.step import load_function

SCRIPT = """\
def rich(people):
    return people["incme"] > 50_000
"""


def test_the_traceback_of_a_missing_column_ends_in_the_users_line():
    space: dict[str, object] = {}
    exec(compile(SCRIPT, "script.py", "exec"), space)  # noqa: S102 - as the module runs scripts
    function = space["rich"]
    assert callable(function)
    try:
        function(pd.DataFrame({"income": [1]}))
    except KeyError as error:
        told = explain(error)
    assert told.line == 2
    assert told.traceback is not None
    assert "script.py" in told.traceback
    assert "pandas" not in told.traceback


def test_a_traceback_names_packages_and_not_the_places_of_the_server():
    try:
        load_function("designer.runner.step:no_such_function")
    except AttributeError as error:
        error.add_note(f"{json.__file__} {pd.__file__}")
        told = explain(error)
    try:
        codec("NoSuchType")
    except Exception as error:  # noqa: BLE001 - whatever it is
        other = explain(error)
    for text in (told.traceback or "", other.traceback or "", told.message):
        assert str(Path(__file__).parents[2]) not in text
        assert sys.prefix not in text
    assert "json/__init__.py pandas/__init__.py" in (told.traceback or "")


@pytest.mark.parametrize("name", ["staging/attempt/work/a.csv", "objects/ab/cd.csv"])
def test_a_missing_file_is_named_without_where_the_server_keeps_it(tmp_path: Path, name: str):
    folder = tmp_path / "staging" / "attempt"
    path = tmp_path / name
    for make in (path.open, lambda: raise_value_error(f"{path} is no good")):
        try:
            make()
        except (OSError, ValueError) as error:
            told = explain(error, folder)
        assert path.name in told.message
        assert str(tmp_path) not in told.message + (told.traceback or "")


def raise_value_error(message: str) -> None:
    raise ValueError(message)
