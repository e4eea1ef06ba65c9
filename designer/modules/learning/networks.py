"""Neural networks of scikit-learn, with features brought to scale and chosen first weights."""

from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    QuantileTransformer,
    StandardScaler,
)

from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import Tell

Normalizer = Literal["min_max", "gaussian", "binning", "none"]
Matrix = npt.NDArray[np.float64]
TIMES_PROGRESS_IS_TOLD = 50
BINS = 255


class _FirstWeights:
    """Draws first weights evenly between minus and plus half of a diameter.

    scikit-learn chooses the diameter by the size of layers, and has no setting for it.
    """

    weights_diameter: float
    _random_state: np.random.RandomState

    def _init_coef(self, fan_in: int, fan_out: int, dtype: Any) -> tuple[Matrix, Matrix]:
        half = self.weights_diameter / 2
        weights = self._random_state.uniform(-half, half, (fan_in, fan_out))
        constants = self._random_state.uniform(-half, half, fan_out)
        return weights.astype(dtype, copy=False), constants.astype(dtype, copy=False)


class _ClassNetwork(_FirstWeights, MLPClassifier):  # type: ignore[misc]
    """The network of classes."""


class _NumberNetwork(_FirstWeights, MLPRegressor):  # type: ignore[misc]
    """The network of numbers."""


class _Network(BaseEstimator):  # type: ignore[misc]
    """What both kinds share.

    Args:
        hidden_nodes: The number of nodes of each hidden layer; nodes give max(0, sum).
        learning_rate: The size of steps against the gradient.
        iterations: How often all rows are gone through.
        weights_diameter: First weights lie between minus and plus half of it.
        momentum: The share of the last step that the next one keeps, in [0, 1).
        shuffle: Visit rows in another order each time.
        normalizer: How features are brought to scale.
        batch_size: How many rows a step looks at.
        seed: Of the first weights and of the orders.
    """

    def __init__(
        self,
        *,
        hidden_nodes: tuple[int, ...] = (100,),
        learning_rate: float = 0.1,
        iterations: int = 100,
        weights_diameter: float = 0.1,
        momentum: float = 0.0,
        shuffle: bool = True,
        normalizer: Normalizer = "min_max",
        batch_size: int = 32,
        seed: int = 0,
    ) -> None:
        self.hidden_nodes = hidden_nodes
        self.learning_rate = learning_rate
        self.iterations = iterations
        self.weights_diameter = weights_diameter
        self.momentum = momentum
        self.shuffle = shuffle
        self.normalizer = normalizer
        self.batch_size = batch_size
        self.seed = seed

    def fit(self, X: Matrix, y: npt.NDArray[Any]) -> Self:  # noqa: N803 - scikit-learn's name
        return self.fit_telling(X, y, lambda _fraction, _message: None)

    def fit_telling(self, matrix: Matrix, target: npt.NDArray[Any], tell: Tell) -> Self:
        """Go through all rows again and again; say each time how far it is."""
        self.normalizer_ = _normalizer(self.normalizer, len(matrix)).fit(matrix)
        scaled = self.normalizer_.transform(matrix)
        self.network_ = self._made(len(matrix))
        every = max(1, self.iterations // TIMES_PROGRESS_IS_TOLD)
        # A number that overflows is found by scikit-learn after the pass.
        with np.errstate(over="ignore", invalid="ignore"):
            for done in range(1, self.iterations + 1):
                self._go_through(scaled, target)
                if done % every == 0:
                    tell(done / self.iterations, f"iteration {done} of {self.iterations}")
        return self

    def _go_through(self, scaled: Matrix, target: npt.NDArray[Any]) -> None:
        try:
            self._pass(scaled, target)
        except ValueError as error:
            if "non-finite" not in str(error):
                raise
            message = (
                f"The weights grew beyond all numbers at a learning rate of {self.learning_rate:g}"
                f" and a momentum of {self.momentum:g}. Choose a smaller learning rate, or "
                "normalize the features."
            )
            raise ModuleError("training_diverged", message) from error

    def _pass(self, scaled: Matrix, target: npt.NDArray[Any]) -> None:
        raise NotImplementedError

    def _made(self, rows: int) -> Any:
        network = self._kind()(
            hidden_layer_sizes=tuple(self.hidden_nodes),
            solver="sgd",
            alpha=0.0,
            batch_size=min(self.batch_size, rows),
            learning_rate_init=self.learning_rate,
            momentum=self.momentum,
            nesterovs_momentum=False,
            shuffle=self.shuffle,
            # As many iterations as were asked for, however little the last ones bring.
            n_iter_no_change=self.iterations + 1,
            # Not the seed itself: each pass would begin anew with it, and visit rows in one order.
            random_state=np.random.RandomState(self.seed),
        )
        network.weights_diameter = self.weights_diameter
        return network

    def _kind(self) -> Any:
        raise NotImplementedError


class NetworkClassifier(ClassifierMixin, _Network):  # type: ignore[misc]
    """Tells classes apart; the last layer gives probabilities."""

    def predict_proba(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the probability of each class, (n_samples, n_classes)."""
        return np.asarray(self.network_.predict_proba(self.normalizer_.transform(X)))

    def predict(self, X: Matrix) -> npt.NDArray[np.int64]:  # noqa: N803
        """Give the more probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _pass(self, scaled: Matrix, target: npt.NDArray[Any]) -> None:
        self.classes_ = np.unique(target)
        self.network_.partial_fit(scaled, target, classes=self.classes_)

    def _kind(self) -> Any:
        return _ClassNetwork


class NetworkRegressor(RegressorMixin, _Network):  # type: ignore[misc]
    """Predicts a number; inside it is brought to mean 0 and standard deviation 1."""

    def predict(self, X: Matrix) -> Matrix:  # noqa: N803
        """Give the number of each row."""
        found = self.network_.predict(self.normalizer_.transform(X))
        return np.asarray(found * self.spread_ + self.middle_)

    def _pass(self, scaled: Matrix, target: npt.NDArray[Any]) -> None:
        self.middle_ = float(target.mean())
        self.spread_ = float(target.std()) or 1.0
        self.network_.partial_fit(scaled, (target - self.middle_) / self.spread_)

    def _kind(self) -> Any:
        return _NumberNetwork


def _normalizer(name: Normalizer, rows: int) -> Any:
    """Make what brings features to scale; "binning" spreads their ranks evenly from 0 to 1."""
    match name:
        case "min_max":
            return MinMaxScaler()
        case "gaussian":
            return StandardScaler()
        case "binning":
            return QuantileTransformer(n_quantiles=min(BINS, rows), subsample=None)
        case "none":
            return FunctionTransformer()
