"""A series of numbers at times that stand equally far apart, and what comes after it."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
from statsmodels.tools.sm_exceptions import ConvergenceWarning, ModelWarning
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from designer.catalog.errors import ModuleError

Numbers = npt.NDArray[np.float64]
FEWEST = 5
# Months, quarters and years in days; other steps are equally long.
CALENDAR = ((28, 31, 1), (90, 92, 3), (365, 366, 12))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at each step, the ends of its interval, and what the model said before."""

    mean: Numbers
    lower: Numbers
    upper: Numbers
    fitted: Numbers
    summary: dict[str, float]


def smoothed(
    values: Numbers,
    parts: tuple[str | None, bool, str | None],
    season: int,
    steps: int,
    level: float,
) -> Forecast:
    """Forecast by exponential smoothing in its state space form (Hyndman et al. 2008).

    Args:
        values: One for each step of time.
        parts: The trend ("add", "mul" or none), whether it is damped, and the season, likewise.
        season: How many steps make a season.
        steps: How many to forecast.
        level: The share of outcomes that the interval shall hold.
    """
    trend, damped, seasonal = parts
    make = partial(
        ETSModel,
        pd.Series(values),
        error="add",
        trend=trend,
        damped_trend=damped and trend is not None,
        seasonal=seasonal,
        seasonal_periods=season if seasonal else None,
    )
    result = _fitted(make, disp=False)
    start = len(values)
    # Only additive models have a formula; of others random futures are drawn.
    is_additive = "mul" not in (trend, seasonal)
    drawn = {} if is_additive else {"simulate_repetitions": 2000, "rng": np.random.default_rng(0)}
    method = "exact" if is_additive else "simulated"
    found = result.get_prediction(start, start + steps - 1, method=method, **drawn)
    frame = found.summary_frame(alpha=1 - level)
    mean, lower, upper = (frame[name].to_numpy() for name in ("mean", "pi_lower", "pi_upper"))
    return Forecast(mean, lower, upper, result.fittedvalues.to_numpy(), _quality(result))


def autoregressive(
    values: Numbers,
    orders: tuple[tuple[int, int, int], tuple[int, int, int]],
    season: int,
    steps: int,
    level: float,
) -> Forecast:
    """Forecast by an ARIMA model of these orders, the second of them of the season."""
    order, seasonal = orders
    has_season = any(seasonal)
    seasons = (*seasonal, season if has_season else 0)
    result = _fitted(partial(ARIMA, values, order=order, seasonal_order=seasons))
    found = result.get_forecast(steps)
    ends = np.asarray(found.conf_int(alpha=1 - level))
    fitted = np.array(result.fittedvalues, dtype=np.float64)
    # What precedes the differences is no forecast.
    fitted[: order[1] + seasonal[1] * season] = np.nan
    mean = np.asarray(found.predicted_mean, dtype=np.float64)
    return Forecast(mean, ends[:, 0], ends[:, 1], fitted, _quality(result))


def _fitted(make: Callable[[], Any], **params: Any) -> Any:
    """Make a model and fit it; a search that did not settle is no error."""
    with warnings.catch_warnings():
        for kind in (ConvergenceWarning, ModelWarning, UserWarning, RuntimeWarning):
            warnings.simplefilter("ignore", kind)
        try:
            return make().fit(**params)
        except (np.linalg.LinAlgError, ValueError, IndexError) as error:
            reason = str(error).rstrip(".")
            message = (
                f"The model cannot be fitted to these values: {reason}. Choose a simpler one: "
                "smaller orders, no season or no trend."
            )
            raise ModuleError("not_fitted", message) from error


def _quality(result: Any) -> dict[str, float]:
    return {"AIC": float(result.aic), "BIC": float(result.bic)}


def step_of(times: pl.Series) -> str | None:
    """Give the step of ascending times as polars writes it, such as "1mo"; none if they have none.

    Months, quarters and years are steps although they are not equally long.
    """
    gaps = times.diff().drop_nulls()
    if gaps.n_unique() == 1:
        return f"{gaps[0] // _UNIT}us"
    days = gaps.dt.total_days()
    for least, most, months in CALENDAR:
        step = f"{months}mo"
        if days.min() >= least and days.max() <= most:  # type: ignore[operator]
            expected = times.dt.offset_by(step).slice(0, len(times) - 1)
            if expected.equals(times.slice(1)) or _ends_of_months(times):
                return step
    return None


_UNIT = pl.Series([1]).cast(pl.Duration("us"))[0]


def _ends_of_months(times: pl.Series) -> bool:
    return bool((times.dt.month_end() == times).all())


def times_after(last: date | datetime, step: str, steps: int, dtype: Any) -> pl.Series:
    """Give the times that follow the last one; after ends of months those of other months."""
    start = pl.Series([last], dtype=dtype)
    is_end = "mo" in step and bool((start.dt.month_end() == start).all())
    count, unit = (int(step[:-2]), step[-2:])
    found = pl.concat([start.dt.offset_by(f"{count * n}{unit}") for n in range(1, steps + 1)])
    return found.dt.month_end() if is_end else found


def check_values(values: Sequence[float | None], name: str) -> Numbers:
    """See that there are enough values, and all of them.

    Raises:
        ModuleError: there are not.
    """
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if not np.isfinite(numbers).all():
        message = (
            f"The column “{name}” has missing or infinite values; a series needs one at each time. "
            "Put Clean Missing Data or Fill Time Gaps before it."
        )
        raise ModuleError("missing_values", message, name)
    if len(numbers) < FEWEST:
        message = (
            f"A series of {len(numbers)} values is too short to forecast; there must be {FEWEST} "
            "at least."
        )
        raise ModuleError("too_few_rows", message, name)
    return numbers
