"""What went wrong has a title for people, whatever module or backend gave the code."""

import ast
from pathlib import Path

from designer.execution.mistakes import title_of
from designer.execution.payloads import shorten_error

PACKAGE = Path(__file__).parents[2] / "designer"


def test_a_kind_of_mistake_has_a_title_in_words():
    assert title_of("label_column_missing") == "No label column"
    assert title_of("too_few_rows") == "Too few rows"


def test_an_error_is_stored_and_told_with_its_title():
    assert shorten_error({"code": "sql_error", "message": "No.", "line": None}) == {
        "title": "Error in the query", "code": "sql_error", "message": "No.",
    }  # fmt: skip


def test_no_title_is_the_name_of_a_class():
    for code in codes_of_modules():
        assert "error" not in title_of(code).lower().split()[-1:], code
        assert "_" not in title_of(code)


def codes_of_modules():
    for path in (PACKAGE / "modules").rglob("*.py"):
        for found in ast.walk(ast.parse(path.read_text())):
            if isinstance(found, ast.Call) and getattr(found.func, "id", "") == "ModuleError":
                code = found.args[0]
                if isinstance(code, ast.Constant):
                    yield code.value
