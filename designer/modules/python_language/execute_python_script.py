"""Execute Python Script: tables changed by a function that the user writes."""

from typing import Annotated, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Code, Label, Secret
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.archive import extract
from designer.modules.python_language.figures import capture_figures, prepare_figures
from designer.modules.python_language.script import call, load, tables_of

BUNDLE = "Script Bundle"
EXAMPLE = """\
# The script must define the function azureml_main, which gets the two inputs as
# pandas data frames, or None where nothing is connected, and returns one or two.
import pandas as pd


def azureml_main(dataframe1=None, dataframe2=None):
    return dataframe1,
"""


class Results(NamedTuple):
    """The tables that the script returned; those that it did not return have no columns."""

    first: Annotated[Table, Label("Result dataset")]
    second: Annotated[Table, Label("Result dataset2")]


@module(title="Execute Python Script", group="Python Language", user_code=True)
def execute_python_script(
    dataset1: Annotated[Table | None, Label("Dataset1")] = None,
    dataset2: Annotated[Table | None, Label("Dataset2")] = None,
    script_bundle: Annotated[File | None, Label("Script bundle")] = None,
    *,
    script: Annotated[str, Code("python"), Label("Python script")] = EXAMPLE,
    secret: Annotated[Secret | None, Label("Secret")] = None,
    context: Context,
) -> Results:
    """Run a Python function of your own on up to two datasets.

    The script defines `azureml_main(dataframe1, dataframe2)`, which gets pandas data frames and
    returns one or a tuple of up to two. What it prints is in the log, and figures that it draws
    with Matplotlib are shown with the step. It runs in a sandbox: it can read its inputs and write
    in its own folder, and has no network.

    A column of a result keeps its role and categories when it has the name and type of a column of
    an input. The index of a data frame is dropped.

    Args:
        dataset1: Given to the function as `dataframe1`.
        dataset2: Given to the function as `dataframe2`.
        script_bundle: A zip archive, unpacked to `./Script Bundle`, from which the script can
            import modules and read files.
        script: The script.
        secret: A secret of the workspace, such as a password or a token. The script finds its value
            in the global variable `secret`; in logs and errors it is masked.
        context: The surroundings of the step.
    """
    if script_bundle is not None:
        extract(script_bundle.path, context.workdir / BUNDLE)
    prepare_figures()
    bundle = context.workdir / BUNDLE if script_bundle else None
    function = load(script, search=bundle, secret=secret)
    inputs = [None if table is None else table.pandas() for table in (dataset1, dataset2)]
    returned = call(function, *inputs)
    capture_figures(context)
    sources = [table for table in (dataset1, dataset2) if table is not None]
    return Results(*tables_of(returned, sources))
