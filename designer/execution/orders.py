"""An order: all that a worker needs to run one attempt of a step, as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from designer.artifacts.reference import ArtifactReference
from designer.catalog.spec import ModuleSpec
from designer.execution import reuse, turns
from designer.execution.catalog import get_spec
from designer.execution.credentials import (
    NO_CREDENTIALS,
    Credentials,
    credentials_of,
    sealed_credentials,
)
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.environments.lookup import frozen_facts
from designer.execution.limits import NO_LIMITS, ComputeLimits, least

if TYPE_CHECKING:
    from designer.execution.ledger import Ledger


@dataclass(frozen=True, slots=True)
class StepOrder:
    run_id: UUID
    step_id: UUID
    node: str
    attempt: int
    epoch: int
    spec: ModuleSpec
    params: Mapping[str, Any]
    inputs: Mapping[str, tuple[ArtifactReference, ...]]
    network: bool = False
    timeout_seconds: float | None = None
    sample: Mapping[str, Any] | None = None
    compute: str = ""
    limits: ComputeLimits = NO_LIMITS
    environment: EnvironmentFacts | None = None
    prepares: bool = False
    is_adopted: bool = False
    is_killing: bool = False  # It is to die: only then is it said to be cancelled.
    credentials: Credentials = NO_CREDENTIALS

    @property
    def folder_name(self) -> str:
        return folder_name(self.step_id, self.epoch)


def folder_name(step_id: UUID, epoch: int) -> str:
    """Name the folder of an attempt, so that two attempts never write to one place."""
    return f"{step_id}-{epoch}"


def order_of(ledger: "Ledger", node: str, **how: bool) -> StepOrder:
    """Make the order for the attempt that was just taken."""
    facts, step = ledger.memo.facts[node], ledger.step(node)
    spec = get_spec(facts.module, facts.module_version)
    limits = turns.limits_of(facts.compute)
    inputs: dict[str, tuple[ArtifactReference, ...]] = {}
    for port, output in reuse.input_artifacts(ledger, node):
        inputs[port] = (*inputs.get(port, ()), output.reference)
    return StepOrder(
        run_id=ledger.run.id,
        step_id=facts.id,
        node=node,
        attempt=step.attempt,
        epoch=step.epoch,
        spec=spec,
        params=facts.params,
        inputs=inputs,
        network=facts.network,
        timeout_seconds=least(facts.timeout_seconds, limits.timeout_seconds),
        sample=None if any(source.node for source in facts.inputs) else ledger.run.sample,
        compute=facts.compute,
        limits=limits,
        environment=environment_of(ledger, node),
        is_killing=step.is_killing,
        **how,
        credentials=sealed_credentials(facts.id)
        if how.get("is_adopted")
        else credentials_of(ledger.run.workspace_id, spec, facts.params),
    )


def environment_of(ledger: "Ledger", node: str) -> EnvironmentFacts | None:
    """Say in which environment a step runs; None where the target's own will do."""
    facts = ledger.memo.facts[node]
    if not facts.environment_digest:
        return None
    return frozen_facts(facts.environment, facts.environment_digest)
