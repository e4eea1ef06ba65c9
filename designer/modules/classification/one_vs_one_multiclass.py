"""One-vs-One Multiclass: several classes told apart by a two-class learner for each pair."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.classification.wrapping import wrapped
from designer.modules.learning.reductions import OneVsOne

TITLE = "One-vs-One Multiclass"


@module(title=TITLE, group="Classification")
def one_vs_one_multiclass(
    two_class_learner: Annotated[UntrainedModel, Label("Untrained binary classification model")],
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Tell several classes apart by a two-class learner for each pair of them, which vote.

    The class with most votes wins; its scored probability is its share of the votes. Of n classes
    n(n-1)/2 models are made, each from the rows of its two classes only.

    Args:
        two_class_learner: The learner that is fitted once for each pair.
    """
    return wrapped(TITLE, "one_vs_one_multiclass", two_class_learner, OneVsOne)
