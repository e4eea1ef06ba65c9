"""What every module of the catalogue promises, checked for each of them."""

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from designer.artifacts.column import Column
from designer.artifacts.formats.registry import codec
from designer.artifacts.store import LocalStore
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.catalog.output_columns import output_columns
from designer.catalog.snapshot import load
from designer.catalog.spec import ModuleSpec
from designer.modules.__main__ import main
from designer.modules.discovery import discovered
from tests.contracts.examples import PARAMS, call, example_inputs, variations
from tests.contracts.tables import TABLES, ordinary

CATALOG = {spec.id: spec for spec in discovered()}
GROUPS = {
    "Data Input and Output", "Data Transformation", "Feature Selection", "Statistical Functions",
    "Regression", "Clustering", "Classification", "Model Training", "Model Scoring & Evaluation",
    "Python Language", "R Language", "Text Analytics", "Computer Vision", "Recommendation",
    "Anomaly Detection", "Web Service",
}  # fmt: skip
# Modules that cannot run by themselves in a test, and the error that says why.
REFUSES = {
    "dataset": "dataset_not_resolved",
    "import_data": "url_invalid",
    "fill_time_gaps": "time_column_missing",
}
# What must be importable for the modules of an environment of their own to run here.
PACKAGES = {"pytorch": "torchvision", "vowpal-wabbit": "vowpalwabbit"}
if shutil.which("Rscript") is None:
    REFUSES["execute_r_script"] = "r_missing"
every_module = pytest.mark.parametrize("spec", CATALOG.values(), ids=list(CATALOG))


def runnable(spec: ModuleSpec) -> Any:
    """Give a module as a parameter, skipped where its environment is not installed."""
    if spec.environment is None:
        return pytest.param(spec, id=spec.id)
    package = PACKAGES[spec.environment]
    reason = f"{package} is not installed: make test-heavy"
    lacks = pytest.mark.skipif(find_spec(package) is None, reason=reason)
    return pytest.param(spec, id=spec.id, marks=[pytest.mark.heavy, lacks])


every_runnable_module = pytest.mark.parametrize("spec", [runnable(s) for s in CATALOG.values()])


def written(data_type: str, value: Any, at: Path) -> bytes:
    """Give the bytes under which the store would keep a value."""
    at.parent.mkdir(parents=True, exist_ok=True)
    codec(data_type).write(value, at)
    if at.is_dir():
        files = sorted(path for path in at.rglob("*") if path.is_file())
        return b"".join(path.read_bytes() for path in files)
    return at.read_bytes()


def outputs_or_error(
    spec: ModuleSpec, inputs: Mapping[str, Any], params: Mapping[str, Any], at: Path
) -> dict[str, Any] | ModuleError:
    try:
        return call(spec, inputs, params, at)
    except ModuleError as error:
        return error


def prepared(spec: ModuleSpec, table: str, at: Path) -> dict[str, Any]:
    """Give the inputs, or skip where one cannot be made of this table."""
    try:
        return example_inputs(spec, TABLES[table](), CATALOG, at)
    except ModuleError as error:
        pytest.skip(f"no input for it: {error}")


def test_the_snapshot_is_not_stale() -> None:
    assert main(["--check"]) == 0
    assert set(load()) == set(CATALOG)


@every_module
def test_it_is_described(spec: ModuleSpec) -> None:
    assert spec.group in GROUPS
    assert spec.summary.endswith(".")
    assert len(spec.help) > len(spec.summary)
    for parameter in spec.parameters:
        assert parameter.title, parameter.name
        assert parameter.help.endswith("."), f"{parameter.name} has no help"
    for port in spec.inputs:
        assert port.help.endswith("."), f"{port.name} has no help"


@every_module
def test_its_defaults_are_valid(spec: ModuleSpec) -> None:
    needed = [p for p in spec.parameters if p.required and not p.shown_if]
    required = {p.name: PARAMS[spec.id][p.name] for p in needed}
    jsonschema_rs.validate(dict(spec.json_schema), {**plain(spec.resolve(required))})


