"""Apply SQL Transformation: the result of a query over up to three tables."""

from collections.abc import Mapping
from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Code, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.carrying import carried
from designer.modules.data_transformation import sql_duckdb, sql_sqlite

Dialect = Annotated[
    Literal["duckdb", "sqlite"],
    Choices({"duckdb": "DuckDB", "sqlite": "SQLite"}),
    Label("SQL dialect"),
]


@module(title="Apply SQL Transformation", group="Data Transformation")
def apply_sql_transformation(
    t1: Annotated[Table, Label("t1")],
    t2: Annotated[Table | None, Label("t2")] = None,
    t3: Annotated[Table | None, Label("t3")] = None,
    *,
    dialect: Dialect = "duckdb",
    script: Annotated[str, Code("sql"), Label("SQL query script")] = "select * from t1",
    context: Context,
) -> Annotated[Table, Label("Results dataset")]:
    """Give the result of an SQL query over up to three datasets, called t1, t2 and t3.

    The script may have several statements, separated by semicolons; the result of the last one,
    which must be a query, is the output. A column of the result keeps its role and categories when
    it has the name and type of a column of an input. The script can reach the inputs and nothing
    else: no files, no network, no extensions.

    Args:
        t1: The first dataset.
        t2: The second dataset.
        t3: The third dataset.
        dialect: DuckDB is fast on large tables and knows the types of columns. SQLite knows
            numbers and texts only, so dates are texts in ISO 8601, true is 1 and false 0.
        script: The SQL statements. Names with spaces stand in double quotation marks; in SQLite
            also in brackets.
        context: The surroundings of the step.
    """
    given = {"t1": t1, "t2": t2, "t3": t3}
    tables: Mapping[str, Table] = {
        name: table for name, table in given.items() if table is not None
    }
    if dialect == "duckdb":
        frame = sql_duckdb.query(script, tables, threads=context.threads, workdir=context.workdir)
    else:
        frame = sql_sqlite.query(script, tables)
    return carried(frame, list(tables.values()))
