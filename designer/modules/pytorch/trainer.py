"""Epochs of training: a falling rate, and an end when nothing is gained any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.pytorch.batches import Pictures, in_batches
from designer.modules.pytorch.networks import device, state_of
from designer.modules.pytorch.schedule import rate_at

WEIGHT_DECAY = 1e-4


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of Train PyTorch Model, by its names."""

    epochs: int
    batch_size: int
    warmup_steps: int
    learning_rate: float
    seed: int
    patience: int
    print_frequency: int


@dataclass(slots=True)
class History:
    """What was found after each epoch, and the numbers of the network after the best of them."""

    training_losses: list[float]
    losses: list[float]
    accuracies: list[float]
    state: Mapping[str, npt.NDArray[Any]]

    @property
    def best(self) -> int:
        """Give the epoch with the least loss, counted from 0; of equal ones the first."""
        return int(np.argmin(self.losses))


class Trainer:
    """A network with what changes it; told the classes in the order of its outputs."""

    def __init__(
        self, module: nn.Module, classes: Sequence[str], settings: Settings, context: Context
    ) -> None:
        self.module, self.settings, self.context = module, settings, context
        self.codes = {name: number for number, name in enumerate(classes)}
        self.optimizer = torch.optim.AdamW(
            module.parameters(), lr=settings.learning_rate, weight_decay=WEIGHT_DECAY
        )
        self.rng = np.random.default_rng(settings.seed)
        self.step = 0

    def run(self, learned: Pictures, seen: Pictures) -> History:
        history = History([], [], [], {})
        steps = self.settings.epochs * len(self._batches(learned.names))
        for epoch in range(1, self.settings.epochs + 1):
            training_loss = self._learn(learned, epoch, steps)
            loss, accuracy = self._look(seen)
            history.training_losses.append(training_loss)
            history.losses.append(loss)
            history.accuracies.append(accuracy)
            self._tell(history, epoch)
            if history.best == epoch - 1:
                history.state = state_of(self.module)
            elif epoch - 1 - history.best >= self.settings.patience:
                self.context.log.info(
                    "Ended after epoch %d: the validation loss has not fallen for %d epochs.",
                    epoch,
                    self.settings.patience,
                )
                break
        return history

    def _batches(self, names: Sequence[str]) -> list[Sequence[str]]:
        return list(in_batches(names, self.settings.batch_size))

    def _learn(self, pictures: Pictures, epoch: int, steps: int) -> float:
        """Go through the images once, in a random order, and give their mean loss."""
        self.module.train()
        names = [pictures.names[i] for i in self.rng.permutation(len(pictures))]
        batches, total = self._batches(names), 0.0
        for number, batch in enumerate(batches, 1):
            for group in self.optimizer.param_groups:
                part = rate_at(self.step, self.settings.warmup_steps, steps)
                group["lr"] = self.settings.learning_rate * part
            self.optimizer.zero_grad()
            loss = self._loss(pictures, batch)[0]
            self._check_finite(loss, epoch)
            loss.backward()
            self.optimizer.step()
            self.step += 1
            total += loss.item() * len(batch)
            if number % self.settings.print_frequency == 0 or number == len(batches):
                self.context.log.info(
                    "Epoch %d, batch %d of %d: loss %.4f", epoch, number, len(batches), loss.item()
                )
            self.context.progress(self.step / steps, f"Epoch {epoch} of {self.settings.epochs}")
        return total / len(pictures)

    def _look(self, pictures: Pictures) -> tuple[float, float]:
        """Give the mean loss, and the share of images whose class is found."""
        self.module.eval()
        total, right = 0.0, 0
        with torch.no_grad():
            for batch in self._batches(pictures.names):
                loss, found = self._loss(pictures, batch)
                total += loss.item() * len(batch)
                right += found
        return total / len(pictures), right / len(pictures)

    def _loss(self, pictures: Pictures, batch: Sequence[str]) -> tuple[torch.Tensor, int]:
        labels = [self.codes[pictures.images.labels[name]] for name in batch]
        truth = torch.tensor(labels, device=device())
        given = self.module(pictures.batch(batch).to(device()))
        loss = nn.functional.cross_entropy(given, truth)
        return loss, int((given.argmax(dim=1) == truth).sum())

    def _check_finite(self, loss: torch.Tensor, epoch: int) -> None:
        if not bool(torch.isfinite(loss)):
            message = (
                f"The loss became infinite in epoch {epoch}. Choose a smaller learning rate than "
                f"{self.settings.learning_rate:g}, or more warmup steps."
            )
            raise ModuleError("training_diverged", message)

    def _tell(self, history: History, epoch: int) -> None:
        self.context.metric("Training loss", history.training_losses[-1], epoch)
        self.context.metric("Validation loss", history.losses[-1], epoch)
        self.context.metric("Validation accuracy", history.accuracies[-1], epoch)
