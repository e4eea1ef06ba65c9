"""Plot Data draws what it is told to, with the numbers of pandas and Matplotlib."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from matplotlib.cbook import boxplot_stats

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.statistical_functions.plot_data import plot_data
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris

FRAME = iris().pandas()
LENGTH, WIDTH = "sepal length", "sepal width"


def drawn(data: Table, **params) -> tuple[dict, Table]:
    context = RecordingContext()
    plotted = plot_data(data, **params, context=context)
    (figure,) = context.figures.values()
    return figure, plotted


def test_a_scatter_plot_has_a_point_for_each_row_and_a_colour_for_each_group():
    figure, data = drawn(iris(), x=LENGTH, y=WIDTH, group=SPECIES)
    assert [series["name"] for series in figure["series"]] == sorted(FRAME[SPECIES].unique())
    assert {series["kind"] for series in figure["series"]} == {"points"}
    expected = FRAME[FRAME[SPECIES] == "setosa"][[LENGTH, WIDTH]]
    np.testing.assert_array_equal(figure["series"][0]["points"], expected)
    assert data.names == [LENGTH, WIDTH, SPECIES]
    assert (figure["x_title"], figure["y_title"]) == (LENGTH, WIDTH)


def test_a_line_follows_x_and_times_are_milliseconds():
    days = [date(2024, 1, 3), date(2024, 1, 1), date(2024, 1, 2)]
    figure, data = drawn(table(day=days, sales=[3, 1, 2]), chart="line", x="day", y="sales")
    start = datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000
    assert figure["series"][0]["points"] == [(start + i * 86_400_000, i + 1) for i in range(3)]
    assert figure["x_type"] == "time"
    assert values(data)["day"] == sorted(days)


def test_of_too_many_points_some_are_drawn():
    data = table(x=range(1000), y=range(1000))
    line, _ = drawn(data, chart="line", x="x", y="y", most_points=11)
    assert [x for x, _ in line["series"][0]["points"]][:3] == [0, 100, 200]
    first, other, again = (
        drawn(data, x="x", y="y", most_points=50, seed=seed)[0]["series"][0]["points"]
        for seed in (0, 1, 0)
    )
    assert len(first) == 50
    assert first == again != other


def test_only_the_most_frequent_groups_get_a_colour():
    groups = [f"g{i}" for i in range(15) for _ in range(i + 1)]
    figure, _ = drawn(table(x=range(120), y=range(120), g=groups), x="x", y="y", group="g")
    assert {series["name"] for series in figure["series"]} == {f"g{i}" for i in range(3, 15)}


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("rows", lambda groups: groups.size()),
        ("sum", lambda groups: groups.sum()),
        ("mean", lambda groups: groups.mean()),
        ("median", lambda groups: groups.median()),
        ("minimum", lambda groups: groups.min()),
        ("maximum", lambda groups: groups.max()),
    ],
)
def test_bars_are_what_pandas_calculates(statistic, expected):
    figure, data = drawn(iris(), chart="bar", x=SPECIES, y=WIDTH, statistic=statistic)
    found = dict(zip(figure["labels"], figure["values"], strict=True))
    # Sums in another order.
    assert found == pytest.approx(expected(FRAME.groupby(SPECIES)[WIDTH]).to_dict(), rel=1e-12)
    assert figure["values"] == sorted(figure["values"], reverse=True)
    assert data.num_rows == 3


def test_a_histogram_is_that_of_numpy():
    for bins in (30, 7):
        figure, data = drawn(iris(), chart="histogram", x=LENGTH, bins=bins)
        counts, edges = np.histogram(FRAME[LENGTH], bins)
        assert figure["counts"] == counts.tolist()
        np.testing.assert_allclose(figure["edges"], edges)
        assert values(data)["rows"] == counts.tolist()


def test_boxes_are_those_of_matplotlib():
    figure, data = drawn(iris(), chart="box", x=SPECIES, y=WIDTH)
    for box in figure["boxes"]:
        expected = boxplot_stats(FRAME[FRAME[SPECIES] == box["name"]][WIDTH])[0]
        names = ("whislo", "q1", "med", "q3", "whishi")
        np.testing.assert_allclose(box["five"], [expected[name] for name in names])
        np.testing.assert_allclose(sorted(box["outliers"]), sorted(expected["fliers"]))
    assert values(data)["outliers"] == [len(box["outliers"]) for box in figure["boxes"]]
    whole, _ = drawn(iris(), chart="box", y=WIDTH)
    assert [box["name"] for box in whole["boxes"]] == [WIDTH]


@pytest.mark.parametrize("correlation", ["pearson", "spearman", "kendall"])
def test_correlations_are_those_of_pandas(correlation):
    frame = FRAME.drop(columns=SPECIES)
    frame.iloc[::7, 0] = None
    data = Table.from_frame(frame)
    figure, plotted = drawn(data, chart="correlation", correlation=correlation)
    expected = frame.corr(correlation)
    np.testing.assert_allclose(np.array(figure["values"]), expected, atol=1e-12)
    assert plotted.names == ["column", *frame.columns]


def test_columns_to_correlate_are_chosen():
    figure, _ = drawn(iris(), chart="correlation", columns=selecting(names=[LENGTH, WIDTH]))
    assert figure["x_labels"] == [LENGTH, WIDTH]


def test_a_constant_is_correlated_with_nothing():
    figure, _ = drawn(table(x=[1, 2], c=[5, 5]), chart="correlation")
    assert figure["values"] == [[1.0, None], [None, None]]


def test_missing_and_infinite_values_are_left_out():
    data = table(x=[1.0, float("inf"), None, float("nan"), 2.0], y=[1, 2, 3, 4, None])
    figure, _ = drawn(data, x="x", y="y")
    assert figure["series"][0]["points"] == [(1.0, 1.0)]


def test_the_title_stands_above_the_chart():
    context = RecordingContext()
    plot_data(iris(), x=LENGTH, y=WIDTH, title="Irises", context=context)
    assert context.figures["Irises"]["title"] == "Irises"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"x": LENGTH}, "A scatter chart needs a column for Y"),
        ({"x": "speces", "y": WIDTH}, "Did you mean “species”"),
        ({"x": LENGTH, "y": SPECIES}, "“species” is string, and only numbers"),
        ({"chart": "correlation", "columns": selecting()}, "0 columns are selected"),
    ],
)
def test_what_cannot_be_drawn_is_refused(params, message):
    with pytest.raises(ModuleError, match=message):
        drawn(iris(), **params)


def test_nothing_to_draw_is_said():
    empty = Table.from_frame(pd.DataFrame({"x": [np.nan], "y": [1.0]}))
    with pytest.raises(ModuleError, match="nothing to draw"):
        drawn(empty, x="x", y="y")
