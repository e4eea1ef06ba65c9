"""The few numbers and habits of the house that a machine can check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from designer.configuration import Configuration

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONGEST_COMPONENT = 200
LONGEST_DECISION = 60


def python_files() -> Iterator[Path]:
    for folder in ("designer", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_python_file_is_a_monster():
    assert [str(p) for p in python_files() if line_count(p) > LONGEST_FILE] == []


def function_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function; of a module only its body.

    The signature and the docstring of a module are its specification: they grow with the palette's
    parameters, not with what the code does.
    """
    is_module = any(ast.unparse(d).startswith("module(") for d in node.decorator_list)
    first = node.body[1] if is_module and len(node.body) > 1 else node
    return (node.end_lineno or 0) - first.lineno + 1


def test_no_function_is_a_monster():
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and function_length(node) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_python_file_says_what_it_is_in_its_first_sentence():
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_component_is_a_monster():
    components = (ROOT / "frontend" / "src").rglob("*.tsx")
    assert [str(p) for p in components if line_count(p) > LONGEST_COMPONENT] == []


def test_the_package_itself_stays_empty():
    """A Celery app here would drag Celery and Django into every step process."""
    assert (ROOT / "designer" / "__init__.py").read_text() == ""


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        loose = [line for line in lines if re.match(r"\w", line) and "==" not in line]
        assert loose == []


def test_every_setting_is_documented():
    documented = (ROOT / "docs" / "configuration.md").read_text()
    missing = [
        name
        for name in Configuration.model_fields
        if f"`PLUMBLINE_{name.upper()}`" not in documented
    ]
    assert missing == []


def test_decisions_are_short_and_complete():
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        text = path.read_text()
        assert line_count(path) <= LONGEST_DECISION, path.name
        for heading in ("Context", "Decision", "Consequences", "Alternatives"):
            assert f"## {heading}" in text, f"{path.name} has no section {heading}."
