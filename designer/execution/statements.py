"""Plain statements for what every step writes: the ORM would build each of them anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from designer.execution.models import StepRun

Model = type[models.Model]
# Of their values those that Python and the database have in common need no preparation.
PLAIN = (
    models.BooleanField,
    models.CharField,
    models.FloatField,
    models.IntegerField,
    models.TextField,
)
OTHERS_WAIT = (
    "SELECT 1 FROM execution_steprun "
    "WHERE state = 'queued' AND compute IN ({}) AND run_id <> %s LIMIT 1"
)
QUEUED_FIRST = (
    "SELECT node FROM execution_steprun "
    "WHERE state = 'queued' AND compute IN ({}) AND run_id = %s ORDER BY queued_at LIMIT 1"
)
WAITING_FOR = (
    "SELECT run_id, node FROM execution_steprun WHERE computation_id IN ({}) AND state = 'waiting'"
)


class Column(NamedTuple):
    """`field` is the one that values are of: for a foreign key that of the key it names."""

    name: str
    own_field: Any
    field: Any
    is_plain: bool

    def prepared(self, value: Any, database: Any) -> Any:
        """Give a value as the database takes it."""
        if value is None or self.is_plain:
            return value
        return self.field.get_db_prep_save(value, database)


def insert(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model; those without a key get one, which is not read back."""
    rows = list(rows)
    if not rows:
        return
    _execute_many(_insert_sql(type(rows[0])), _values_of(rows))


def insert_if_new(row: models.Model) -> int | None:
    """Insert a row unless a constraint says that it is there; give its key when it was new."""
    statement = f"{_insert_sql(type(row))} ON CONFLICT DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement, _values_of([row])[0])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def insert_or_change(
    rows: Iterable[models.Model], *, unique: Sequence[str], changed: Sequence[str]
) -> None:
    """Insert rows, or give those that are there already the new values."""
    rows = list(rows)
    if not rows:
        return
    news = ", ".join(f"{name} = excluded.{name}" for name in changed)
    conflict = f" ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {news}"
    _execute_many(_insert_sql(type(rows[0])) + conflict, _values_of(rows))


def update(model: Model, key: Any, values: Mapping[str, Any]) -> bool:
    """Write some columns of one row; say whether there was anything to write, and where."""
    if not values:
        return False
    prepared = _prepared(model, {**values, "id": key})
    with connection.cursor() as cursor:
        cursor.execute(_update_sql(model, tuple(values)), prepared)
        return bool(cursor.rowcount)


def lock(model: Model, key: Any, column: str) -> Any:
    """Lock a row and give one plain number of it; None when there is no such row."""
    ending = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_select_sql(model, column) + ending, _prepared(model, {"id": key}))
        found = cursor.fetchone()
    return found[0] if found else None


def waiting_for(computations: Collection[int]) -> list[tuple[UUID, str]]:
    """Give run and node of the steps that wait for the end of computations."""
    if not computations:
        return []
    places = ", ".join(["%s"] * len(computations))
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR.format(places), list(computations))
        rows = cursor.fetchall()
    return [(run if isinstance(run, UUID) else UUID(run), node) for run, node in rows]


def others_wait(run_id: UUID, computes: Collection[str]) -> bool:
    """Tell whether steps of other runs are queued for one of the compute targets."""
    if not computes:
        return False
    places = ", ".join(["%s"] * len(computes))
    with connection.cursor() as cursor:
        key = _prepared(StepRun, {"run_id": run_id})
        cursor.execute(OTHERS_WAIT.format(places), [*computes, *key])
        return cursor.fetchone() is not None


def queued_first(run_id: UUID, computes: Collection[str]) -> str | None:
    """Give the node of a run that waits longest for one of the compute targets."""
    places = ", ".join(["%s"] * len(computes))
    with connection.cursor() as cursor:
        key = _prepared(StepRun, {"run_id": run_id})
        cursor.execute(QUEUED_FIRST.format(places), [*computes, *key])
        found = cursor.fetchone()
    return str(found[0]) if found else None


def _execute_many(statement: str, values: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if len(values) == 1:  # SQLite's way for many is slower for one.
            cursor.execute(statement, values[0])
        else:
            cursor.executemany(statement, values)


def _values_of(rows: Collection[models.Model]) -> list[list[Any]]:
    database = connections[DEFAULT_DB_ALIAS]
    columns = _inserted_columns(type(next(iter(rows))))
    return [
        [c.prepared(c.own_field.pre_save(row, add=True), database) for c in columns] for row in rows
    ]


def _prepared(model: Model, values: Mapping[str, Any]) -> list[Any]:
    # The database itself: `connection` looks for it again at every attribute.
    database = connections[DEFAULT_DB_ALIAS]
    return [_column(model, name).prepared(value, database) for name, value in values.items()]


@cache
def _inserted_columns(model: Model) -> tuple[Column, ...]:
    fields = model._meta.concrete_fields
    return tuple(_column(model, f.name) for f in fields if not isinstance(f, models.AutoField))


@cache
def _column(model: Model, name: str) -> Column:
    own: Any = model._meta.get_field(name)
    field = own
    while field.remote_field:
        field = field.target_field
    return Column(own.column, own, field, isinstance(field, PLAIN))


@cache
def _insert_sql(model: Model) -> str:
    columns = [f'"{column.name}"' for column in _inserted_columns(model)]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608


@cache
def _update_sql(model: Model, names: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{_column(model, name).name}" = %s' for name in names)
    return f"UPDATE {model._meta.db_table} SET {changes} WHERE id = %s"  # noqa: S608


@cache
def _select_sql(model: Model, column: str) -> str:
    return f"SELECT {column} FROM {model._meta.db_table} WHERE id = %s"  # noqa: S608
