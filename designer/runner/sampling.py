"""A sample run: source tables give a few rows, drawn by a seed, in their order."""

import random
from typing import Any

from designer.runner.protocol.files import Sample


def sampled(value: Any, sample: Sample) -> Any:
    """Give so many rows of a table; anything else as it is."""
    if getattr(value, "data_type", None) != "Table" or value.num_rows <= sample.rows:
        return value
    chosen = random.Random(sample.seed).sample(range(value.num_rows), sample.rows)  # noqa: S311
    return type(value)(value.arrow.take(sorted(chosen)))
