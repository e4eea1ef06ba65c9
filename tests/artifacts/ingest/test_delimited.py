"""Delimited text is read as a person would expect, or refused with a reason and a row."""

import time
from datetime import UTC, date, datetime
from datetime import time as clock

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest import gather
from tests.artifacts.ingest.builders import read, rejected, types, values
from tests.data import data_file


def test_names_and_types_are_found(tmp_path):
    result = read(tmp_path, "n,x,s,f\n1,1.5,a,true\n2,2.5,b,FALSE\n")
    assert types(result) == ["integer", "float", "string", "boolean"]
    assert values(result)[1] == {"n": 2, "x": 2.5, "s": "b", "f": False}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_told_apart(tmp_path, encoding):
    text = "straße,größe\nÄpfel,1\n" + "plain,2\n" * 50
    assert values(read(tmp_path, text.encode(encoding)))[0] == {"straße": "Äpfel", "größe": 1}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_told_apart(tmp_path, mark):
    text = f"a{mark}b\n1{mark}x y\n2{mark}z\n"
    assert values(read(tmp_path, text)) == [{"a": 1, "b": "x y"}, {"a": 2, "b": "z"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;y\n1,5;a\n2,25;b\n", [1.5, 2.25]),
        ("x;y\n1.234,5;a\n2,25;b\n", [1234.5, 2.25]),
        ("x;y\n1.234.567;a\n2,25;b\n", [1234567.0, 2.25]),
        ('x,y\n"1,234.5",a\n2.25,b\n', [1234.5, 2.25]),
        ('x,y\n"1,234,567",a\n12,b\n', [1234567, 12]),
        ("x,y\n1e3,a\n-.5,b\n", [1000.0, -0.5]),
        ("x,y\n +1 ,a\n 2,b\n", [1, 2]),
    ],
)
def test_numbers_are_read_in_their_notation(tmp_path, text, expected):
    assert [row["x"] for row in values(read(tmp_path, text))] == expected


@pytest.mark.parametrize(
    "column",
    [["007", "012"], ["12345678901234567890", "1"], ["1", "x"], ["1-2", "3-4"], ["yes", "no"]],
)
def test_what_only_looks_like_numbers_stays_text(tmp_path, column):
    result = read(tmp_path, "id,n\n" + "".join(f"{value},1\n" for value in column))
    assert [row["id"] for row in values(result)] == column


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["2020-01-31", "2020-02-01"], [date(2020, 1, 31), date(2020, 2, 1)]),
        (["31.01.2020", "01.02.2020"], [date(2020, 1, 31), date(2020, 2, 1)]),
        (["31/01/2020", "1/2/2020"], [date(2020, 1, 31), date(2020, 2, 1)]),
        (["01/31/2020", "2/1/2020"], [date(2020, 1, 31), date(2020, 2, 1)]),
        (["01.02.2020", "02.02.2020"], [date(2020, 2, 1), date(2020, 2, 2)]),
        (["2020-01-02 03:04:05", "2020-01-02 03:04:05.5"],
         [datetime(2020, 1, 2, 3, 4, 5), datetime(2020, 1, 2, 3, 4, 5, 500_000)]),
        (["2020-01-02T03:04", "2020-01-02T13:04"],
         [datetime(2020, 1, 2, 3, 4), datetime(2020, 1, 2, 13, 4)]),
        (["31.12.2020 1:05 PM", "01.01.2021 12:00 AM"],
         [datetime(2020, 12, 31, 13, 5), datetime(2021, 1, 1)]),
        (["2020-01-01T00:00:00+02:00", "2020-01-01T00:00:00Z"],
         [datetime(2019, 12, 31, 22, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)]),
        (["12:30", "1:02:03"], [clock(12, 30), clock(1, 2, 3)]),
        (["2020-02-30", "2020-01-01"], ["2020-02-30", "2020-01-01"]),
    ],
)  # fmt: skip
def test_dates_and_times_are_read_in_their_order(tmp_path, column, expected):
    result = read(tmp_path, "t,n\n" + "".join(f"{value},1\n" for value in column))
    assert [row["t"] for row in values(result)] == expected


