"""Linear Regression: a learner of numbers by least squares or by gradient descent."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from sklearn.linear_model import Ridge, SGDRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Choices, Label, Length, Range, ShownIf
from designer.catalog.declare import module
from designer.modules.learning.learner import Learner
from designer.modules.learning.trainer_mode import RANGE, SINGLE, TrainerMode, settle

TITLE = "Linear Regression"
SQUARES: Final = "ordinary_least_squares"
DESCENT: Final = "online_gradient_descent"
One = ShownIf(solution_method=DESCENT, trainer_mode=SINGLE)
Many = ShownIf(solution_method=DESCENT, trainer_mode=RANGE)
ByDescent = ShownIf(solution_method=DESCENT)
ESTIMATOR_NAMES = {"learning_rate": "eta0", "epochs": "max_iter", "l2_weight": "alpha"}


@module(title=TITLE, group="Regression")
def linear_regression(
    *,
    solution_method: Annotated[
        Literal["ordinary_least_squares", "online_gradient_descent"],
        Choices({SQUARES: "Ordinary Least Squares", DESCENT: "Online Gradient Descent"}),
    ] = SQUARES,
    l2_weight: Annotated[float, Range(0), Label("L2 regularization weight")] = 0.001,
    include_intercept: Annotated[
        bool, ShownIf(solution_method=SQUARES), Label("Include intercept term")
    ] = True,
    trainer_mode: Annotated[TrainerMode, ByDescent] = SINGLE,
    learning_rate: Annotated[float, Range(0, exclusive_min=True), One] = 0.1,
    epochs: Annotated[int, Range(1), One, Label("Number of training epochs")] = 10,
    learning_rate_range: Annotated[
        Sequence[Annotated[float, Range(0, exclusive_min=True)]],
        Length(1),
        Many,
        Label("Range for learning rate"),
    ] = (0.025, 0.05, 0.1, 0.2),
    epochs_range: Annotated[
        Sequence[Annotated[int, Range(1)]], Length(1), Many, Label("Range for training epochs")
    ] = (1, 10, 100),
    l2_weight_range: Annotated[
        Sequence[Annotated[float, Range(0)]],
        Length(1),
        Many,
        Label("Range for L2 regularization weight"),
    ] = (0.001, 0.01, 0.1),
    normalize_features: Annotated[bool, ByDescent] = True,
    average_final_hypothesis: Annotated[bool, ByDescent] = True,
    decrease_learning_rate: Annotated[bool, ByDescent] = True,
    seed: Annotated[int, Range(0, 2**31 - 1), Label("Random seed")] = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to predict a number by a weighted sum of the features.

    Quick, and easy to read. Categories become indicators. Missing values must be cleaned before.

    Args:
        solution_method: Ordinary Least Squares solves exactly; Online Gradient Descent goes through
            the rows one by one, for data too large to solve at once.
        l2_weight: Pulls coefficients towards zero: larger gives a smoother model. Given ranges, it
            is replaced by the first of its range.
        include_intercept: Learn a constant beside the coefficients.
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        learning_rate: The size of the first steps.
        epochs: How often all rows are gone through.
        learning_rate_range: The learning rates to try.
        epochs_range: The numbers of epochs to try.
        l2_weight_range: The L2 weights to try.
        normalize_features: Bring the features to mean 0 and standard deviation 1 first.
        average_final_hypothesis: Use the mean of the coefficients over all steps.
        decrease_learning_rate: Let the steps become smaller as the work goes on.
        seed: Of the order in which descent visits the rows; least squares has no chance in it.
    """
    if solution_method == SQUARES:
        estimator = Ridge(alpha=l2_weight, fit_intercept=include_intercept, random_state=seed)
        fixed = {"l2_weight": l2_weight, "include_intercept": include_intercept, "seed": seed}
        return UntrainedModel(
            "linear_regression", "regression", Learner(estimator, "indicators"), fixed, TITLE
        )
    usual = {
        "learning_rate": learning_rate_range,
        "epochs": epochs_range,
        "l2_weight": l2_weight_range,
    }
    settings, ranges = settle(
        trainer_mode,
        {"learning_rate": learning_rate, "epochs": epochs, "l2_weight": l2_weight},
        usual,
    )
    descent = SGDRegressor(
        **{ESTIMATOR_NAMES[name]: value for name, value in settings.items()},
        tol=None,
        learning_rate="invscaling" if decrease_learning_rate else "constant",
        average=average_final_hypothesis,
        random_state=seed,
    )
    scaling = StandardScaler() if normalize_features else FunctionTransformer()
    called = {name: f"sgdregressor__{theirs}" for name, theirs in ESTIMATOR_NAMES.items()}
    learner = Learner(
        make_pipeline(scaling, descent),
        "indicators",
        ranges={called[name]: values for name, values in ranges.items()},
        usual_ranges={called[name]: tuple(values) for name, values in usual.items()},
        names={theirs: ours for ours, theirs in called.items()},
    )
    shown: dict[str, Any] = {**settings, "seed": seed, **({"ranges": ranges} if ranges else {})}
    return UntrainedModel("linear_regression", "regression", learner, shown, TITLE)
