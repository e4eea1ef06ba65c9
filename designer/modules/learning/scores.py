"""The names and metadata of the columns that scoring adds."""

from collections.abc import Collection

from designer.artifacts.column import Column, ElementType

SCORED_LABELS = "Scored Labels"
SCORED_PROBABILITIES = "Scored Probabilities"
KIND_LABEL = "label"
KIND_PROBABILITY = "probability"
KIND_VALUE = "value"


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


def score_of_kind(columns: tuple[Column, ...], kind: str) -> Column | None:
    """Find the newest score column of a kind: scoring twice leaves two."""
    found = [column for column in columns if column.role == "score" and column.score_kind == kind]
    return found[-1] if found else None
