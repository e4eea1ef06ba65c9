"""A small palette for tests: every kind of port and parameter, nothing to compute."""

from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from designer.catalog.annotations import (
    ALL_COLUMNS,
    Choices,
    Code,
    Column,
    ColumnName,
    Columns,
    DatasetName,
    Help,
    InlineTable,
    Label,
    Length,
    ModelName,
    Multiline,
    Pattern,
    Range,
    Secret,
    Selector,
    ShownIf,
    Unit,
    selecting,
)
from designer.catalog.context import Context
from designer.catalog.declare import module, spec_of
from designer.catalog.schema_rules import adds, choose, dataset, same, selected, table
from designer.catalog.snapshot import Catalog

WITHOUT_ID = selecting(start="all", names=("id",))


class Table:
    data_type: ClassVar[str] = "Table"


class UntrainedModel:
    data_type: ClassVar[str] = "UntrainedModel"


class Model:
    data_type: ClassVar[str] = "Model"


class Folder:
    data_type: ClassVar[str] = "Folder"


class Split(NamedTuple):
    first: Annotated[Table, Label("Results dataset 1"), Help("The larger part.")]
    second: Table


class Cleaned(NamedTuple):
    cleaned: Table
    rejected: Table


@module(title="Dataset", group="Data Input and Output", id="dataset", schema={"output": dataset()})
def stored_dataset(*, name: DatasetName, version: Annotated[int, Range(1)] | None = None) -> Table:
    """Give a stored dataset."""
    raise NotImplementedError(name, version)


@module(
    title="Split Data",
    group="Data Transformation",
    schema={"first": same("dataset"), "second": same("dataset")},
)
def split_data(
    dataset: Table,
    *,
    mode: Annotated[Literal["rows", "expression"], Choices({"rows": "Split rows"})] = "rows",
    fraction: Annotated[float, Range(0, 1, step=0.05), ShownIf(mode="rows")] = 0.5,
    expression: Annotated[str, ShownIf(mode="expression")],
    stratify_by: Annotated[ColumnName | None, ShownIf(mode="rows")] = None,
    seed: Annotated[int, Range(0)] = 0,
) -> Split:
    """Divide the rows of a table into two parts. The parts share no row.

    Both parts keep the order of rows.

    Args:
        dataset: The table.
        fraction: The share of rows
            in the first part.
        seed: Same seed, same split.

    Returns:
        Two tables.
    """
    raise NotImplementedError(dataset, mode, fraction, expression, stratify_by, seed)


@module(title="Clean Missing Data", group="Data Transformation", version=2,
        schema={"cleaned": choose("mode", {"mean": same("dataset")})})  # fmt: skip
def clean_missing_data(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(types=("numeric",))] = ALL_COLUMNS,
    mode: Literal["mean", "remove_column"] = "mean",
) -> Cleaned:
    """Fill or remove what is missing."""
    raise NotImplementedError(dataset, columns, mode)


@module(title="Select Columns", group="Data Transformation",
        schema={"output": selected("dataset", "columns")})  # fmt: skip
def select_columns(dataset: Table, *, columns: Selector) -> Table:
    """Keep some columns."""
    raise NotImplementedError(dataset, columns)


@module(title="Join Data", group="Data Transformation")
def join_data(
    left: Table,
    right: Annotated[Table, Label("Right dataset")],
    *,
    left_key: ColumnName,
    right_key: Annotated[ColumnName, Column(of="right", types=("integer", "string"))],
) -> Table:
    """Join two tables."""
    raise NotImplementedError(left, right, left_key, right_key)


@module(title="Add Rows", group="Data Transformation")
def add_rows(tables: list[Table]) -> Table:
    """Put tables below each other."""
    raise NotImplementedError(tables)


@module(title="Apply SQL", group="Data Transformation", user_code=True)
def apply_sql(
    t1: Table,
    t2: Table | None = None,
    *,
    query: Annotated[str, Code("sql")] = "select * from t1",
    context: Context,
) -> Table:
    """Run a query."""
    raise NotImplementedError(t1, t2, query, context)


@module(title="Enter Data", group="Data Input and Output", schema={"output": table("data")})
def enter_data(*, data: InlineTable) -> Table:
    """Give a table that is written here."""
    raise NotImplementedError(data)


@module(title="Import Data", group="Data Input and Output", effects="read", network=True)
def import_data(*, url: Annotated[str, Pattern("https?://.*"), Length(1, 200)]) -> Table:
    """Read a table from an address."""
    raise NotImplementedError(url)


@module(title="Export Data", group="Data Input and Output", effects="write", idempotent=True)
def export_data(dataset: Table, *, path: str, password: Secret | None = None) -> None:
    """Write a table somewhere."""
    raise NotImplementedError(dataset, path, password)


@module(title="Two-Class Logistic Regression", group="Classification")
def logistic_regression(
    *,
    c: Annotated[float, Range(0, exclusive_min=True), Unit("weight")] = 1.0,
    sweep: Annotated[tuple[float, ...], Length(1, 5)] = (0.1, 1.0),
    note: Annotated[str, Multiline(), Help("Anything.")] = "",
    fit_intercept: bool = True,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """A linear learner."""
    raise NotImplementedError(c, sweep, note, fit_intercept)


@module(title="Train Model", group="Model Training")
def train_model(
    untrained: UntrainedModel,
    dataset: Table,
    *,
    label_column: Annotated[ColumnName, Column(of="dataset")],
    drop: Selector = WITHOUT_ID,
) -> Model:
    """Fit a learner to a table."""
    raise NotImplementedError(untrained, dataset, label_column, drop)


@module(
    title="Score Model",
    group="Model Scoring",
    schema={"output": adds("dataset", {"name": "Scored Labels", "type": "string"})},
)
def score_model(model: Model, dataset: Table) -> Table:
    """Apply a fitted model."""
    raise NotImplementedError(model, dataset)


@module(title="Stored Model", group="Model Scoring", environment="torch")
def stored_model(*, name: ModelName) -> Model:
    """Give a registered model."""
    raise NotImplementedError(name)


@module(title="Archive", group="Data Input and Output")
def archive(anything: Folder) -> Folder:
    """Pack what arrives."""
    raise NotImplementedError(anything)


FUNCTIONS: tuple[Any, ...] = (
    stored_dataset, split_data, clean_missing_data, select_columns, join_data, add_rows, apply_sql,
    enter_data, import_data, export_data, logistic_regression, train_model, score_model,
    stored_model, archive,
)  # fmt: skip
CATALOG = Catalog(spec_of(function) for function in FUNCTIONS)
