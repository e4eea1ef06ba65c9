"""What a step may open with its parameters: secrets and datastores, their values still encrypted.

Values are decrypted on the way into the step file, and nowhere else.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.catalog.spec import ModuleSpec
from designer.execution.masking import Blindfold, Mask
from designer.execution.models import StepRun
from designer.graph.references import secret_name
from designer.workspace.encryption import decrypt, renewed
from designer.workspace.errors import (
    DatastoreMissingError,
    SecretMissingError,
    SecretsKeyError,
)
from designer.workspace.models import Datastore
from designer.workspace.secrets import encrypted_secrets


@dataclass(frozen=True, slots=True)
class DatastoreFacts:
    name: str
    kind: str
    settings: Mapping[str, Any]
    encrypted: str | None

    def opened(self) -> dict[str, Any]:
        """Give what a step needs to reach it.

        Raises:
            SecretsKeyError: the keys of this machine do not open its secret.
        """
        return {
            "name": self.name,
            "kind": self.kind,
            "settings": self.settings,
            "secret": None if self.encrypted is None else decrypt(self.encrypted),
        }


@dataclass(frozen=True, slots=True)
class Credentials:
    """Encrypted values by the names of their secrets, datastores by the names of parameters.

    What is missing is told when it is needed.
    """

    encrypted: Mapping[str, str] = field(default_factory=dict)
    datastores: Mapping[str, DatastoreFacts | None] = field(default_factory=dict)
    # What an adopted attempt was given when it was taken, for its mask and nothing else.
    sealed: tuple[str, ...] = ()

    def opened(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Put values in the place of the names of secrets and datastores.

        Raises:
            SecretMissingError: a secret was deleted after the run was submitted.
            DatastoreMissingError: a datastore was.
            SecretsKeyError: the keys of this machine do not open it.
        """
        names = {param: secret_name(value) for param, value in params.items()}
        values = {param: self._value(name) for param, name in names.items() if name is not None}
        places: dict[str, Any] = {}
        for param, facts in self.datastores.items():
            if facts is None:
                raise DatastoreMissingError(params[param])
            places[param] = facts.opened()
        return {**params, **values, **places}

    @property
    def tokens(self) -> tuple[str, ...]:
        """All that is encrypted, as it is."""
        of_stores = [d.encrypted for d in self.datastores.values() if d and d.encrypted]
        return (*self.encrypted.values(), *of_stores, *self.sealed)

    def mask(self) -> Mask:
        """Give what makes the values unreadable in all that the step tells."""
        tokens = self.tokens
        if not tokens:
            return NO_MASK
        try:
            return Mask(map(decrypt, tokens))
        except SecretsKeyError:  # One that is yet to be prepared is not given the values either.
            return Blindfold() if self.sealed else NO_MASK

    def _value(self, name: str) -> str:
        if name not in self.encrypted:
            raise SecretMissingError(name)
        return decrypt(self.encrypted[name])


NO_MASK = Mask()
NO_CREDENTIALS = Credentials()


def credentials_of(workspace_id: UUID, spec: ModuleSpec, params: Mapping[str, Any]) -> Credentials:
    """Find what the parameters name; no query where they name nothing."""
    secrets = {name for value in params.values() if (name := secret_name(value)) is not None}
    datastores = {
        parameter.name: str(params[parameter.name])
        for parameter in spec.parameters
        if parameter.kind == "datastore" and params.get(parameter.name)
    }
    if not secrets and not datastores:
        return NO_CREDENTIALS
    return Credentials(
        encrypted_secrets(workspace_id, secrets) if secrets else {},
        {param: _find(workspace_id, name) for param, name in datastores.items()},
    )


def sealed_credentials(step_id: UUID) -> Credentials:
    """Find what an attempt was given: its secrets may have been changed or deleted since."""
    sealed = StepRun.objects.values_list("sealed", flat=True).get(pk=step_id)
    return Credentials(sealed=tuple(sealed.split()))


def renew_sealed() -> None:
    """Encrypt with the first key what the steps that run were given.

    A step that ends meanwhile has nothing sealed any more; one that no key opens stays as it is.
    """
    rows = StepRun.objects.exclude(sealed="").values_list("pk", "sealed")
    for pk, sealed in list(rows):
        with contextlib.suppress(SecretsKeyError):
            anew = "\n".join(map(renewed, sealed.split()))
            StepRun.objects.filter(pk=pk, sealed=sealed).update(sealed=anew)


def _find(workspace_id: UUID, name: str) -> DatastoreFacts | None:
    rows = Datastore.objects.filter(workspace=workspace_id, name=name)
    found = rows.values_list("name", "kind", "settings", "secret__encrypted").first()
    return DatastoreFacts(*found) if found else None
