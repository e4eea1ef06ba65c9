"""Previews and import steps see the same table as ingest."""

import json

import polars as pl
import pytest

from designer.artifacts.ingest.reader import preview
from designer.artifacts.ingest.step import import_dataset
from designer.artifacts.reading import CALLS


class Log:
    def __init__(self):
        self.lines = []

    def warning(self, line):
        self.lines.append(line)


class Recorder:
    """A context that keeps what a step tells."""

    def __init__(self, workdir):
        self.workdir = workdir
        self.metrics = {}
        self.log = Log()

    def metric(self, name, value, step=None):
        self.metrics[name] = value


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "upload"
    path.write_text("a;b\n1;x\n2\n3;y\n")
    return str(path)


def test_a_preview_has_columns_rows_and_problems(file):
    found = preview(file)
    assert found["columns"] == [
        {"name": "a", "type": "integer"},
        {"name": "b", "type": "string"},
    ]
    assert found["rows"] == [[1, "x"], [3, "y"]]
    assert found["problems"] == [{"row": 3, "message": "1 fields where 2 are expected."}]
    assert found["options"]["delimiter"] == ";"


def test_a_preview_follows_the_options(file):
    assert preview(file, {"types": {"a": "string"}})["rows"][0] == ["1", "x"]


def test_options_of_a_preview_can_be_given_back(file):
    found = preview(file)
    assert preview(file, found["options"]) == found


def test_a_preview_of_a_large_file_reads_its_beginning(tmp_path):
    frame = pl.DataFrame({"n": range(600_000), "s": ["größe"] * 600_000})
    frame.write_csv(tmp_path / "big.csv")
    found = preview(str(tmp_path / "big.csv"))
    assert (len(found["rows"]), found["rows"][1], found["problems"]) == (100, [1, "größe"], [])


def test_the_import_step_gives_table_and_rejected_rows(file, tmp_path):
    context = Recorder(tmp_path)
    table, rejected = import_dataset(path=file, options={"name": "x.csv"}, context=context)
    assert (table.num_rows, rejected.num_rows) == (2, 1)
    assert context.metrics == {"rows": 2, "rejected_rows": 1}


def test_without_rejected_rows_there_is_no_table_of_them(tmp_path):
    (tmp_path / "f").write_text("a\n1\n")
    assert import_dataset(path=str(tmp_path / "f"), options={}).rejected.num_rows == 0


@pytest.mark.parametrize("call", ["guess", "preview"])
def test_answers_of_the_reader_are_json(file, call):
    answer = CALLS[call](path=file)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
