"""What a step may open with its parameters: the secrets that they name, still encrypted.

Values are decrypted on the way into the step file, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.execution.masking import Mask
from designer.graph.references import secret_name
from designer.workspace.encryption import decrypt
from designer.workspace.errors import SecretMissingError, SecretsKeyError
from designer.workspace.secrets import encrypted_secrets


@dataclass(frozen=True, slots=True)
class Credentials:
    """The encrypted values by the names of their secrets; what is missing is told when needed."""

    encrypted: Mapping[str, str] = field(default_factory=dict)

    def opened(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Put values in the place of the names of secrets.

        Raises:
            SecretMissingError: a secret was deleted after the run was submitted.
            SecretsKeyError: the keys of this machine do not open it.
        """
        names = {param: secret_name(value) for param, value in params.items()}
        values = {param: self._value(name) for param, name in names.items() if name is not None}
        return {**params, **values}

    def mask(self) -> Mask:
        """Give what makes the values unreadable in all that the step tells."""
        if not self.encrypted:
            return NO_MASK
        try:
            return Mask(map(decrypt, self.encrypted.values()))
        except SecretsKeyError:  # then the step was not given the values either
            return NO_MASK

    def _value(self, name: str) -> str:
        if name not in self.encrypted:
            raise SecretMissingError(name)
        return decrypt(self.encrypted[name])


NO_MASK = Mask()
NO_CREDENTIALS = Credentials()


def credentials_of(workspace_id: UUID, values: Iterable[Any]) -> Credentials:
    """Find what the values of parameters name; no query where they name nothing."""
    names = {name for value in values if (name := secret_name(value)) is not None}
    return Credentials(encrypted_secrets(workspace_id, names)) if names else NO_CREDENTIALS
