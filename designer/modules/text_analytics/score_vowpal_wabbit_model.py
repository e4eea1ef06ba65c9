"""Score Vowpal Wabbit Model: predict with what Vowpal Wabbit learned."""

from pathlib import Path
from typing import Annotated

import polars as pl

from designer.artifacts.table import Table
from designer.artifacts.values import File, Model
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.elsewhere import part_of_environment
from designer.modules.text_analytics.vowpal_arguments import checked_arguments
from designer.modules.text_analytics.vowpal_examples import examples
from designer.modules.text_analytics.vowpal_model import FileType, vowpal_model

RESULTS, LABELS, RAW = "Results", "Labels", "Raw Scores"


@module(title="Score Vowpal Wabbit Model", group="Text Analytics", environment="vowpal-wabbit")
def score_vowpal_wabbit_model(
    trained_model: Annotated[Model, Label("Trained Vowpal Wabbit model")],
    test_data: File,
    *,
    arguments: Annotated[str, Label("VW arguments")] = "",
    file_name: Annotated[str, Label("Name of the test data file")] = "",
    file_type: FileType = "vw",
    include_labels: Annotated[bool, Label("Include an extra column containing labels")] = False,
    include_raw_scores: Annotated[
        bool, Label("Include an extra column containing raw scores")
    ] = False,
    context: Context,
) -> Annotated[Table, Label("Scored dataset")]:
    """Predict with what Train Vowpal Wabbit Model learned.

    The data is a file with an example in each line, a folder with such a file, or a table as the
    one that was learned from; its label may be missing. The predictions are in the column Results,
    in the order of the examples; a table keeps its columns before it. Where Vowpal Wabbit gives
    several numbers for an example, they are one text, as it writes them.

    Args:
        trained_model: What Train Vowpal Wabbit Model learned.
        test_data: A file, a folder or a table.
        arguments: Arguments of Vowpal Wabbit, such as --link logistic to get probabilities. Those
            for reading and writing are not allowed; nor are --active, --cbt, --lda, --rank,
            --search and --wap.
        file_name: Which file of a folder has the examples; of no account for others.
        file_type: How lines are written: LABEL | FEATURE:VALUE …, or LABEL INDEX:VALUE ….
        include_labels: Add the label of each example, as Vowpal Wabbit reads it.
        include_raw_scores: Add what the predictions were before they were brought into range or
            linked.
        context: Where the files are kept meanwhile.
    """
    given, known = checked_arguments(arguments), vowpal_model(trained_model)
    lines = examples(test_data, file_name, file_type, known.described)
    data, model = context.workdir / "examples.txt", context.workdir / "model.vw"
    data.write_text("\n".join(lines), "utf-8")
    model.write_bytes(known.content)
    results, raw = context.workdir / "results.txt", context.workdir / "raw.txt"
    wanted = ["--data", str(data), "--testonly", "--initial_regressor", str(model), *given]
    wanted += ["--predictions", str(results)]
    wanted += ["--raw_predictions", str(raw)] if include_raw_scores else []
    if lines:
        part_of_environment("designer.modules.vowpal_wabbit.engine").run(wanted)
    columns = {RESULTS: _numbers(_written(results, len(lines)))}
    if include_labels:
        columns[LABELS] = _numbers([_label(line) for line in lines])
    if include_raw_scores:
        columns[RAW] = _numbers(_written(raw, len(lines)))
    scored = Table.from_frame(pl.DataFrame(columns))
    return test_data.with_columns(scored) if isinstance(test_data, Table) else scored


def _label(line: str) -> str:
    """Give what stands before the weight and the tag of an example."""
    words = line.partition("|")[0].split()
    return words[0] if words and not words[0].startswith("'") else ""


def _written(path: Path, count: int) -> list[str]:
    """Read what was written for each example."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [line.strip() for line in lines[:count]] + [""] * (count - len(lines))


def _numbers(texts: list[str]) -> pl.Series:
    """Give numbers where all are; nothing is missing."""
    series = pl.Series(texts, dtype=pl.String)
    series = series.set(series == "", None)
    numbers = series.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == series.null_count() else series
