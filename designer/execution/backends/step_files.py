"""The `step.json` of an order: the same on every kind of target but for the paths of inputs."""

from collections.abc import Callable
from typing import Any

from designer.artifacts.reference import ArtifactReference
from designer.execution.backends.protocol import PreparationError
from designer.execution.catalog import TAKES_PATH
from designer.execution.orders import StepOrder
from designer.runner.protocol import InputFile, Limits, Sample, StepFile
from designer.workspace.errors import DatastoreMissingError, SecretMissingError, SecretsKeyError


def step_file(
    order: StepOrder,
    path_of: Callable[[ArtifactReference], str],
    *,
    limits: Limits,
    threads: int,
    most_threads: int = 0,
) -> StepFile:
    """Say what the step is to do; `path_of` says where it will find an artifact.

    Raises:
        PreparationError: a secret that it needs is not there, or cannot be read here.
    """
    spec, sample = order.spec, order.sample
    inputs = {
        port: tuple(InputFile(r.data_type, path_of(r), r.summary) for r in given)
        for port, given in order.inputs.items()
    }
    params = _opened(order)
    if spec.id in TAKES_PATH:  # What it reads is not given to it as a value of a type.
        params["path"] = inputs.pop("path")[0].path
    return StepFile(
        step_run=str(order.step_id),
        attempt=order.attempt,
        module=spec.id,
        entry_point=spec.entry_point,
        params=params,
        inputs=inputs,
        many=tuple(port.name for port in spec.inputs if port.many),
        outputs={port.name: port.data_type for port in spec.outputs},
        limits=limits,
        threads=threads,
        most_threads=most_threads,
        network=order.network,
        user_code=spec.user_code,
        sample=Sample(sample["rows"], sample.get("seed", 0)) if sample else None,
    )


def _opened(order: StepOrder) -> dict[str, Any]:
    try:
        return order.credentials.opened(order.params)
    except SecretMissingError as error:
        raise PreparationError(str(error), "unknown_secret") from error
    except DatastoreMissingError as error:
        raise PreparationError(str(error), "unknown_datastore") from error
    except SecretsKeyError as error:
        raise PreparationError(str(error), "secret_unreadable") from error
