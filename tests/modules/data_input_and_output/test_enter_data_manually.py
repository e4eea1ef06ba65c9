"""Enter Data Manually reads what people type, in each format."""

from datetime import date

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.enter_data_manually import enter_data_manually
from tests.modules.frames import types, values

ARFF = """% people
@relation people
@attribute age numeric
@attribute 'home town' {Bern, 'New York'}
@attribute born date
@data
30, Bern, 1996-01-31
?, 'New York', ?
"""


def test_types_are_found_and_empty_cells_are_missing():
    result = enter_data_manually(data='n,x,t,d,zip\n1,0.5,true,2026-01-31,0123\n,,,,"a, b"\n\n\n')
    assert values(result) == {
        "n": [1, None],
        "x": [0.5, None],
        "t": [True, None],
        "d": [date(2026, 1, 31), None],
        "zip": ["0123", "a, b"],
    }


def test_tabs_separate_the_cells_of_tsv():
    assert values(enter_data_manually(data_format="tsv", data="a\tb\n1,5\t2")) == {
        "a": ["1,5"],
        "b": [2],
    }


def test_without_a_header_the_columns_are_numbered():
    assert enter_data_manually(data="a,b\n1,2").names == ["a", "b"]
    result = enter_data_manually(data="a,b\n1,2", has_header=False)
    assert values(result) == {"Col1": ["a", "1"], "Col2": ["b", "2"]}


def test_missing_and_repeated_names_are_replaced():
    assert enter_data_manually(data="a,,a\n1,2,3").names == ["a", "Col2", "a (1)"]


def test_arff_gives_categories_numbers_and_dates():
    result = enter_data_manually(data_format="arff", data=ARFF)
    assert values(result)["age"] == [30.0, None]
    assert values(result)["home town"] == ["Bern", "New York"]
    assert result.column("home town").levels == ("Bern", "New York")
    assert types(result)["born"] == "datetime"


def test_svmlight_gives_numbered_columns_and_labels():
    result = enter_data_manually(data_format="svmlight", data="1 1:0.5 3:2 # first\n-1 2:1")
    assert values(result) == {
        "Col1": [0.5, 0.0],
        "Col2": [0.0, 1.0],
        "Col3": [2.0, 0.0],
        "Labels": [1.0, -1.0],
    }


def test_an_inline_table_has_the_types_that_it_names():
    columns = [{"name": "a", "type": "float"}, {"name": "b", "type": "date"}]
    rows = [[1, "2026-01-31"], [None, ""]]
    result = enter_data_manually(data_format="table", table={"columns": columns, "rows": rows})
    assert values(result) == {"a": [1.0, None], "b": [date(2026, 1, 31), None]}


@pytest.mark.parametrize(
    ("data_format", "data", "message"),
    [
        ("csv", "a,b\n1,2\n3\n", "Line 3 of the data has 1 cells, but the first line has 2"),
        ("csv", 'a,b\n"1,2\n', "cannot be read"),
        ("tsv", "a\tb\n1\t2\t3", "Line 2"),
        ("arff", "@attribute a numeric\n1", "no line “@data”"),
        ("arff", "@attribute a string\n@data\nx", "cannot be read from ARFF"),
        ("arff", "@attribute a numeric\n@data\nx", "“x” of the attribute “a”"),
        ("arff", "@attribute a {p,q}\n@data\nr", "not a listed category"),
        ("arff", "@attribute a numeric\n@data\n1,2", "Line 3 has 2 values"),
        ("arff", "@attribute a numeric\n@data\n{0 1}", "sparse"),
        ("svmlight", "yes 1:2", "not in the SVMLight format"),
        ("svmlight", "1 900000000:1", "more than 50,000,000 cells"),
    ],
)
def test_what_cannot_be_read_says_where(data_format, data, message):
    with pytest.raises(ModuleError) as caught:
        enter_data_manually(data_format=data_format, data=data)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("columns", "rows", "message"),
    [
        ([{"name": "a", "type": "float"}], [["x"]], "“x” of the column “a” is not a float"),
        ([{"name": "a", "type": "colour"}], [["x"]], "unknown type “colour”"),
        ([{"name": "a", "type": "string"}], [["x", "y"]], "Row 1 has 2 cells"),
        ([{"name": "a", "type": "string"}] * 2, [], "Two columns are called “a”"),
    ],
)
def test_an_inline_table_that_does_not_fit_says_why(columns, rows, message):
    with pytest.raises(ModuleError) as caught:
        enter_data_manually(data_format="table", table={"columns": columns, "rows": rows})
    assert message in caught.value.message


@pytest.mark.parametrize("data_format", ["csv", "tsv", "arff", "svmlight", "table"])
def test_nothing_entered_says_what_to_enter(data_format):
    with pytest.raises(ModuleError, match=r"Nothing is entered\. Enter"):
        enter_data_manually(data_format=data_format)


def test_a_header_alone_is_a_table_without_rows():
    assert enter_data_manually(data="a,b\n").num_rows == 0
