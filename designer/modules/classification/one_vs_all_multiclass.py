"""One-vs-All Multiclass: several classes told apart by a two-class learner for each."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.classification.wrapping import wrapped
from designer.modules.learning.reductions import OneVsAll

TITLE = "One-vs-All Multiclass"


@module(title=TITLE, group="Classification")
def one_vs_all_multiclass(
    two_class_learner: Annotated[UntrainedModel, Label("Untrained binary classification model")],
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Tell several classes apart by a two-class learner for each: this class, or any other.

    The class whose learner is surest wins; probabilities are the answers made to add to 1. Needs
    as many models as there are classes.

    Args:
        two_class_learner: The learner that is fitted once for each class.
    """
    return wrapped(TITLE, "one_vs_all_multiclass", two_class_learner, OneVsAll)
