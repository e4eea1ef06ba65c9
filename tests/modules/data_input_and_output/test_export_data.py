"""Export Data writes a file that other programs read."""

import json

import polars as pl
import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.export_data import export_data
from tests.contracts.examples import RecordingContext
from tests.modules.frames import table

DATA = table(a=[1, None], b=["=1+1", "ü"])


@pytest.fixture
def export(tmp_path):
    def export(**params):
        return export_data(DATA, context=RecordingContext(tmp_path), **params)

    return export


def test_each_format_can_be_read_again(export):
    assert export().path.read_text("utf-8") == "a,b\n1,=1+1\n,ü\n"
    assert export(file_format="tsv").path.read_text("utf-8") == "a\tb\n1\t=1+1\n\tü\n"
    assert pl.read_parquet(export(file_format="parquet").path)["a"].to_list() == [1, None]
    lines = export(file_format="jsonl").path.read_text("utf-8").splitlines()
    assert json.loads(lines[1])["b"] == "ü"


def test_the_file_has_the_chosen_name_and_path(export):
    file = export(path="sales/2026.csv")
    assert file.name == "2026.csv"
    assert file.summary["export_path"] == "sales/2026.csv"
    assert (file.summary["rows"], file.summary["column_count"]) == (2, 2)


def test_formulas_can_be_defused(export):
    assert "'=1+1" in export(defuse_formulas=True).path.read_text("utf-8")


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "/etc/passwd", "../x.csv", "a/../../x.csv", "a\\b.csv", "C:x.csv",
     "http://x/y.csv", "~/x.csv", ".hidden", "a/.ssh/x", "a\0b", "a\nb", "x" * 2000],
)  # fmt: skip
def test_a_path_that_leaves_its_folder_is_refused(export, path):
    with pytest.raises(ModuleError) as caught:
        export(path=path)
    assert caught.value.code == "path_invalid"
