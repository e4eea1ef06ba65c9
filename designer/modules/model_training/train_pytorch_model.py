"""Train PyTorch Model: fit a network to images."""

from typing import Annotated, Any

from designer.artifacts.column import Column
from designer.artifacts.values import Images, Model, UntrainedModel
from designer.catalog.annotations import Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.network import FittedNetwork, Network
from designer.modules.elsewhere import part_of_environment

LABEL = "Label"
Count = Annotated[int, Range(1)]


@module(title="Train PyTorch Model", group="Model Training", environment="pytorch", network=True)
def train_pytorch_model(
    untrained_model: UntrainedModel,
    training_dataset: Images,
    validation_dataset: Images,
    *,
    epochs: Count = 5,
    batch_size: Count = 16,
    warmup_step_number: Annotated[int, Range(0)] = 0,
    learning_rate: Annotated[float, Range(0, exclusive_min=True)] = 0.001,
    random_seed: Annotated[int, Range(0)] = 1,
    patience: Count = 3,
    print_frequency: Annotated[Count, Label("Print frequency")] = 10,
    context: Context,
) -> Annotated[Model, Label("Trained model")]:
    """Fit a network to images, so that it can tell the class of other ones.

    All images must have one size: put Apply Image Transformation before it. After each epoch the
    validation images are looked at, and the network is kept as it was when its loss on them was
    least. It uses a graphics processor where there is one. The network is allowed only to download
    what a pretrained network has learned.

    Args:
        untrained_model: DenseNet or ResNet.
        training_dataset: The images to learn from.
        validation_dataset: Other images, by which it is seen when to stop.
        epochs: How many times to go through all images.
        batch_size: How many images to learn from at once: more need more memory.
        warmup_step_number: During so many batches the learning rate rises to its full height.
        learning_rate: How far one batch may move the network; it falls to 0 until the end.
        random_seed: Another number gives other random numbers to begin with, and another order.
        patience: Stop when the validation loss has not fallen for so many epochs.
        print_frequency: After how many batches the loss is written to the log.
        context: Told the losses after each epoch.
    """
    if not isinstance(untrained_model.estimator, Network):
        message = (
            f"“{untrained_model.title}” does not learn from images. Connect DenseNet or ResNet, or "
            "train it with Train Model."
        )
        raise ModuleError("learner_type", message)
    training = part_of_environment("designer.modules.pytorch.training")
    settings = training.Settings(
        epochs=epochs,
        batch_size=batch_size,
        warmup_steps=warmup_step_number,
        learning_rate=learning_rate,
        seed=random_seed,
        patience=patience,
        print_frequency=print_frequency,
    )
    network = untrained_model.estimator
    fitted, history = training.train(
        network, training_dataset, validation_dataset, settings, context
    )
    context.figure("Loss", _curves(history))
    return _model(untrained_model, fitted, history)


def _model(untrained: UntrainedModel, fitted: FittedNetwork, history: Any) -> Model:
    label = Column(LABEL, "string", role="label", categorical=True, levels=tuple(fitted.classes))
    details = {
        "settings": dict(untrained.settings),
        "classes": list(fitted.classes),
        "image_size": [fitted.width, fitted.height],
        "epochs": len(history.losses),
        "best_epoch": history.best + 1,
        "validation_loss": history.losses[history.best],
        "validation_accuracy": history.accuracies[history.best],
    }
    return Model(
        kind=untrained.kind,
        task="binary" if len(fitted.classes) == 2 else "multiclass",  # noqa: PLR2004
        estimator=fitted,
        columns=(),
        label=label,
        details=details,
        title=untrained.title,
    )


def _curves(history: Any) -> dict[str, Any]:
    series = {"Training": history.training_losses, "Validation": history.losses}
    return {
        "kind": "lines",
        "title": "Loss after each epoch",
        "x_title": "Epoch",
        "y_title": "Loss",
        "series": [
            {"name": name, "points": [list(point) for point in enumerate(losses, 1)]}
            for name, losses in series.items()
        ],
    }
