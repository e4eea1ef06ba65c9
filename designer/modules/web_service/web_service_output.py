"""Web Service Output: marks what a request is answered with, once a pipeline is an endpoint."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.catalog.schema_rules import same
from designer.modules.web_service.web_service_input import ServiceName


@module(title="Web Service Output", group="Web Service", schema={"output": same("dataset")})
def web_service_output(
    dataset: Table,
    *,
    name: ServiceName = "WebServiceOutput",
) -> Annotated[Table, Label("Response")]:
    """Mark the rows that a request is answered with.

    A run answers nobody: it hands the rows on, so that you can look at them.

    Args:
        dataset: The rows of the answer.
        name: By what name the answer gives these rows: a letter, then letters, digits, - and _. No
            two outputs of a pipeline have the same.
    """
    return dataset
