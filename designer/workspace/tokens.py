"""Secrets that sign in: made at random, stored as keyed hashes, compared by them."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from designer.workspace.models import ApiToken

TOKEN_PREFIX = "plt_"  # noqa: S105 - lets secret scanners recognise a leaked token
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def keyed_hash(secret: str) -> str:
    """HMAC with the server's key: a stolen database alone opens nothing."""
    return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()


def bearer(header: str) -> str | None:
    """Return the token of an Authorization header, None where it is of another scheme."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def find_token(secret: str) -> ApiToken | None:
    """Return the live token of this secret, and note about once a minute that it is in use."""
    tokens = ApiToken.objects.select_related("user")
    token = tokens.filter(hash=keyed_hash(secret), revoked_at=None, user__is_active=True).first()
    if token is not None:
        _note_use(token)
    return token


def users_of(presented: Collection[str]) -> dict[str, int]:
    """Return the user's id of each secret with a live token: `find_token` for many at once."""
    if not presented:
        return {}
    hashes = {keyed_hash(secret): secret for secret in presented}
    live = ApiToken.objects.filter(hash__in=hashes, revoked_at=None, user__is_active=True)
    found = list(live.only("hash", "user_id", "last_used_at"))
    _note_use(*found)
    return {hashes[token.hash]: token.user_id for token in found}


def _note_use(*tokens: ApiToken) -> None:
    now = timezone.now()
    long_ago = now - USE_IS_NOTED_EVERY
    stale = [t.pk for t in tokens if t.last_used_at is None or t.last_used_at <= long_ago]
    if stale:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=long_ago)
        ApiToken.objects.filter(unnoted, pk__in=stale).update(last_used_at=now)
