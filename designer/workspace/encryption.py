"""Encryption at rest: values that the database keeps and only the keys of this installation open.

The keys lie apart from the database: in `PLUMBLINE_SECRETS_KEY`, or in a file of the data folder.
"""

import base64
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from designer import secret_key
from designer.workspace.errors import SecretsKeyError

KEY_FILE = "secrets_key"
KEY_BYTES = 32
SHORTEST_KEY = 32


def encrypt(text: str) -> str:
    """Encrypt with the first key."""
    return _keys().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Decrypt with whichever key fits.

    Raises:
        SecretsKeyError: none does.
    """
    try:
        return _keys().decrypt(token.encode("ascii")).decode()
    except InvalidToken as error:
        raise SecretsKeyError from error


def renewed(token: str) -> str:
    """Encrypt with the first key what any of the keys has encrypted.

    Raises:
        SecretsKeyError: none fits.
    """
    return encrypt(decrypt(token))


def _keys() -> MultiFernet:
    given = settings.CONFIGURATION.secrets_key
    return _fernet(given or secret_key.load_or_create(Path(settings.DATA_DIR) / KEY_FILE))


@cache
def _fernet(text: str) -> MultiFernet:
    keys = [key.strip() for key in text.split(",") if key.strip()]
    short = next((key for key in keys if len(key) < SHORTEST_KEY), None)
    if short is not None or not keys:
        raise SecretsKeyError(
            f"PLUMBLINE_SECRETS_KEY must hold keys of at least {SHORTEST_KEY} characters, "
            "separated by commas."
        )
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Make a key for Fernet of a text of any form."""
    function = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"plumbline secrets")
    return base64.urlsafe_b64encode(function.derive(key.encode()))
