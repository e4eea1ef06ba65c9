"""Column selectors pick what their rules say; the same vectors run in the browser."""

import json
import pickle
from pathlib import Path

import pytest

from designer.artifacts.column import Column
from designer.catalog.errors import ModuleError, SelectorError
from designer.catalog.selector import named_columns, resolve

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "selectors.json").read_text())
COLUMNS = [Column.from_json(data) for data in VECTORS["columns"]]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case):
    if case.get("error"):
        with pytest.raises(SelectorError) as caught:
            resolve(case["selector"], COLUMNS)
        assert caught.value.column == case["error"].get("column")
    else:
        assert resolve(case["selector"], COLUMNS) == case["names"]


def test_an_unknown_name_comes_with_the_close_one():
    selector = {"start": "none", "rules": [{"action": "include", "by": "name", "values": ["agee"]}]}
    with pytest.raises(SelectorError, match=r"There is no column `agee`\. Did you mean `age`\?"):
        resolve(selector, COLUMNS)


def test_names_that_are_spelled_out_can_be_listed():
    rules = [
        {"action": "include", "by": "name", "values": ["a", "b"]},
        {"action": "exclude", "by": "type", "values": ["string"]},
    ]
    assert named_columns({"start": "none", "rules": rules}) == ["a", "b"]


@pytest.mark.parametrize("error", [SelectorError("no", "a"), ModuleError("code", "no", "a")])
def test_errors_travel_between_processes(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (again.code, again.message, again.column) == (error.code, "no", "a")
