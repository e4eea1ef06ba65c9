"""One step in a process of its own, as any machine runs it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from designer.artifacts.formats import table as table_format
from designer.artifacts.table import Table
from designer.runner.protocol import (
    EVENTS_FILE,
    ExitFile,
    InputFile,
    Sample,
    StepFile,
    host_environment,
    read_exit_file,
)

ROOT = Path(__file__).resolve().parents[2]
MODULES = "tests.runner.sample_modules"


def step(function: str, **values: Any) -> StepFile:
    values.setdefault("outputs", {"output": "Text"})
    return StepFile("step", 1, function, f"{MODULES}:{function}", **values)


def run(folder: Path, what: StepFile) -> tuple[ExitFile, subprocess.CompletedProcess[str]]:
    what.write(folder)
    done = subprocess.run(
        [sys.executable, "-m", "designer.runner", str(folder)],
        env=host_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    said = read_exit_file(folder)
    assert said is not None, done.stderr
    return said, done


def script(folder: Path, source: str) -> ExitFile:
    return run(folder, step("run_script", params={"script": source}))[0]


def a_table(path: Path, rows: int = 100) -> InputFile:
    frame = pl.DataFrame({"number": range(rows), "text": [str(n) for n in range(rows)]})
    table_format.write(Table.from_frame(frame), path)
    return InputFile("Table", str(path))


def test_a_step_gives_its_output_and_prints(tmp_path: Path) -> None:
    said, done = run(tmp_path, step("say", params={"text": "good day"}))
    assert (said.ok, done.returncode, done.stdout) == (True, 0, "good day\n")
    assert (tmp_path / "outputs" / "output").read_text().startswith("good day from")
    assert said.outputs["output"].file == "outputs/output"


def test_a_table_goes_through_a_step_byte_by_byte(tmp_path: Path) -> None:
    fed = a_table(tmp_path / "in.arrow")
    copy = step("copy_table", inputs={"dataset": (fed,)}, outputs={"output": "Table"})
    said, _ = run(tmp_path / "step", copy)
    assert said.outputs["output"].summary["rows"] == 100
    written = (tmp_path / "step" / "outputs" / "output").read_bytes()
    assert written == Path(fed.path).read_bytes()


def test_two_outputs_go_to_two_files(tmp_path: Path) -> None:
    said, _ = run(tmp_path, step("two_texts", outputs={"first": "Text", "second": "Text"}))
    assert set(said.outputs) == {"first", "second"}


def test_a_missing_output_is_named(tmp_path: Path) -> None:
    said, done = run(tmp_path, step("forget_second", outputs={"first": "Text", "second": "Text"}))
    assert said.error is not None
    assert (said.error.code, done.returncode) == ("output_missing", 1)
    assert "'second'" in said.error.message


def test_an_output_of_another_type_is_named(tmp_path: Path) -> None:
    said, _ = run(tmp_path, step("say", outputs={"output": "Table"}))
    assert said.error is not None
    assert said.error.message == "The output 'output' is a Text where a Table is declared."


def test_what_the_user_can_mend_is_told_in_the_words_of_the_module(tmp_path: Path) -> None:
    error = run(tmp_path, step("refuse"))[0].error
    assert error is not None
    assert (error.code, error.column, error.traceback) == ("column_missing", "age", None)
    assert error.type is None, "the class is ours, and tells a person nothing"


def test_a_crash_has_the_line_of_the_script_and_only_its_frames(tmp_path: Path) -> None:
    error = script(tmp_path, "def f():\n    return {}['x']\n\nf()").error
    assert error is not None
    assert (error.code, error.type, error.line) == ("crash", "KeyError", 2)
    assert error.traceback is not None
    assert "designer/runner" not in error.traceback
    assert error.traceback.count('File "<script>"') == 2


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    error = script(tmp_path, "x = 1\ny = (").error
    assert error is not None
    assert (error.type, error.line) == ("SyntaxError", 2)


def test_an_error_that_cannot_be_printed_is_still_told(tmp_path: Path) -> None:
    source = "class E(Exception):\n    def __str__(self): raise ValueError\nraise E"
    error = script(tmp_path, source).error
    assert error is not None
    assert error.type == "E"


@pytest.mark.parametrize("code", ["0", "", "7", "'text'"])
def test_sys_exit_without_an_output_is_an_error_that_says_so(tmp_path: Path, code: str) -> None:
    error = script(tmp_path, f"import sys\nsys.exit({code})").error
    assert error is not None
    assert (error.code, error.line) == ("exited", 2)
    assert "sys.exit" in error.message


def test_an_entry_point_that_does_not_exist_is_told(tmp_path: Path) -> None:
    error = run(tmp_path, step("nothing_of_this_name"))[0].error
    assert error is not None
    assert "nothing_of_this_name" in error.message


def test_the_context_writes_events(tmp_path: Path) -> None:
    tell = step("tell", threads=3)
    said, done = run(tmp_path, tell)
    assert said.ok
    assert "INFO working" in done.stdout
    events = [json.loads(line) for line in (tmp_path / EVENTS_FILE).read_text().splitlines()]
    assert [event["kind"] for event in events] == ["progress", "metric", "metric", "figure"]
    assert events[1] | {"at": 0} == {
        "kind": "metric",
        "at": 0,
        "name": "loss",
        "value": 0.25,
        "step": 3,
    }
    assert events[2]["value"] is None
    assert (tmp_path / "outputs" / "output").read_text() == f"3 {tmp_path / 'work'}"


def test_a_sample_of_a_source_is_seeded_and_in_order(tmp_path: Path) -> None:
    sources = {
        name: replace(
            step("source", outputs={"output": "Table"}, sample=Sample(10, seed=1)),
            entry_point="tests.runner.table_modules:source",
        )
        for name in ("a", "b")
    }
    for name, what in sources.items():
        assert run(tmp_path / name, what)[0].outputs["output"].summary["rows"] == 10
    first, second = ((tmp_path / name / "outputs" / "output").read_bytes() for name in sources)
    assert first == second
    numbers = table_format.read(tmp_path / "a" / "outputs" / "output").polars()["number"].to_list()
    assert numbers == sorted(numbers)
    assert numbers != list(range(10))


def test_a_sample_leaves_what_has_inputs_alone(tmp_path: Path) -> None:
    fed = a_table(tmp_path / "in.arrow")
    copy = step(
        "copy_table",
        inputs={"dataset": (fed,)},
        outputs={"output": "Table"},
        sample=Sample(10),
    )
    assert run(tmp_path / "s", copy)[0].outputs["output"].summary["rows"] == 100


def test_an_input_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(os.urandom(100))
    fed = InputFile("Table", str(tmp_path / "bad"))
    copy = step("copy_table", inputs={"dataset": (fed,)}, outputs={"output": "Table"})
    error = run(tmp_path / "s", copy)[0].error
    assert error is not None
    assert error.code == "artifact_invalid"


@pytest.mark.parametrize("arguments", [["designer.runner"], ["designer.runner.host"]])
def test_the_runner_loads_neither_django_nor_pydantic(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", *arguments, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "designer" in loaded
    assert not loaded & {"django", "pydantic", "numpy", "pandas", "polars", "pyarrow", "celery"}
    assert "usage:" in done.stdout
