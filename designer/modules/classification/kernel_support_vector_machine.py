"""Kernel Support Vector Machine: a learner of classes with curved borders between them."""

from collections.abc import Sequence
from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.kernel_machines import Kernel, KernelMachine
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode
from designer.modules.learning.untrained import untrained_model

TITLE = "Kernel Support Vector Machine"
CURVED = ("rbf", "poly", "sigmoid")
Cost = Annotated[float, Range(0, exclusive_min=True)]


@module(title=TITLE, group="Classification")
def kernel_support_vector_machine(
    *,
    trainer_mode: TrainerMode = SINGLE,
    kernel: Annotated[
        Kernel,
        Choices(
            {
                "rbf": "Gaussian (RBF)",
                "poly": "Polynomial",
                "sigmoid": "Sigmoid",
                "linear": "Linear",
            }
        ),
    ] = "rbf",
    cost: Annotated[Cost, ShownIf(trainer_mode=SINGLE), Label("Cost (C)")] = 1.0,
    gamma: Annotated[float, Range(0), ShownIf(trainer_mode=SINGLE, kernel=CURVED)] = 0.0,
    cost_range: Annotated[
        Sequence[Cost], Length(1), ShownIf(trainer_mode=RANGE), Label("Range for cost (C)")
    ] = (0.1, 1.0, 10.0, 100.0),
    gamma_range: Annotated[
        Sequence[Annotated[float, Range(0)]],
        Length(1),
        ShownIf(trainer_mode=RANGE, kernel=CURVED),
        Label("Range for gamma"),
    ] = (0.0, 0.01, 0.1, 1.0),
    degree: Annotated[
        int, Range(1, 20), ShownIf(kernel="poly"), Label("Degree of the polynomial")
    ] = 3,
    constant: Annotated[
        float, ShownIf(kernel=("poly", "sigmoid")), Label("Constant inside the kernel")
    ] = 0.0,
    normalize_features: bool = True,
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell two or more classes apart by curved borders with wide margins.

    Strong on few rows and many columns; the time grows with the square of the rows and more, so
    that beyond some ten thousand other learners serve better. Categories become indicators. Missing
    values must be cleaned before. The engine is scikit-learn's LIBSVM.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        kernel: How rows are compared: Gaussian by their distance, the others by how far they point
            the same way.
        cost: What a row on the wrong side costs. Larger follows the rows, smaller is smoother.
        gamma: How near rows must be to count as alike: larger makes borders more curved. At 0 it is
            one divided by the number of features times their variance.
        cost_range: The costs to try.
        gamma_range: The gammas to try.
        degree: Of the polynomial; 2 takes columns in pairs, 3 in threes.
        constant: Added before the power or the sigmoid is taken; gives lower powers more weight.
        normalize_features: Bring each feature to mean 0 and standard deviation 1 first.
        seed: Of the folds by which margins become probabilities.
    """
    return untrained_model(
        TITLE,
        "multiclass",
        KernelMachine,
        mode=trainer_mode,
        single={"cost": cost, "gamma": gamma},
        ranges={"cost": cost_range, "gamma": gamma_range},
        fixed={
            "kernel": kernel,
            "degree": degree,
            "constant": constant,
            "normalize_features": normalize_features,
            "seed": seed,
        },
    )
