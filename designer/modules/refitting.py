"""How a transform was fitted, kept with it so that it can be fitted again to other rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.context import Context
from designer.catalog.declare import spec_of


@dataclass(frozen=True, slots=True)
class FitAgain:
    """Calls the module that fitted a transform with the same parameters."""

    module: Callable[..., Any]
    params: Mapping[str, Any]

    def __call__(self, table: Table, context: Context) -> Transform:
        """Fit to other rows."""
        asked = spec_of(self.module).context_parameter
        told = {asked: context} if asked else {}
        given = self.module(table, **self.params, **told)
        result: Transform = given.transformation
        return result


@dataclass(frozen=True, slots=True)
class AsBefore:
    """Gives the transform as it was: nothing of it was learned from rows."""

    transform: Transform

    def __call__(self, table: Table, context: Context) -> Transform:
        return self.transform


def fit_again(module: Callable[..., Any], **params: Any) -> FitAgain:
    """Keep a module and its parameters; selectors become plain, since others are not pickled."""
    return FitAgain(module, {name: _plain(value) for name, value in params.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
