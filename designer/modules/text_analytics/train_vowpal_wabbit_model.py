"""Train Vowpal Wabbit Model: learn from examples one after the other, however many there are."""

from typing import Annotated, NamedTuple

from designer.artifacts.table import Table
from designer.artifacts.values import File, Folder, Model
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.elsewhere import part_of_environment
from designer.modules.text_analytics.vowpal_arguments import checked_arguments
from designer.modules.text_analytics.vowpal_examples import (
    Described,
    describe,
    examples,
    find_label,
    is_lines,
)
from designer.modules.text_analytics.vowpal_model import FileType, VowpalModel, vowpal_model

TITLE = "Vowpal Wabbit"
MODEL, READABLE, INVERTED = "model.vw", "readable_model.txt", "inverted_hash.txt"


class Trained(NamedTuple):
    """The model, and its files as Vowpal Wabbit writes them."""

    trained_model: Annotated[Model, Label("Trained Vowpal Wabbit model")]
    files: Annotated[Folder, Label("Model files")]


@module(title="Train Vowpal Wabbit Model", group="Text Analytics", environment="vowpal-wabbit")
def train_vowpal_wabbit_model(
    training_data: File,
    pretrained_model: Annotated[Model | None, Label("Pre-trained Vowpal Wabbit model")] = None,
    *,
    arguments: Annotated[str, Label("VW arguments")] = "",
    file_name: Annotated[str, Label("Name of the training data file")] = "",
    file_type: FileType = "vw",
    label_column: str = "",
    readable_model: Annotated[bool, Label("Output readable model file")] = False,
    inverted_hash: Annotated[bool, Label("Output inverted hash file")] = False,
    context: Context,
) -> Trained:
    """Learn from examples with Vowpal Wabbit, which takes them one after the other.

    The data is a file with an example in each line, a folder with such a file, or a table. A table
    with a single column of texts has the examples in it. Of any other table a column is learned
    from the others: numbers, true and false, and texts; what is missing is left out. A label of
    two levels is learned as -1 and 1, one of more levels as 1, 2, 3 and so on, in the order of the
    levels.

    The model files are what the program `vw` reads and writes.

    Args:
        training_data: A file, a folder or a table.
        pretrained_model: What this module learned before, to be trained further.
        arguments: Arguments of Vowpal Wabbit, such as --loss_function logistic --passes 5. Those
            for reading and writing are not allowed; nor are --active, --cbt, --lda, --rank,
            --search and --wap.
        file_name: Which file of a folder has the examples; of no account for others.
        file_type: How lines are written: LABEL | FEATURE:VALUE …, or LABEL INDEX:VALUE ….
        label_column: The column of a table to be learned; when empty, the one whose role is label.
        readable_model: Add a file with the weights by the hashes of their features.
        inverted_hash: Add a file with the weights by the names of their features.
        context: Where the files are kept meanwhile.
    """
    given = checked_arguments(arguments)
    known = vowpal_model(pretrained_model) if pretrained_model is not None else None
    described = _described(training_data, label_column, known)
    data, files = context.workdir / "examples.txt", context.workdir / "files"
    files.mkdir()
    lines = examples(training_data, file_name, file_type, described)
    if not lines:
        message = "There are no examples to learn from. Give data with at least one."
        raise ModuleError("no_examples", message)
    data.write_text("\n".join(lines), "utf-8")
    model = files / MODEL
    wanted = ["--data", str(data), "--final_regressor", str(model), *given]
    if any(argument.startswith("--passes") for argument in given):
        wanted += ["--cache_file", str(context.workdir / "cache"), "--kill_cache"]
    if known is not None:
        before = context.workdir / "before.vw"
        before.write_bytes(known.content)
        wanted += ["--initial_regressor", str(before)]
    if readable_model:
        wanted += ["--readable_model", str(files / READABLE)]
    engine = part_of_environment("designer.modules.vowpal_wabbit.engine")
    engine.run(wanted)
    if inverted_hash:  # It cannot be had together with more than one pass.
        again = ["--data", str(data), "--testonly", "--initial_regressor", str(model)]
        engine.run([*again, "--invert_hash", str(files / INVERTED), "--quiet"])
    details = {"arguments": arguments, "levels": list(described.levels)}
    estimator = VowpalModel(model.read_bytes(), described)
    result = Model(
        "vowpal_wabbit", "custom", estimator, described.features, described.label, details, TITLE
    )
    return Trained(result, Folder(files, TITLE))


def _described(
    data: File | Folder | Table, label_column: str, known: VowpalModel | None
) -> Described:
    """Say how a table becomes examples: as it did for the model that is trained further."""
    if not isinstance(data, Table) or is_lines(data):
        return known.described if known else Described()
    if known is not None and known.described.label is not None:
        find_label(data, known.described.label.name)
        return known.described
    return describe(data, label_column)