def test_naive_times_get_no_zone(tmp_path):
    result = read(tmp_path, "t\n2020-01-01 00:00:00\n")
    assert result.table.column("t").time_zone is None


def test_a_person_can_turn_the_date_order(tmp_path):
    result = read(tmp_path, "d\n01/02/2020\n", date_order="dmy")
    assert values(result) == [{"d": date(2020, 2, 1)}]


def test_missing_tokens_are_missing(tmp_path):
    result = read(tmp_path, 'n,s\n1,NA\n?,""\n N/A ,x\n')
    assert values(result) == [{"n": 1, "s": None}, {"n": None, "s": None}, {"n": None, "s": "x"}]


def test_a_person_can_choose_the_missing_tokens(tmp_path):
    result = read(tmp_path, "n,s\n-9,NA\n1,x\n", missing=["-9"])
    assert values(result) == [{"n": None, "s": "NA"}, {"n": 1, "s": "x"}]


def test_a_file_without_names_gets_some(tmp_path):
    assert values(read(tmp_path, "1,a\n2,b\n3,a\n"))[0] == {"column_1": 1, "column_2": "a"}


def test_names_that_are_empty_or_double_are_made_different(tmp_path):
    result = read(tmp_path, "a,,a,column_2\n1,2,3,4\n")
    assert result.table.names == ["a", "column_2_2", "a_2", "column_2"]
    assert len(result.notes) == 2


def test_a_person_can_name_the_columns(tmp_path):
    result = read(tmp_path, "1,2\n3,4\n", names=["x", "y"], header=False)
    assert values(result) == [{"x": 1, "y": 2}, {"x": 3, "y": 4}]


