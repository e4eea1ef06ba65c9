"""Downloads hold what the table holds."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from designer.artifacts.convert import WRITERS, convert
from designer.artifacts.errors import ReadingError
from designer.artifacts.ingest.reader import ingest
from designer.artifacts.table import Table
from tests.artifacts.frames import everything


@pytest.fixture
def download(stored, tmp_path):
    def get(frame, format: str, **arguments) -> Path:
        convert(stored(frame), format, str(tmp_path / "download"), **arguments)
        return tmp_path / "download"

    return get


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("rows", [0, 3])
def test_every_format_takes_every_type(download, format, rows):
    assert download(everything().head(rows), format).exists()


def test_parquet_keeps_values_and_metadata(download):
    path = download(everything(), "parquet")
    assert Table.from_frame(pq.read_table(path)).equals(everything())


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl"])
def test_text_formats_can_be_read_again(download, format):
    frame = pl.DataFrame(
        {"n": [1, None], "x": [0.1, -2e300], "s": ['a,\tb\n"c"', "ü"], "f": [True, False]}
    )
    path = download(frame, format)
    assert ingest(path, {"format": format}).table.polars().equals(frame)


def test_formulas_are_defused_on_request_only(download):
    frame = pl.DataFrame({"=x": ["=1+1", "+1", "-1", "@x", "\t=1", "fine"], "n": [-1] * 6})
    assert "'" not in download(frame, "csv").read_text()
    lines = download(frame, "csv", defuse_formulas=True).read_text().splitlines()
    assert [line.strip('"')[0] for line in lines] == ["'"] * 6 + ["f"]
    assert all(line.endswith(",-1") for line in lines[1:])


def test_an_unknown_format_is_refused(download):
    with pytest.raises(ReadingError, match=r"'docx'.*csv"):
        download(everything(), "docx")