def plain(value: Any) -> Any:
    """Give the JSON that a saved document has instead of immutable defaults."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


@every_runnable_module
def test_it_works_on_an_ordinary_table(spec: ModuleSpec, tmp_path: Path) -> None:
    inputs = example_inputs(spec, ordinary(), CATALOG, tmp_path / "inputs")
    result = outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work")
    if spec.id in REFUSES:
        assert isinstance(result, ModuleError)
        assert result.code == REFUSES[spec.id]
        return
    assert not isinstance(result, ModuleError), result
    for port in spec.outputs:
        assert result[port.name].data_type == port.data_type


@every_runnable_module
@pytest.mark.parametrize("table", TABLES)
def test_it_works_on_any_table_or_says_why_not(
    spec: ModuleSpec, table: str, tmp_path: Path
) -> None:
    inputs = prepared(spec, table, tmp_path / "inputs")
    for number, params in enumerate(variations(spec)):
        result = outputs_or_error(spec, inputs, params, tmp_path / f"work{number}")
        if isinstance(result, ModuleError):
            assert result.message.endswith((".", "?")) or "\n" in result.message, result
            assert result.code.islower()


@every_runnable_module
@pytest.mark.parametrize("table", ["ordinary", "mixed"])
def test_it_leaves_its_inputs_as_they_are(spec: ModuleSpec, table: str, tmp_path: Path) -> None:
    inputs = prepared(spec, table, tmp_path / "inputs")
    before = written_inputs(spec, inputs, tmp_path / "before")
    outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work")
    assert written_inputs(spec, inputs, tmp_path / "after") == before


def written_inputs(spec: ModuleSpec, inputs: Mapping[str, Any], at: Path) -> list[bytes]:
    """Give the bytes of what every port was given, of a list of all its values."""
    return [
        written(value.data_type, value, at / f"{port.name}{number}")
        for port in spec.inputs
        for number, value in enumerate(inputs[port.name] if port.many else [inputs[port.name]])
        if value is not None  # Ports for files are given tables and folders, too.
    ]


@every_runnable_module
@pytest.mark.parametrize("table", ["ordinary", "mixed"])
def test_it_gives_the_same_bytes_again(spec: ModuleSpec, table: str, tmp_path: Path) -> None:
    inputs = prepared(spec, table, tmp_path / "inputs")
    first = outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work1")
    second = outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work2")
    if isinstance(first, ModuleError) or isinstance(second, ModuleError):
        assert str(first) == str(second)
        return
    for port in spec.outputs:
        one = written(port.data_type, first[port.name], tmp_path / "one" / port.name)
        assert one == written(port.data_type, second[port.name], tmp_path / "two" / port.name)


@every_runnable_module
def test_its_outputs_survive_the_store(spec: ModuleSpec, tmp_path: Path) -> None:
    inputs = prepared(spec, "ordinary", tmp_path / "inputs")
    outputs = outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work")
    if isinstance(outputs, ModuleError):
        assert spec.id in REFUSES
        return
    store = LocalStore(tmp_path / "store")
    for port in spec.outputs:
        staged = tmp_path / "staged" / port.name
        content = written(port.data_type, outputs[port.name], staged)
        digest, size = store.commit(staged)
        value = codec(port.data_type).read(store.path(digest))
        assert size == len(content)
        assert value.data_type == port.data_type
        if port.data_type == "Table":
            assert value.equals(outputs[port.name])
        elif port.data_type not in ("File", "Folder"):  # their names are in the summary
            assert value.summary == outputs[port.name].summary


@every_runnable_module
@pytest.mark.parametrize("table", ["ordinary", "mixed"])
def test_what_is_known_of_columns_travels(spec: ModuleSpec, table: str, tmp_path: Path) -> None:
    inputs = prepared(spec, table, tmp_path / "inputs")
    outputs = outputs_or_error(spec, inputs, PARAMS.get(spec.id, {}), tmp_path / "work")
    given = next((value for value in inputs.values() if isinstance(value, Table)), None)
    if isinstance(outputs, ModuleError) or given is None:
        return
    known = {column.name: column for column in given.columns}
    for output in outputs.values():
        for column in output.columns if isinstance(output, Table) else ():
            if column.name in known and column.type == known[column.name].type:
                assert roles(column) == roles(known[column.name])


def roles(column: Column) -> tuple[Any, ...]:
    return column.role, column.categorical, column.levels, column.ordered, column.time_zone


@every_runnable_module
@pytest.mark.parametrize("table", ["ordinary", "mixed"])
def test_its_schema_rules_foretell_the_columns(
    spec: ModuleSpec, table: str, tmp_path: Path
) -> None:
    inputs = prepared(spec, table, tmp_path / "inputs")
    columns = {n: v.columns for n, v in inputs.items() if isinstance(v, Table)}
    for number, params in enumerate(variations(spec)):
        outputs = outputs_or_error(spec, inputs, params, tmp_path / f"work{number}")
        foretold = output_columns(spec, params, columns)
        for port, expected in foretold.items():
            if expected is not None and not isinstance(outputs, ModuleError):
                assert [(c.name, c.role) for c in outputs[port].columns] == [
                    (column.name, column.role) for column in expected
                ]
