"""Plot Data: a chart of columns of a dataset."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Any, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NUMERIC_COLUMNS,
    Choices,
    Column,
    Columns,
    Label,
    Range,
    Selector,
    ShownIf,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.numbers import check_numeric
from designer.modules.selection import existing, selected
from designer.modules.statistical_functions import plots

TIMES = ("date", "datetime")
MOST_CORRELATED = 100
WITH_X = ("scatter", "line", "bar", "histogram", "box")
WITH_Y = ("scatter", "line", "bar", "box")
Chart = Annotated[
    Literal["scatter", "line", "bar", "histogram", "box", "correlation"],
    Choices(
        {
            "scatter": "Scatter plot",
            "line": "Line chart",
            "bar": "Bar chart",
            "histogram": "Histogram",
            "box": "Box plot",
            "correlation": "Correlation matrix",
        }
    ),
]
Statistic = Annotated[
    Literal["rows", "sum", "mean", "median", "minimum", "maximum"],
    Choices(
        {
            "rows": "Number of rows",
            "sum": "Sum of Y",
            "mean": "Mean of Y",
            "median": "Median of Y",
            "minimum": "Minimum of Y",
            "maximum": "Maximum of Y",
        }
    ),
    Label("Height of the bars"),
]
Correlation = Annotated[
    Literal["pearson", "spearman", "kendall"],
    Choices({"pearson": "Pearson", "spearman": "Spearman", "kendall": "Kendall"}),
]


@module(title="Plot Data", group="Statistical Functions")
def plot_data(
    dataset: Table,
    *,
    chart: Chart = "scatter",
    x: Annotated[str | None, Column(), ShownIf(chart=WITH_X), Label("X")] = None,
    y: Annotated[str | None, Column(), ShownIf(chart=WITH_Y), Label("Y")] = None,
    group: Annotated[
        str | None, Column(), ShownIf(chart=("scatter", "line")), Label("Colour by")
    ] = None,
    statistic: Annotated[Statistic, ShownIf(chart="bar")] = "rows",
    bins: Annotated[int, Range(1, 1_000), ShownIf(chart="histogram")] = 30,
    columns: Annotated[
        Selector, Columns(types=("numeric",)), ShownIf(chart="correlation")
    ] = NUMERIC_COLUMNS,
    correlation: Annotated[
        Correlation, ShownIf(chart="correlation"), Label("Kind of correlation")
    ] = "pearson",
    most_points: Annotated[
        int, Range(10, 20_000), ShownIf(chart=("scatter", "line")), Label("Most points")
    ] = 3_000,
    seed: Annotated[int, Range(0, 2**32 - 1), ShownIf(chart="scatter"), Label("Random seed")] = 0,
    title: str = "",
    context: Context,
) -> Annotated[Table, Label("Plotted data")]:
    """Draw columns of a dataset.

    The chart is among the figures of the node. The output has the numbers that are drawn: the
    points, the height of the bars, the rows between edges, the quarters, or the correlations.
    Missing and infinite values are left out.

    Args:
        dataset: The table with the columns.
        chart: Scatter plot and line chart show Y over X; the bar chart one bar for each value of X,
            50 at most; the histogram how often values of X are; the box plot the quarters of Y for
            each value of X; the correlation matrix how well columns of numbers rise or fall
            together.
        x: What is drawn to the right: numbers or times for points and lines, numbers for the
            histogram. The box plot needs none.
        y: What is drawn upwards, numbers.
        group: A column that gives each of its values a colour of its own, the 12 most frequent.
        statistic: What a bar shows of the rows with its value of X.
        bins: How many bars the histogram has.
        columns: The columns that are compared with each other, 100 at most.
        correlation: Pearson along a line; Spearman and Kendall along any curve, by ranks.
        most_points: Of more points some are drawn at random, of a line every n-th.
        seed: The same seed draws the same points.
        title: What stands above the chart.
        context: Given the chart.
    """
    if chart == "correlation":
        names = selected(dataset, columns)
        plot = plots.correlations(_compared(dataset, names), correlation)
    elif chart == "histogram":
        plot = plots.histogram(_known(dataset, [_needed(x, "X", chart)], [str(x)])[str(x)], bins)
    elif chart == "bar":
        height = None if statistic == "rows" else _needed(y, "Y", chart)
        name = _needed(x, "X", chart)
        needed = [name] if height in (None, name) else [name, str(height)]
        plot = plots.bars(
            _known(dataset, needed, [height] if height else []), name, height, statistic
        )
    elif chart == "box":
        name = _needed(y, "Y", chart)
        by = x if x != name else None
        plot = plots.boxes(_known(dataset, [name, *([by] if by else [])], [name]), name, by)
    else:
        plot = _points(dataset, chart, (x, y, group), most_points, seed, context)
    spec = {**plot.figure, **({"title": title} if title else {})}
    context.figure(title or "Plot", spec)
    return _described(dataset, plot.data)


def _described(dataset: Table, data: pl.DataFrame) -> Table:
    """Keep what is known of columns of the dataset; from what was calculated nothing is learned."""
    table = dataset.with_frame(data)
    new = [column for column in table.columns if column.name not in dataset.names]
    return table.with_column_metadata({c.name: replace(c, role="none") for c in new})


def _needed(name: str | None, what: str, chart: str) -> str:
    if name:
        return name
    message = f"A {chart} chart needs a column for {what}. Choose it."
    raise ModuleError("column_needed", message)


def _known(table: Table, names: list[str], numbers: Collection[str]) -> pl.DataFrame:
    """Give the rows in which columns are known; those of numbers are so and finite."""
    columns = [existing(table, name) for name in names]
    checked = [column.name for column in columns if column.name in numbers]
    check_numeric([column for column in columns if column.name in numbers], "drawn so")
    frame = table.select(names).polars()
    finite = [_finite(name, frame.schema[name]).alias(name) for name in checked]
    known = frame.with_columns(finite).drop_nulls(checked)
    if known.is_empty():
        message = (
            f"No row has a value in {', '.join(f'“{name}”' for name in names)}, so there is "
            "nothing to draw. Choose other columns, or look at the data above this node."
        )
        raise ModuleError("nothing_to_draw", message, names[0])
    return known


def _finite(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.is_finite()).then(column) if dtype.is_float() else column


def _compared(table: Table, names: list[str]) -> pl.DataFrame:
    check_numeric([table.column(name) for name in names], "correlated")
    if not 1 <= len(names) <= MOST_CORRELATED:
        message = (
            f"{len(names)} columns are selected; from 1 to {MOST_CORRELATED} can be compared with "
            "each other. Select other columns of numbers."
        )
        raise ModuleError("columns_count", message)
    frame = table.select(names).polars()
    return frame.select(_finite(name, frame.schema[name]).alias(name) for name in names)


def _points(
    table: Table,
    chart: Any,
    names: tuple[str | None, str | None, str | None],
    most: int,
    seed: int,
    context: Context,
) -> plots.Plot:
    """Draw Y over X, coloured by the most frequent values of a third column."""
    x, y = _needed(names[0], "X", chart), _needed(names[1], "Y", chart)
    is_time = existing(table, x).type in TIMES
    group = names[2] if names[2] not in (x, y) else None
    wanted = list(dict.fromkeys([x, y, *([group] if group else [])]))
    frame = _known(table, wanted, [y] if is_time else [x, y]).drop_nulls(x)
    if x == y:
        frame, y = frame.with_columns(pl.col(x).alias(f"{x} (1)")), f"{x} (1)"
    if group:
        counts = frame.get_column(group).drop_nulls().value_counts(sort=True)
        frequent = counts.sort(["count", group], descending=[True, False]).head(plots.MOST_GROUPS)
        frame = frame.join(frequent.select(group), on=group, maintain_order="left")
    is_line = chart == "line"
    frame = frame.sort(x, maintain_order=True) if is_line else frame
    drawn = plots.thinned(frame, most, seed, in_order=is_line)
    if drawn.height < frame.height:
        context.log.info("%d of %d points are drawn.", drawn.height, frame.height)
    return plots.points(drawn, x, y, "line" if is_line else "points", is_time=is_time)
