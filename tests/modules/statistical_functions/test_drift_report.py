"""Drift Report finds what moved, with the numbers of pandas, SciPy and statsmodels."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.special import kolmogorov
from scipy.stats import entropy
from statsmodels.stats.contingency_tables import Table as Contingency
from statsmodels.stats.multitest import multipletests

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.statistical_functions.drift_report import drift_report
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext

CHANCE = np.random.default_rng(5)
ROWS = 20_000
INDEX, P_VALUE = "Population Stability Index", "P Value"


def made(shift: float, shares: list[float], rows: int) -> Table:
    size = CHANCE.normal(shift, 1, rows)
    return table(
        size=np.where(CHANCE.random(rows) < 0.1 * (1 + shift), None, size).astype(float),
        still=CHANCE.normal(0, 1, rows),
        city=CHANCE.choice(["Bern", "Köln", "Oslo"], rows, p=shares),
        day=[date(2024, 1, 1) + timedelta(days=int(n)) for n in CHANCE.integers(0, 90, rows)],
    )


REFERENCE = made(0, [0.5, 0.3, 0.2], ROWS)
CURRENT = made(0.8, [0.4, 0.3, 0.3], ROWS // 2)
BEFORE, AFTER = REFERENCE.pandas(), CURRENT.pandas()


def reported(reference: Table = REFERENCE, current: Table = CURRENT, **params):
    context = RecordingContext()
    report = drift_report(reference, current, **params, context=context)
    rows = {row["Column"]: row for row in report.drift.polars().to_dicts()}
    return rows, report, context


def spread(column: str, edges: list[float]) -> list[np.ndarray]:
    """Give the shares of both tables in bins between the edges, missing ones as the last."""
    shares = []
    for frame in (BEFORE, AFTER):
        binned = pd.cut(frame[column], [-np.inf, *edges, np.inf])
        counts = [*binned.value_counts(sort=False), frame[column].isna().sum()]
        shares.append(np.array(counts) / len(frame))
    return shares


@pytest.mark.parametrize("binning", ["quantiles", "equal_width"])
@pytest.mark.parametrize("bins", [4, 10])
def test_the_index_of_numbers_is_the_entropy_of_each_side_relative_to_the_other(binning, bins):
    known = BEFORE["size"].dropna()
    fractions = np.linspace(0, 1, bins + 1)[1:-1]
    edges = np.quantile(known, fractions, method="lower")
    if binning == "equal_width":
        edges = np.histogram_bin_edges(known, bins)[1:-1]
    p, q = (np.maximum(side, 1e-4) for side in spread("size", edges))
    rows, _, _ = reported(binning=binning, bins=bins)
    # Sums in another order; entropy brings the shares to a sum of 1, which floors may exceed.
    tolerance = 1e-9 if binning == "quantiles" else 1e-2
    assert rows["size"][INDEX] == pytest.approx(entropy(p, q) + entropy(q, p), rel=tolerance)


def test_kolmogorov_smirnov_is_the_greatest_distance_of_the_two_curves():
    rows, _, _ = reported()
    for column in ("size", "still"):
        first, second = BEFORE[column].dropna(), AFTER[column].dropna()
        at = np.sort(pd.concat([first, second]))
        curves = [
            np.searchsorted(np.sort(one), at, side="right") / len(one) for one in (first, second)
        ]
        distance = np.abs(curves[0] - curves[1]).max()
        assert rows[column]["Statistic"] == pytest.approx(distance, rel=1e-12)
        size = np.sqrt(len(first) * len(second) / (len(first) + len(second)))
        # Kolmogorov's limit; SciPy's is that of the finite number of rows.
        assert rows[column][P_VALUE] == pytest.approx(
            kolmogorov(size * distance), rel=0.05, abs=1e-9
        )
        assert rows[column]["Test"] == "Kolmogorov-Smirnov"


def test_chi_squared_of_categories_is_that_of_statsmodels():
    rows, _, _ = reported()
    both = pd.concat({"before": BEFORE["city"].astype(str), "after": AFTER["city"].astype(str)})
    counts = pd.crosstab(both.index.get_level_values(0), both.to_numpy())
    expected = Contingency(counts, shift_zeros=False).test_nominal_association()
    assert rows["city"]["Statistic"] == pytest.approx(expected.statistic, rel=1e-9)
    assert rows["city"][P_VALUE] == pytest.approx(expected.pvalue, rel=1e-6)
    p, q = (frame["city"].value_counts(normalize=True).sort_index() for frame in (BEFORE, AFTER))
    assert rows["city"][INDEX] == pytest.approx(entropy(p, q) + entropy(q, p), rel=1e-9)


def test_p_values_are_adjusted_as_statsmodels_does():
    rows, _, _ = reported()
    names = list(rows)
    expected = multipletests([rows[name][P_VALUE] for name in names], method="fdr_bh")[1]
    assert [rows[name]["Adjusted P Value"] for name in names] == pytest.approx(expected, rel=1e-12)
    plain, _, _ = reported(adjust="none")
    assert all(row["Adjusted P Value"] == row[P_VALUE] for row in plain.values())
    assert plain["day"] != rows["day"]


def test_the_farthest_moved_column_comes_first():
    rows, report, context = reported()
    assert list(rows)[:2] == ["size", "city"]
    assert rows["size"]["Result"] == "drift"
    assert rows["still"]["Result"] == rows["day"]["Result"] == "stable"
    assert context.metrics["Columns compared"] == 4
    assert context.metrics["Columns with drift"] == 1
    assert context.metrics["Share of columns with drift"] == 0.25
    assert context.metrics["Greatest stability index"] == rows["size"][INDEX]
    assert context.figures["Drift"]["labels"] == list(rows)
    parts = report.distributions.polars().group_by("Column").agg(pl.col("Part of Index").sum())
    assert dict(parts.rows()) == pytest.approx({name: row[INDEX] for name, row in rows.items()})
    assert rows["size"]["Reference Share Missing"] == pytest.approx(BEFORE["size"].isna().mean())
    assert rows["size"]["Current Mean"] == pytest.approx(AFTER["size"].mean())


def test_new_and_lost_levels_are_counted():
    rows, report, _ = reported(table(c_=["a", "a", "b", None]), table(c_=["a", "d", "e", "a"]))
    assert (rows["c"]["New Levels"], rows["c"]["Lost Levels"]) == (2, 1)
    assert rows["c"]["Share of New Levels"] == 0.5
    assert (rows["c"]["New Level Examples"], rows["c"]["Lost Level Examples"]) == ("d, e", "b")
    assert values(report.distributions)["Value"] == ["a", "b", "d", "e", "(missing)"]


def test_missing_values_count_as_a_value_or_not():
    before, after = table(x=[1.0, 2, 3, 4] * 9), table(x=[1.0, 2, 3, None] * 9)
    counted, report, _ = reported(before, after)
    left_out, _, _ = reported(before, after, count_missing=False)
    assert counted["x"][INDEX] > left_out["x"][INDEX]
    assert values(report.distributions)["Value"] == ["1", "2", "3", "4", "(missing)"]


def test_a_new_value_where_there_was_only_one_is_drift():
    rows, report, _ = reported(table(x=[5] * 40), table(x=[3] * 40))
    assert rows["x"]["Result"] == "drift"
    assert values(report.distributions)["Value"] == ["5", "(others)"]


def test_rare_categories_are_counted_together():
    before, after = table(c=list("aaaabbbcd")), table(c=list("aaaabbbee"))
    _, every, _ = reported(before, after)
    rows, few, _ = reported(before, after, most_levels=2)
    assert values(every.distributions)["Value"] == ["a", "b", "e", "c", "d"]
    assert values(few.distributions)["Value"] == ["a", "b", "(others)"]
    assert rows["c"][INDEX] == 0
    assert rows["c"]["New Levels"] == 1


def test_the_limits_and_what_judges_decide():
    def results(**params):
        return {name: row["Result"] for name, row in reported(**params)[0].items()}

    index = reported()[0]["city"][INDEX]
    assert 0.03 < index < 0.1
    assert results()["city"] == "stable"
    assert results(watch_index=0.03)["city"] == "watch"
    assert results(drift_index=0.03)["city"] == "drift"
    assert results(judge_by="p_value")["city"] == "drift"
    assert results(judge_by="p_value", significance=1e-300)["city"] == "stable"
    assert results(judge_by="either")["city"] == "drift"
    assert results(judge_by="both")["city"] == "stable"
    assert results(judge_by="both")["size"] == "drift"


def test_the_columns_and_how_many_are_drawn_are_chosen():
    rows, _, context = reported(columns=selecting(names=("city", "day")), shown_columns=1)
    assert set(rows) == {"city", "day"}
    assert set(context.figures) == {"Drift", "city"}
    assert context.figures["city"]["kind"] == "heatmap"
    _, _, context = reported(shown_columns=4)
    lines = context.figures["day"]
    assert (lines["kind"], lines["x_type"]) == ("lines", "time")
    assert lines["series"][0]["points"][0][0] == pd.Timestamp("2024-01-01").timestamp() * 1000
    assert lines["series"][1]["points"][-1][1] == 1


def test_columns_that_are_gone_or_changed_come_first():
    before = table(gone=[1, 2], text=[1, 2], empty=[1, 2], never=[None, None], x=[1, 9])
    after = table(text=["1", "2"], empty=[None, None], never=[None, None], x=[70, 80])
    after = after.with_frame(after.polars().with_columns(pl.col("empty", "never").cast(pl.Int64)))
    before = before.with_frame(before.polars().with_columns(pl.col("never").cast(pl.Int64)))
    rows, _, context = reported(before, after)
    assert {name: row["Result"] for name, row in rows.items()} == {
        "empty": "all values are missing",
        "gone": "column is missing",
        "text": "type has changed",
        "x": "drift",
        "never": "no values",
    }
    assert context.metrics["Columns with drift"] == 4


def test_nothing_to_compare_is_told():
    with pytest.raises(ModuleError, match="current table has no rows"):
        reported(REFERENCE, CURRENT.head(0))
    with pytest.raises(ModuleError, match="No column that can be compared"):
        reported(table(b=[b"x"]), table(b=[b"x"]))
