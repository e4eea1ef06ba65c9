"""Whose the sessions of many sockets are, in two queries; Django looks at one at a time."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare


def users_of(keys: Collection[str]) -> dict[str, int]:
    """Return the user's id of each session that signs somebody in, as `auth.get_user` does."""
    if not keys:
        return {}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = {row.session_key: row.get_decoded() for row in rows}
    named = {str(session[SESSION_KEY]) for session in sessions.values() if SESSION_KEY in session}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=named, is_active=True)}
    return {
        key: users[session[SESSION_KEY]].pk
        for key, session in sessions.items()
        if _signs_in(session, users.get(session.get(SESSION_KEY, "")))
    }


def _signs_in(session: Mapping[str, Any], user: User | None) -> bool:
    """A session ends with the password that it was made with."""
    if user is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    known = session.get(HASH_SESSION_KEY, "")
    return any(constant_time_compare(known, one) for one in hashes)
