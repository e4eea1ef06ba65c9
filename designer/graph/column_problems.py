"""Problems of column parameters: columns that the table does not have, or of a wrong type."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from designer.artifacts.column import Column
from designer.catalog.errors import SelectorError
from designer.catalog.selector import is_of_type, named_columns, resolve
from designer.catalog.snapshot import Catalog
from designer.catalog.spec import ModuleSpec, Parameter
from designer.graph.problems import Code, Problem, suggestion
from designer.graph.references import parameter_values, substitute
from designer.graph.schema_flow import Flow, columns_into
from designer.graph.structure import Graph, NodeId
from designer.graph.wiring import title_of
from designer.graph.words import column_type_words
from designer.graph.world import World


class _Finding(NamedTuple):
    message: str
    hint: str | None
    code: Code = "unknown_column"


def column_problems(
    graph: Graph,
    catalog: Catalog,
    specs: Mapping[NodeId, ModuleSpec],
    columns: Flow,
    world: World,
) -> Iterator[Problem]:
    """Find columns that are not there; only where the columns are known, never from a guess."""
    values = parameter_values(graph, world.parameters)
    for node_id, spec in specs.items():
        node = graph.nodes[node_id]
        pickers = [parameter for parameter in spec.parameters if parameter.column_of]
        if not node.enabled or not pickers:
            continue
        arriving = columns_into(graph, columns, node_id)
        params = substitute(node.params, values)
        hidden = spec.hidden(params)
        for parameter in pickers:
            known = arriving.get(parameter.column_of or "")
            value = params.get(parameter.name, parameter.default)
            if known is None or known.is_guess or parameter.name in hidden:
                continue
            title = title_of(node, catalog)
            for found in _check(parameter, value, known.columns):
                message = f"{title}: {found.message}"
                yield Problem(found.code, message, node_id, None, parameter.name, found.hint)


def _check(parameter: Parameter, value: Any, columns: Sequence[Column]) -> Iterator[_Finding]:
    """Find everything that a parameter picks in vain."""
    names = {column.name for column in columns}
    if isinstance(value, Mapping):
        yield from _check_selector(parameter, value, columns, names)
        return
    if not value and parameter.kind == "column":
        yield from _check_role(parameter, columns)
    picked = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    for name in picked:
        if isinstance(name, str) and name and name not in names:
            yield _unknown(parameter, name, names)
    if isinstance(value, str) and value in names:
        yield from _check_type(parameter, next(c for c in columns if c.name == value))


def _check_role(parameter: Parameter, columns: Sequence[Column]) -> Iterator[_Finding]:
    """See whether exactly one column is meant by its role, when none is picked."""
    marked = [f"“{column.name}”" for column in columns if column.role in parameter.column_roles]
    if not parameter.column_roles or len(marked) == 1:
        return
    role = " or ".join(parameter.column_roles)
    found = "no column that arrives here is"
    if marked:
        found = f"{', '.join(marked[:-1])} and {marked[-1]} are"
    message = f"{parameter.title} is empty, and {found} marked as {role}."
    hint = "Choose the column, or mark exactly one above with Edit Metadata."
    yield _Finding(message, hint, "parameter_missing")


def _check_selector(
    parameter: Parameter, selector: Mapping[str, Any], columns: Sequence[Column], names: set[str]
) -> Iterator[_Finding]:
    try:
        unknown = [name for name in named_columns(selector) if name not in names]
        for name in dict.fromkeys(unknown):
            yield _unknown(parameter, name, names)
        if not unknown:
            resolve(selector, columns)
    except SelectorError as error:
        yield _Finding(f"{parameter.title} does not fit the table. {error.message}", None)
    except (KeyError, TypeError, AttributeError):
        return  # it is no selector, which is said already


def _check_type(parameter: Parameter, column: Column) -> Iterator[_Finding]:
    wanted = parameter.column_types
    if wanted and not any(is_of_type(column, one) for one in wanted):
        holds = column_type_words([column.type])
        message = f"{parameter.title} is the column “{column.name}”, which holds {holds}."
        hint = f"Choose a column of {column_type_words(wanted)}."
        yield _Finding(message, hint, "parameter_invalid")


def _unknown(parameter: Parameter, name: str, names: set[str]) -> _Finding:
    message = f"{parameter.title} names the column “{name}”, which does not arrive here."
    return _Finding(message, suggestion(name, sorted(names)))
