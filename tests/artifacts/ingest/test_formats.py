"""Workbooks, JSON and columnar files become tables too; what they are is told by their content."""

import io
import tarfile
import zipfile
from datetime import date, datetime

import polars as pl
import pytest
import xlsxwriter

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.guess import guess, guess_format
from designer.artifacts.ingest.reader import preview
from designer.artifacts.ingest.step import keep_file
from tests.artifacts.ingest.builders import read, rejected, types, values


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("people")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for i, row in enumerate(
            [["name", "age", "ok", "code"], ["Ann", 31, True, "007"], ["Bo", None, False, "8"]]
        ):
            sheet.write_row(i, 0, row)
        sheet.write(0, 4, "born")
        sheet.write_datetime(1, 4, datetime(1990, 1, 2), day)
        sheet.write_datetime(2, 4, datetime(1991, 2, 3), day)
    return path


def test_the_first_sheet_with_rows_is_read(tmp_path, workbook):
    result = read(tmp_path, workbook.read_bytes(), "copy.xlsx")
    assert types(result) == ["string", "integer", "boolean", "string", "date"]
    assert values(result)[0] == {
        "name": "Ann", "age": 31, "ok": True, "code": "007", "born": date(1990, 1, 2),
    }  # fmt: skip
    assert values(result)[1]["age"] is None


def test_a_guess_lists_the_sheets(workbook):
    guessed = guess(str(workbook), "book.xlsx")
    assert (guessed["format"], guessed["sheets"], guessed["sheet"]) == (
        "excel", ["empty", "people"], "people",
    )  # fmt: skip


@pytest.mark.parametrize(("sheet", "message"), [("nobody", "'people'"), ("empty", "is empty")])
def test_a_sheet_that_cannot_be_read_is_named(tmp_path, workbook, sheet, message):
    with pytest.raises(IngestError, match=message):
        read(tmp_path, workbook.read_bytes(), "copy.xlsx", sheet=sheet)


def test_a_damaged_workbook_is_refused(tmp_path, workbook):
    with pytest.raises(IngestError):
        read(tmp_path, workbook.read_bytes()[:3000], "book.xlsx")


