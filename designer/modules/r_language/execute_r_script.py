"""Execute R Script: tables changed by a function that the user writes in R."""

from typing import Annotated, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Code, Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.archive import extract
from designer.modules.r_language.rscript import run_script

BUNDLE = "Script Bundle"
EXAMPLE = """\
# The script must define the function azureml_main, which gets the two inputs as
# data frames, or NULL where nothing is connected, and returns one or two.
azureml_main <- function(dataframe1, dataframe2) {
  return(list(dataset1 = dataframe1, dataset2 = dataframe2))
}
"""


class Results(NamedTuple):
    """The tables that the script returned; those that it did not return have no columns."""

    first: Annotated[Table, Label("Result dataset")]
    second: Annotated[Table, Label("Result dataset2")]


@module(title="Execute R Script", group="R Language", user_code=True)
def execute_r_script(
    dataset1: Annotated[Table | None, Label("Dataset1")] = None,
    dataset2: Annotated[Table | None, Label("Dataset2")] = None,
    script_bundle: Annotated[File | None, Label("Script bundle")] = None,
    *,
    script: Annotated[str, Code("r"), Label("R script")] = EXAMPLE,
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
    context: Context,
) -> Results:
    """Run a function of your own, written in R, on up to two datasets.

    The script defines `azureml_main <- function(dataframe1, dataframe2)`, which returns
    `list(dataset1 = ..., dataset2 = ...)` with data frames. What it prints is in the log, and what
    it plots is shown with the step. It runs in a sandbox: it can read its inputs and write in its
    own folder, and has no network. R (Debian: r-base-core) must be installed where the step runs.

    Categories are factors, dates are Date, moments POSIXct, times of day and durations difftime in
    seconds; whole numbers beyond 32 bits become doubles. Missing values are NA. A column of a
    result keeps its role and categories when it has the name and type of a column of an input. Row
    names are dropped.

    Args:
        dataset1: Given to the function as `dataframe1`.
        dataset2: Given to the function as `dataframe2`.
        script_bundle: A zip archive, unpacked to `./Script Bundle`, from which the script can
            source files.
        script: The script.
        seed: Where R's random numbers begin, as by set.seed.
        context: The surroundings of the step.
    """
    if script_bundle is not None:
        extract(script_bundle.path, context.workdir / BUNDLE)
    return Results(*run_script(script, (dataset1, dataset2), seed, context))
