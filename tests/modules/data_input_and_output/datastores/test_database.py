"""Databases are read by one statement that changes nothing, and written in one transaction."""

import datetime

import polars as pl
import pytest

from designer.artifacts.table import Table
from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.catalog.annotations import Datastore
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.database import Database
from designer.modules.data_input_and_output.datastores.kinds import open_database
from tests.modules.data_input_and_output.datastores.conftest import a_datastore

SALES = Table.from_frame(
    pl.DataFrame(
        {
            "id": [1, 2, None],
            "name": ["50 % off", "b:c", None],
            "price": [1.5, None, -2.0],
            "day": [datetime.date(2026, 1, 31), None, datetime.date(1999, 12, 1)],
        }
    )
)


@pytest.fixture
def shop(database: Datastore) -> Database:
    """A database with one table."""
    opened = open_database(database)
    opened.write(SALES, "sales", "fail")
    return opened


def test_what_was_written_is_read(shop: Database):
    read = shop.read_table("sales").polars()
    assert read["id"].to_list() == [1, 2, None]
    assert read["name"].to_list() == ["50 % off", "b:c", None]
    assert read["price"].to_list() == [1.5, None, -2.0]


def test_a_query_is_taken_as_it_is_written(shop: Database):
    query = "SELECT name FROM sales WHERE name LIKE '%:c' OR name LIKE '50 %';\n"
    assert shop.read(query).polars()["name"].to_list() == ["50 % off", "b:c"]


def test_no_rows_keep_their_columns(shop: Database):
    assert shop.read("SELECT id, name FROM sales WHERE 1 = 0").names == ["id", "name"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sales",
        "DROP TABLE sales",
        "INSERT INTO sales (id) VALUES (9)",
        "SELECT 1; DELETE FROM sales",
        "WITH x AS (SELECT 1) DELETE FROM sales",
        "CREATE TABLE other (a integer)",
        "COMMIT; DELETE FROM sales; COMMIT",
    ],
)
def test_no_statement_changes_anything(shop: Database, statement: str):
    with pytest.raises(ModuleError):
        shop.read(statement)
    assert shop.read_table("sales").num_rows == 3


def test_an_empty_query_and_two_columns_of_one_name_are_told(shop: Database):
    with pytest.raises(ModuleError, match="Write a query"):
        shop.read(" ; ")
    with pytest.raises(ModuleError, match="two columns named “id”"):
        shop.read("SELECT id, id FROM sales")


def test_a_table_that_is_not_there_is_told(shop: Database):
    with pytest.raises(ModuleError, match=r"The datastore “lake” cannot be used: .*gone"):
        shop.read_table("gone")


def test_a_name_is_a_name_and_no_statement(shop: Database):
    with pytest.raises(ModuleError, match="cannot be used"):
        shop.read_table('sales"; DROP TABLE sales; --')
    assert shop.read_table("sales").num_rows == 3


def test_each_mode_of_writing_does_what_it_says(shop: Database):
    with pytest.raises(ModuleError, match="already"):
        shop.write(SALES, "sales", "fail")
    shop.write(SALES, "sales", "append")
    assert shop.read_table("sales").num_rows == 6
    shop.write(SALES, "sales", "replace")
    assert shop.read_table("sales").num_rows == 3
    shop.write(SALES, "new", "append")
    assert shop.read_table("new").num_rows == 3


def test_rows_that_do_not_all_fit_are_not_written_at_all(shop: Database):
    wrong = Table.from_frame(pl.DataFrame({"id": [7], "unknown": ["x"]}))
    with pytest.raises(ModuleError, match="unknown"):
        shop.write(wrong, "sales", "append")
    assert shop.read_table("sales").num_rows == 3


def test_it_says_what_it_is(shop: Database):
    assert shop.describe() == "The database has 1 tables."


def test_values_that_no_column_holds_become_texts(postgres):
    database = open_database(a_datastore("sql", {"url": postgres.new_database()}))
    read = database.read(
        "SELECT '{\"a\": [1]}'::jsonb AS document, ARRAY[1, 2] AS list, "
        "'7f3a0000-0000-0000-0000-000000000000'::uuid AS id, 1.50::numeric AS price"
    ).polars()
    assert read["document"].to_list() == ['{"a": [1]}']
    assert read["list"].to_list() == ["[1, 2]"]
    assert read["id"].to_list() == ["7f3a0000-0000-0000-0000-000000000000"]
    assert str(read["price"].to_list()[0]) == "1.50"


def test_a_private_host_needs_the_administrators_word(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(ALLOWED_VARIABLE, "")
    database = open_database(a_datastore("sql", {"url": "postgresql://u@127.0.0.1/db"}))
    with pytest.raises(ModuleError, match="not public"):
        database.read("SELECT 1")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("oracle://host/db", "no database that can be read"),
        ("sqlite:////etc/passwd", "no folder that datastores may use"),
        ("no url", "cannot be used"),
        ("mysql://u@127.0.0.1/db?unix_socket=/run/mysqld/mysqld.sock", "not say “unix_socket”"),
        ("postgresql://u@127.0.0.1/db?host=10.0.0.1", "not say “host”"),
        ("sqlite:////shop.sqlite?uri=true", "nothing may"),
    ],
)
def test_what_cannot_be_a_database_is_refused(url: str, words: str):
    with pytest.raises(ModuleError, match=words):
        open_database(a_datastore("sql", {"url": url})).read("SELECT 1")
