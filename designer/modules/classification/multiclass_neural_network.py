"""Multiclass Neural Network: a learner of several classes by layers of nodes."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.modules.learning import network_settings as network
from designer.modules.learning.trainer_mode import SINGLE, TrainerMode

TITLE = "Multiclass Neural Network"


@module(title=TITLE, group="Classification")
def multiclass_neural_network(
    *,
    trainer_mode: TrainerMode = SINGLE,
    hidden_nodes: network.HiddenNodes = (100,),
    learning_rate: network.Rate = 0.1,
    iterations: network.Iterations = 100,
    learning_rate_range: network.RateRange = network.RATES_TRIED,
    iterations_range: network.IterationsRange = network.ITERATIONS_TRIED,
    weights_diameter: network.Diameter = 0.1,
    momentum: network.Momentum = 0.0,
    shuffle: network.Shuffle = True,
    normalizer: network.Normalizer = "min_max",
    batch_size: network.BatchSize = 32,
    seed: network.Seed = 0,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Learn to tell several classes apart by layers of nodes, each a weighted sum of those before.

    Finds curved and joint effects that sums of features cannot. Categories become indicators.
    Missing values must be cleaned before. The engine is scikit-learn.

    Args:
        trainer_mode: Give one value for each setting, or ranges for Tune Model Hyperparameters;
            given ranges, Train Model uses the first value of each.
        hidden_nodes: A number for each hidden layer, such as 100, or 64 and 32 for two layers.
        learning_rate: The size of steps. Too large, and the search does not settle.
        iterations: How often all rows are gone through.
        learning_rate_range: The learning rates to try.
        iterations_range: The numbers of iterations to try.
        weights_diameter: The first weights lie between minus and plus half of this.
        momentum: The share of the last step that the next one keeps.
        shuffle: Visit the rows in another order each time.
        normalizer: Min-Max brings features to 0 to 1, Gaussian to mean 0 and deviation 1, Binning
            spreads their ranks evenly from 0 to 1.
        batch_size: Fewer rows make more steps, which learn more in an iteration but take longer.
        seed: Of the first weights and of the order of rows.
    """
    return network.neural_network(
        TITLE,
        "multiclass",
        trainer_mode,
        {"learning_rate": learning_rate, "iterations": iterations},
        {"learning_rate": learning_rate_range, "iterations": iterations_range},
        {
            "hidden_nodes": hidden_nodes,
            "weights_diameter": weights_diameter,
            "momentum": momentum,
            "shuffle": shuffle,
            "normalizer": normalizer,
            "batch_size": batch_size,
            "seed": seed,
        },
    )
