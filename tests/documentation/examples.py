"""The example of a page: the module is run on a small table, and what came out is shown."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.catalog.spec import ModuleSpec
from tests.contracts.examples import PARAMS, call, example_inputs
from tests.contracts.tables import ordinary
from tests.documentation.texts import TEXT_PARAMS, reviews

ROWS = 5
COLUMNS = 8
LENGTH = 28
# There is more room for each cell where few columns are shown.
FEW_COLUMNS, LENGTH_OF_FEW = 3, 90


def example(spec: ModuleSpec, catalog: Mapping[str, ModuleSpec], at: Path) -> str:
    """Give parameters, inputs and outputs of one run; empty when it cannot run by itself."""
    is_of_texts = spec.id in TEXT_PARAMS
    params = TEXT_PARAMS[spec.id] if is_of_texts else PARAMS.get(spec.id, {})
    try:
        inputs = _text_inputs(spec) if is_of_texts else {}
        inputs = inputs or example_inputs(spec, ordinary(), catalog, at / "inputs")
        outputs = call(spec, inputs, params, at / "work")
    except ModuleError:
        return ""
    parts = [_tables("In", spec, inputs, "inputs")]
    if params:
        text = json.dumps(params, indent=2, ensure_ascii=False, default=_plain)
        parts.append(
            f"With these parameters, all others at their defaults:\n\n```json\n{text}\n```"
        )
    parts.append(_tables("Out", spec, outputs, "outputs"))
    return "\n\n".join(part for part in parts if part)


def _plain(value: Any) -> Any:
    """Give JSON a parameter that is immutable."""
    return dict(value) if isinstance(value, Mapping) else list(value)


def _text_inputs(spec: ModuleSpec) -> dict[str, Any]:
    """Give the reviews to the first port, and nothing to others."""
    inputs: dict[str, Any] = {port.name: None for port in spec.inputs}
    return {**inputs, spec.inputs[0].name: reviews()}


def _tables(word: str, spec: ModuleSpec, values: Mapping[str, Any], ports: str) -> str:
    shown = []
    for port in getattr(spec, ports):
        value = values[port.name]
        if value is None:
            continue
        value = value[0] if isinstance(value, list) else value
        what = _table(value) if isinstance(value, Table) else _summary(value)
        shown.append(f"{word}, {port.title}: {what}")
    return "\n\n".join(shown)


def _summary(value: Any) -> str:
    words = [str(value.summary.get("title", "")), value.data_type]
    return ", ".join(dict.fromkeys(word for word in words if word)) + "."


def _table(table: Table) -> str:
    names = [column.name for column in table.columns][:COLUMNS]
    length = LENGTH_OF_FEW if len(names) <= FEW_COLUMNS else LENGTH
    is_cut = len(table.columns) > COLUMNS or table.num_rows > ROWS
    rows = table.head(ROWS).polars().select(names).rows()
    lines = [names, ["---"] * len(names), *[[_cell(v, length) for v in row] for row in rows]]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    count = f"{table.num_rows} rows, {len(table.columns)} columns"
    return f"{count}{', the first of them' if is_cut else ''}:\n\n{body}"


def _cell(value: Any, length: int) -> str:
    text = "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
    text = text if len(text) <= length else text[: length - 1] + "…"
    return " ".join(text.replace("|", "\\|").split())
