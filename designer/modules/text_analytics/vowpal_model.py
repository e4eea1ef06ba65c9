"""What Vowpal Wabbit learned: its own file, and how tables become its examples."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from designer.artifacts.values import Model
from designer.catalog.annotations import Choices, Label
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.vowpal_examples import Described

FileType: TypeAlias = Annotated[
    Literal["vw", "svmlight"],
    Choices({"vw": "VW", "svmlight": "SVMLight"}),
    Label("Specify file type"),
]


@dataclass(frozen=True, slots=True)
class VowpalModel:
    """The file that `vw` reads, and how tables become examples for it."""

    content: bytes
    described: Described


def vowpal_model(model: Model) -> VowpalModel:
    """Give what Vowpal Wabbit learned.

    Raises:
        ModuleError: it is a model of another kind.
    """
    if not isinstance(model.estimator, VowpalModel):
        message = (
            f"“{model.summary['title']}” is no model of Vowpal Wabbit. Connect what Train Vowpal "
            "Wabbit Model made, or use Score Model."
        )
        raise ModuleError("model_type", message)
    return model.estimator
