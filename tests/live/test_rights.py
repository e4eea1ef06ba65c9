"""The rights of many sockets: the same answers as for one, in queries that do not grow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from designer.live.door import Credential
from designer.live.rights import Claim, left_of
from designer.workspace import actions
from designer.workspace.models import ApiToken
from tests.api.people import make_member
from tests.live.sockets import World


def by_session(user: User) -> Credential:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Credential(session_key=session.session_key)


def by_token(user: User) -> Credential:
    return Credential(token=actions.create_token(user)[1])


def revoke(user: User) -> None:
    ApiToken.objects.filter(user=user).update(revoked_at=timezone.now())


def sign_out(user: User) -> None:
    Session.objects.all().delete()


def expire(user: User) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def change_password(user: User) -> None:
    user.set_password("another one")
    user.save(update_fields=["password"])


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def delete(user: User) -> None:
    user.delete()


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_who_is_signed_in_keeps_what_is_visible(world: World, sign_in: Callable[..., Credential]):
    reader, stranger = make_member("reader"), make_member("owner", "elsewhere")
    watched = (frozenset([world.run.pk]), frozenset([world.pipeline.pk]))
    mine = Claim(sign_in(reader), reader.pk, *watched)
    theirs = Claim(sign_in(stranger), stranger.pk, *watched)
    assert left_of([mine, theirs]) == [mine, Claim(theirs.credential, stranger.pk)]


@pytest.mark.parametrize(
    ("sign_in", "end"),
    [
        (by_token, revoke),
        (by_token, deactivate),
        (by_token, delete),
        (by_session, sign_out),
        (by_session, expire),
        (by_session, change_password),
        (by_session, deactivate),
        (by_session, delete),
    ],
)
def test_who_is_signed_in_no_more_keeps_nothing(
    world: World, sign_in: Callable[[User], Credential], end: Callable[[User], None]
):
    reader = make_member("reader")
    claim = Claim(sign_in(reader), reader.pk, frozenset([world.run.pk]))
    assert left_of([claim]) == [claim]
    end(reader)
    assert left_of([claim]) == [None]
    assert claim.credential.find_user() is None


def test_a_session_that_signs_somebody_else_in_is_another(world: World):
    assert left_of([Claim(by_session(world.user), world.user.pk + 1)]) == [None]


def test_what_was_deleted_is_left_to_nobody(world: World):
    claim = Claim(by_token(world.user), world.user.pk, frozenset([world.run.pk]))
    world.run.delete()
    assert left_of([claim]) == [Claim(claim.credential, world.user.pk)]


def test_a_hundred_sockets_ask_no_more_queries_than_two(world: World):
    readers = [make_member("reader", name=f"reader {number}") for number in range(50)]
    claims = [
        Claim(sign_in(one), one.pk, frozenset([world.run.pk]), frozenset([world.pipeline.pk]))
        for one in readers
        for sign_in in (by_session, by_token)
    ]
    left_of(claims)  # notes that the tokens are in use
    for some in (claims[:2], claims):
        with CaptureQueriesContext(connection) as queries:
            assert left_of(some) == some
        assert len(queries) == 6


def test_the_check_notes_that_a_token_is_in_use(world: World):
    claim = Claim(by_token(world.user), world.user.pk)
    left_of([claim])
    assert ApiToken.objects.exclude(last_used_at=None).count() == 1
