"""What types and schemas are called where people read of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from designer.catalog.defaults import misfit
from designer.catalog.spec import Parameter

DATA_TYPES = {
    "Table": "a table", "UntrainedModel": "an untrained model", "Model": "a trained model",
    "Transform": "a transformation", "Images": "images", "Text": "a text", "File": "a file",
    "Folder": "a folder", "Any": "anything",
}  # fmt: skip
COLUMN_TYPES = {
    "boolean": "true and false", "integer": "whole numbers", "float": "decimal numbers",
    "decimal": "exact decimal numbers", "numeric": "numbers", "string": "texts",
    "categorical": "categories", "date": "dates", "datetime": "dates with times", "time": "times",
    "duration": "durations", "binary": "bytes",
}  # fmt: skip


def data_type_words(data_type: str) -> str:
    """Name what goes through a port: `UntrainedModel` is "an untrained model"."""
    return DATA_TYPES.get(data_type) or f"a value of the type {data_type}"


def column_type_words(types: Iterable[str]) -> str:
    """Name what columns hold: "whole numbers or texts"."""
    return " or ".join(COLUMN_TYPES.get(one, one) for one in types)


def misfit_words(value: Any, parameter: Parameter) -> str | None:
    """Say why a value does not fit its parameter, as the end of a sentence about it."""
    schema = parameter.json_schema
    why = misfit(value, schema)
    if why is None:
        return None
    if parameter.choices:
        titles = " or ".join(f"“{title}”" for _, title in parameter.choices)
        return f"must be {titles}."
    if _is_empty(value, schema):
        return "must not be empty."
    if isinstance(value, str) and "pattern" in schema and "must match" in why:
        return "does not have the form that is asked for."
    return why.removeprefix("it ")


def _is_empty(value: Any, schema: Mapping[str, Any]) -> bool:
    if isinstance(value, str):
        return not value and "minLength" in schema
    return value == [] and "minItems" in schema
