"""Web Service Input: marks where the rows of a request come in, once a pipeline is an endpoint."""

from typing import Annotated

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Label, Length, Pattern, Unique
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.schema_rules import same

ServiceName = Annotated[str, Pattern(r"[A-Za-z][A-Za-z0-9_-]*"), Length(max=64), Unique()]


@module(title="Web Service Input", group="Web Service", schema={"output": same("example")})
def web_service_input(
    example: Annotated[Table | None, Label("Example")] = None,
    *,
    name: ServiceName = "WebServiceInput",
    context: Context,
) -> Annotated[Table, Label("Dataset")]:
    """Mark where the rows of a request come into the pipeline.

    A run has no request: it takes the rows of the example in its place, unchanged. Their columns
    say what a request must have. Without an example a run goes on with an empty dataset.

    Args:
        example: Rows that look like those of a request, such as some of the training data.
        name: By what name a request gives these rows: a letter, then letters, digits, - and _. No
            two inputs of a pipeline have the same.
        context: Told when there is no example.
    """
    if example is not None:
        return example
    context.log.warning(
        "No example is connected to “%s”: this run goes on with a dataset without columns.", name
    )
    return Table.from_frame(pl.DataFrame())