def test_another_archive_is_kept_as_a_file_and_no_table(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("photos/1.png", b"x" * 10)
    with pytest.raises(IngestError, match="Import it with the format “file” to keep it"):
        read(tmp_path, (tmp_path / "a.zip").read_bytes(), "a.csv")
    shown = preview(str(tmp_path / "a.zip"), {}, name="a.zip")
    assert shown["options"]["format"] == "file"
    assert shown["rows"] == [["a.csv", 4], ["photos/1.png", 10]]
    kept = keep_file(path=str(tmp_path / "a.zip"), options={"name": "a.zip"})
    assert (kept.path, kept.name, kept.media_type) == (
        tmp_path / "a.zip",
        "a.zip",
        "application/zip",
    )


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_tar_archives_are_told_by_bytes_and_name(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    with tarfile.open(
        path, "w:" + {"tgz": "gz"}.get(ending, ending.removeprefix("tar")[1:])
    ) as tar:
        member = tarfile.TarInfo("cat/1.png")
        member.size = 3
        tar.addfile(member, io.BytesIO(b"abc"))
    assert guess(str(path), path.name)["format"] == "file"
    assert preview(str(path), {}, name=path.name)["rows"] == [["cat/1.png", 3]]


def test_any_file_can_be_kept_as_it_is(tmp_path):
    (tmp_path / "a.csv").write_text("a\n1\n")
    shown = preview(str(tmp_path / "a.csv"), {"format": "file"}, name="a.csv")
    assert (shown["columns"], shown["rows"], shown["problems"]) == ([], [], [])


def test_bytes_that_are_no_text_are_kept_whatever_the_name_says(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 8)
    assert guess(str(path))["format"] == "file"


@pytest.mark.parametrize("text", ["name;größe\nÄnne;1\n", "a,b\n1,\x00\x00\x00\n", "\u4f60,b\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_text_of_any_encoding_is_no_mere_bytes(tmp_path, text, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes((text * 40).encode(encoding))
    assert guess_format(path) == "csv"


def test_a_broken_archive_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(whole.replace(b"PK\x01\x02", b"PK\x01\x03"))
    with pytest.raises(IngestError, match="The archive cannot be read"):
        preview(str(tmp_path / "b.zip"), {"format": "file"}, name="b.zip")


def test_json_lines_keep_their_types(tmp_path):
    text = '{"a": 1, "b": "2020-01-01", "c": {"x": [1]}}\n\n{"a": 2, "d": true, "e": 1.5}\n'
    result = read(tmp_path, text, "file.jsonl")
    assert values(result) == [
        {"a": 1, "b": date(2020, 1, 1), "c": '{"x": [1]}', "d": None, "e": None},
        {"a": 2, "b": None, "c": None, "d": True, "e": 1.5},
    ]


def test_lines_that_are_no_objects_are_set_aside(tmp_path):
    result = read(tmp_path, '{"a": 1}\nnope\n[1]\n{"a": 2}\n', "file.jsonl")
    assert values(result) == [{"a": 1}, {"a": 2}]
    assert [row for row, _ in rejected(result)] == [2, 3]


def test_objects_that_do_not_fit_a_chosen_type_are_set_aside(tmp_path):
    text = '{"a": 1, "b": "x"}\n{"a": 2, "b": "5"}\n'
    result = read(tmp_path, text, "file.jsonl", types={"b": "integer"})
    assert values(result) == [{"a": 2, "b": 5}]


def test_an_array_of_objects_is_read(tmp_path):
    assert values(read(tmp_path, '[{"a": 1}, {"a": 2.5}]', "file.json")) == [{"a": 1.0}, {"a": 2.5}]


@pytest.mark.parametrize("name", ["file.json", "file.jsonl"])
def test_deep_nesting_is_refused_before_it_is_parsed(tmp_path, name):
    deep = '{"a":' + "[" * 10_000 + "]" * 10_000 + "}\n"
    with pytest.raises(IngestError, match="100 levels"):
        read(tmp_path, deep if name == "file.jsonl" else f"[{deep}]", name)


def test_brackets_in_texts_are_no_nesting(tmp_path):
    assert read(tmp_path, '{"a": "%s"}\n' % ("[" * 500), "file.jsonl").table.num_rows == 1


@pytest.mark.parametrize("text", ["[1, 2]", "[{", "[]"])
def test_json_that_is_no_table_is_refused(tmp_path, text):
    with pytest.raises(IngestError):
        read(tmp_path, text, "file.json")


@pytest.mark.parametrize("name", ["file.parquet", "file.arrow"])
def test_columnar_files_keep_their_types(tmp_path, name):
    frame = pl.DataFrame({"a": [1, 2], "d": [date(2020, 1, 1), None]})
    path = tmp_path / "source"
    (frame.write_parquet if "parquet" in name else frame.write_ipc)(path)
    assert read(tmp_path, path.read_bytes(), name).table.polars().equals(frame)


def test_types_of_columnar_files_can_be_chosen(tmp_path):
    pl.DataFrame({"a": ["x", "y"], "n": [1, 2]}).write_parquet(tmp_path / "source")
    result = read(
        tmp_path, (tmp_path / "source").read_bytes(), "f.parquet",
        types={"a": "categorical", "n": "float"},
    )  # fmt: skip
    assert (result.table.column("a").levels, types(result)) == (("x", "y"), ["string", "float"])


def test_content_goes_before_the_name(tmp_path):
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "file.csv")
    assert guess_format(tmp_path / "file.csv") == "parquet"


@pytest.mark.parametrize("name", ["file.xlsx", "file.parquet"])
def test_a_name_that_lies_is_told(tmp_path, name):
    with pytest.raises(IngestError, match="not what its name says"):
        read(tmp_path, "a,b\n1,2\n", name)


def test_a_damaged_parquet_file_is_refused(tmp_path):
    with pytest.raises(IngestError, match="cannot be read"):
        read(tmp_path, b"PAR1" + b"x" * 100 + b"PAR1", "f.parquet")