def test_ragged_rows_are_set_aside_with_their_number(tmp_path):
    result = read(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert values(result) == [{"a": 1, "b": 2}, {"a": 7, "b": 8}]
    assert rejected(result) == [
        (3, "1 fields where 2 are expected."),
        (4, "3 fields where 2 are expected."),
    ]


def test_rows_that_do_not_fit_a_chosen_type_are_set_aside(tmp_path):
    text = "a,b\n1,2\nx\n3,?\n4,five\n6,7\n"
    result = read(tmp_path, text, types={"b": "integer"}, missing=[])
    assert values(result) == [{"a": 1, "b": 2}, {"a": 6, "b": 7}]
    assert [row for row, _ in rejected(result)] == [3, 4, 5]
    assert rejected(result)[2][1] == "b: 'five' is not of the type integer."
    table = result.rejected.table()
    assert table is not None
    assert table.arrow.column("text").to_pylist() == ["x", "3,?", "4,five"]


def test_a_guess_never_loses_a_row(tmp_path):
    text = "n,x\n" + "1,1\n" * 6000 + "oops,1.5\n"
    result = read(tmp_path, text)
    assert types(result) == ["string", "float"]
    assert (result.table.num_rows, result.rejected.count) == (6001, 0)


def test_declared_booleans_take_yes_and_no(tmp_path):
    text = "b\nyes\nNo\ntrue\n0\nmaybe\n"
    result = read(tmp_path, text, types={"b": "boolean"})
    assert [row["b"] for row in values(result)] == [True, False, True, False]
    assert [row for row, _ in rejected(result)] == [6]


@pytest.mark.parametrize("kind", ["categorical", "string", "decimal", "float"])
def test_a_person_can_choose_any_type(tmp_path, kind):
    result = read(tmp_path, "a\n2\n1\n", types={"a": kind})
    assert result.table.column("a").type == ("string" if kind == "categorical" else kind)
    assert result.rejected.count == 0


def test_levels_are_in_order_of_their_text(tmp_path):
    result = read(tmp_path, "letter\nb\na\n", types={"letter": "categorical"})
    assert result.table.column("letter").levels == ("a", "b")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(tmp_path, end):
    assert values(read(tmp_path, end.join(["a,b", "1,2", "3,4", ""])))[1] == {"a": 3, "b": 4}


def test_line_ends_may_be_mixed(tmp_path):
    assert read(tmp_path, "a,b\r\n1,2\n3,4\r5,6\r\n").table.num_rows == 3


def test_quoted_fields_hold_anything(tmp_path):
    result = read(tmp_path, 'a,b\n1,"x ""y"", z"\n2,"two\nlines"\n')
    assert [row["b"] for row in values(result)] == ['x "y", z', "two\nlines"]


def test_a_quote_within_a_field_is_a_character(tmp_path):
    assert values(read(tmp_path, 'a,b\n1,5" pipe\n'))[0]["b"] == '5" pipe'


def test_a_quote_that_is_never_closed_is_refused_with_its_row(tmp_path):
    with pytest.raises(IngestError, match="row 3 is never closed") as caught:
        read(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n')
    assert caught.value.details["row"] == 3
    assert read(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n', quote="").table.num_rows == 3


def test_nul_characters_are_left_out_and_told(tmp_path):
    result = read(tmp_path, b"a,b\n1,x\0y\n")
    assert values(result) == [{"a": 1, "b": "xy"}]
    assert "NUL" in result.notes[0]


def test_the_wrong_encoding_is_told(tmp_path):
    result = read(tmp_path, "a,b\n1,ä\n".encode("cp1252"), encoding="utf-8")
    assert "not valid utf-8" in result.notes[0]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path, data):
    with pytest.raises(IngestError, match="empty"):
        read(tmp_path, data)


def test_names_without_rows_are_an_empty_table(tmp_path):
    assert read(tmp_path, "a,b\n").table.names == ["a", "b"]


def test_a_field_of_a_million_characters_is_read(tmp_path):
    result = read(tmp_path, f"a,b\n1,{'x' * 1_000_000}\n2,y\n")
    assert [len(row["b"]) for row in values(result)] == [1_000_000, 1]


def test_a_field_larger_than_a_block_is_read(tmp_path):
    text = "a,b\n0,z\n" + f'1,"{"x" * 20_000_000}"\n2,y\n'
    assert [len(row["b"]) for row in values(read(tmp_path, text))] == [1, 20_000_000, 1]


def test_a_million_columns_are_refused_fast(tmp_path):
    data = b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n"
    started = time.process_time()
    with pytest.raises(IngestError, match="at most 20,000"):
        read(tmp_path, data)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sep": ","}, "'sep'"),
        ({"encoding": "klingon"}, "'klingon'"),
        ({"encoding": "base64"}, "'base64'"),
        ({"delimiter": "ab"}, "one character"),
        ({"types": {"a": "complex"}}, "'complex'"),
        ({"types": {"z": "integer"}}, "'z'"),
        ({"date_order": "ydm"}, "'ydm'"),
        ({"decimal": ";"}, "point or a comma"),
    ],
)
def test_options_that_make_no_sense_are_explained(tmp_path, options, message):
    with pytest.raises(IngestError, match=message):
        read(tmp_path, "a,b\n1,2\n", **options)


def test_a_large_file_waits_in_a_file_not_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(gather, "LARGE_BYTES", 1000)
    frame = pl.DataFrame({"n": range(200_000), "s": [f"text {i}" for i in range(200_000)]})
    frame.write_csv(tmp_path / "big.csv")
    result = read(tmp_path, (tmp_path / "big.csv").read_bytes())
    assert result.table.polars().equals(frame)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("bank_marketing.csv", 29_999, 21),
        ("titanic.csv", 891, 12),
        ("hardware_performance.csv", 189, 10),
        ("newsgroup.csv", 193, 2),
    ],
)
def test_real_files_are_read_whole(tmp_path, name, rows, columns):
    result = read(tmp_path, data_file(name).read_bytes(), name)
    assert (result.table.num_rows, len(result.table.columns)) == (rows, columns)
    assert result.rejected.count == 0


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Co"]),
    min_size=1,
    max_size=6,
).map(lambda text: f"t{text}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.tuples(CELLS, st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=20))
def test_what_is_written_is_read(tmp_path, cells):
    frame = pl.DataFrame(cells, schema={"text": pl.String, "number": pl.Int64}, orient="row")
    result = read(tmp_path, frame.write_csv(), delimiter=",", types={"text": "string"})
    assert result.table.polars().equals(frame)
