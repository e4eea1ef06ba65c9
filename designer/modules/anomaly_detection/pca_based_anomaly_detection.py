"""PCA-Based Anomaly Detection: rows that the main directions of ordinary rows cannot explain."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.reconstruction import ReconstructionError
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "PCA-Based Anomaly Detection"
One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)
Components = Annotated[int, Range(1, 1_000)]
Oversampling = Annotated[int, Range(0, 1_000)]
TRIED = (2, 4, 6, 8, 10)


@module(title=TITLE, group="Anomaly Detection")
def pca_based_anomaly_detection(
    *,
    trainer_mode: Annotated[TrainerMode, Label("Training mode")] = SINGLE,
    components: Annotated[Components, One, Label("Number of components to use in PCA")] = 2,
    oversampling: Annotated[
        Oversampling, One, Label("Oversampling parameter for randomized PCA")
    ] = 2,
    components_range: Annotated[
        Sequence[Components], Length(1), Many, Label("Range for number of components")
    ] = TRIED,
    oversampling_range: Annotated[
        Sequence[Oversampling], Length(1), Many, Label("Range for the oversampling parameter")
    ] = TRIED,
    mean_normalization: Annotated[bool, Label("Enable input feature mean normalization")] = True,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Find rows that the main directions of ordinary rows cannot explain.

    Learns the principal components of rows that are ordinary, and judges a row by how much of it
    they leave unexplained: the reconstruction error. Useful where hardly any unusual rows are
    known. Train it with Train Anomaly Detection Model, and score rows with Score Model. Missing
    values must be cleaned before.

    Args:
        trainer_mode: Give one value for each setting, or ranges; given ranges, the first value of
            each is used.
        components: How many directions explain a row. Fewer than there are columns, else every row
            would be explained.
        oversampling: How many more directions are followed while the main ones are searched: more
            is more exact.
        components_range: The numbers of components.
        oversampling_range: The oversampling parameters.
        mean_normalization: Bring each column to mean 0 and range 1 first. Switch it off where the
            columns are already on one scale.
    """
    return untrained_model(
        TITLE,
        "anomaly",
        ReconstructionError,
        mode=trainer_mode,
        single={"components": components, "oversampling": oversampling},
        ranges={"components": components_range, "oversampling": oversampling_range},
        fixed={"mean_normalization": mean_normalization},
    )
