"""What the parameters of Import Data and Export Data about datastores do."""

import sqlite3
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from designer.artifacts.table import Table
from designer.catalog.annotations import Datastore
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.export_data import export_data
from designer.modules.data_input_and_output.import_data import import_data
from tests.contracts.examples import RecordingContext
from tests.modules.data_input_and_output.datastores.conftest import a_datastore

PETS = Table.from_frame(pl.DataFrame({"pet": ["cat", "dog"]}))


@pytest.fixture
def folder(tmp_path: Path) -> Datastore:
    (tmp_path / "one.csv").write_text("a\n1\n")
    (tmp_path / "two.csv").write_text("a\n2\n")
    return a_datastore("folder", {"path": str(tmp_path)})


@pytest.fixture
def shop(tmp_path: Path) -> Datastore:
    with sqlite3.connect(tmp_path / "shop.sqlite") as database:
        database.execute("CREATE TABLE pets AS SELECT 'cat' AS pet, 1 AS age")
    database.close()
    return a_datastore("sql", {"url": f"sqlite:///{tmp_path / 'shop.sqlite'}"})


def imported(tmp_path: Path, **params: Any) -> dict[str, list[Any]]:
    result = import_data(context=RecordingContext(tmp_path / "work"), **params)
    return dict(result.output.polars().to_dict(as_series=False))


def export(tmp_path: Path, **params: Any) -> None:
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    export_data(PETS, context=RecordingContext(work), **params)


@pytest.fixture(autouse=True)
def _work(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()


def test_the_path_says_which_files_are_read(folder: Datastore, tmp_path: Path):
    source = {"source": "datastore", "datastore": folder}
    assert imported(tmp_path, **source, path="two.csv") == {"a": [2]}
    assert imported(tmp_path, **source, path="*.csv") == {"a": [1, 2]}


def test_the_maximum_size_holds_for_a_datastore_too(folder: Datastore, tmp_path: Path):
    (tmp_path / "large.csv").write_text("a\n" + "1\n" * 600_000)
    source = {"source": "datastore", "datastore": folder, "path": "large.csv"}
    with pytest.raises(ModuleError, match="Raise the maximum size"):
        imported(tmp_path, **source, maximum_size=1)
    assert len(imported(tmp_path, **source, maximum_size=2)["a"]) == 600_000


def test_a_table_is_read_whole_and_a_query_as_it_says(shop: Datastore, tmp_path: Path):
    source = {"source": "database", "datastore": shop}
    assert imported(tmp_path, **source, table="pets") == {"pet": ["cat"], "age": [1]}
    assert imported(tmp_path, **source, query="SELECT age + 1 AS n FROM pets") == {"n": [2]}
    assert imported(tmp_path, **source, table="pets", columns=["age"]) == {"age": [1]}


@pytest.mark.parametrize("both", [{}, {"table": "pets", "query": "SELECT 1"}])
def test_either_a_table_or_a_query_is_needed(shop: Datastore, tmp_path: Path, both: dict[str, str]):
    with pytest.raises(ModuleError, match="one of the two"):
        imported(tmp_path, source="database", datastore=shop, **both)


@pytest.mark.parametrize("source", ["datastore", "database"])
def test_without_a_datastore_that_is_said(tmp_path: Path, source: str):
    with pytest.raises(ModuleError, match="Choose a datastore"):
        imported(tmp_path, source=source, path="a.csv", table="a")


def test_a_file_is_put_at_the_path_and_replaced_when_wished(folder: Datastore, tmp_path: Path):
    target = {"target": "datastore", "datastore": folder, "path": "out/pets.csv"}
    export(tmp_path, **target)
    assert (tmp_path / "out" / "pets.csv").read_text().split() == ["pet", "cat", "dog"]
    with pytest.raises(ModuleError, match="already"):
        export(tmp_path, **target)
    export(tmp_path, **target, if_exists="replace", file_format="jsonl")
    assert (tmp_path / "out" / "pets.csv").read_text().startswith("{")


def test_rows_go_into_the_table_in_the_mode(shop: Datastore, tmp_path: Path):
    target = {"target": "database", "datastore": shop, "table": "animals"}
    export(tmp_path, **target)
    with pytest.raises(ModuleError, match="already"):
        export(tmp_path, **target)
    export(tmp_path, **target, write_mode="append")
    source = {"source": "database", "datastore": shop, "table": "animals"}
    assert imported(tmp_path, **source) == {"pet": ["cat", "dog", "cat", "dog"]}
    export(tmp_path, **target, write_mode="replace")
    assert imported(tmp_path, **source) == {"pet": ["cat", "dog"]}
    with pytest.raises(ModuleError, match="Name the table"):
        export(tmp_path, **{**target, "table": " "})


def test_only_what_appends_is_never_repeated():
    spec = export_data.__module_spec__  # type: ignore[attr-defined]
    assert spec.may_repeat({"write_mode": "replace"})
    assert not spec.may_repeat({"write_mode": "append"})
