"""The names and metadata of the columns that scoring adds."""

from collections.abc import Collection

from designer.artifacts.column import Column, ElementType

SCORED_LABELS = "Scored Labels"
SCORED_PROBABILITIES = "Scored Probabilities"
CLASS_PREFIX = "Scored Probabilities_"
KIND_LABEL = "label"
KIND_PROBABILITY = "probability"
KIND_CLASS_PROBABILITY = "class_probability"
KIND_VALUE = "value"
# Followed by which one, as in “quantile 0.25”.
KIND_QUANTILE = "quantile "
QUANTILE_PREFIX = "Scored Quantile "


def class_probability_name(value: object) -> str:
    """Name the column of the probability of one of several classes."""
    return f"{CLASS_PREFIX}{value}"


def quantile_name(level: float) -> str:
    """Name the column of one of the quantiles of a number."""
    return f"{QUANTILE_PREFIX}{level}"


def quantile_columns(columns: tuple[Column, ...]) -> dict[float, Column]:
    """Find the newest quantiles of a table: those of one label, by which one they are."""
    found = [
        column
        for column in columns
        if column.role == "score" and (column.score_kind or "").startswith(KIND_QUANTILE)
    ]
    same = [column for column in found if column.score_of == found[-1].score_of]
    levels = [float((column.score_kind or "").removeprefix(KIND_QUANTILE)) for column in same]
    return dict(sorted(zip(levels, same, strict=True)))


def score_column(
    name: str,
    of: str,
    kind: str,
    type_: ElementType = "float",
    levels: Collection[str] | None = None,
) -> Column:
    """Describe a column of scores; `levels` are those of the label that it predicts."""
    return Column(
        name=name,
        type=type_,
        categorical=levels is not None,
        levels=None if levels is None else tuple(levels),
        role="score",
        score_of=of,
        score_kind=kind,
    )


def score_of_kind(columns: tuple[Column, ...], kind: str, of: str | None = None) -> Column | None:
    """Find the newest score column of a kind, of a certain label if wanted."""
    found = [
        column
        for column in columns
        if column.role == "score" and column.score_kind == kind and of in (None, column.score_of)
    ]
    return found[-1] if found else None


def is_replaced(column: Column, label: str, new: Collection[str]) -> bool:
    """Tell whether scoring a label anew replaces the column: it has an own name of scores."""
    is_own = column.name == SCORED_PROBABILITIES or column.name.startswith(
        (CLASS_PREFIX, QUANTILE_PREFIX)
    )
    return column.name in new or (is_own and column.role == "score" and column.score_of == label)
