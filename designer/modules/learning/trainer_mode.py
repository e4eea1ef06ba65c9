"""The two ways to give a learner's settings: one value each, or ranges for a search."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from designer.catalog.annotations import Choices, Label

TrainerMode = Annotated[
    Literal["single_parameter", "parameter_range"],
    Choices({"single_parameter": "Single Parameter", "parameter_range": "Parameter Range"}),
    Label("Create trainer mode"),
]
SINGLE: Final = "single_parameter"
RANGE: Final = "parameter_range"


def settle(
    mode: str, single: Mapping[str, Any], ranges: Mapping[str, Sequence[Any]]
) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Give the settings to train with, and the ranges to search.

    Given ranges, training uses the first value of each.
    """
    if mode == SINGLE:
        return dict(single), {}
    searched = {name: tuple(values) for name, values in ranges.items()}
    return {**single, **{name: values[0] for name, values in searched.items()}}, searched
