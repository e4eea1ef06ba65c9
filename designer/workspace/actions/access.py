"""Changes to who may come in: the local owner, tokens, one-time sign-in links."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from designer.workspace import tokens
from designer.workspace.audit import Actor, record
from designer.workspace.models import ApiToken, Membership, SignInLink, Workspace

LOCAL_OWNER = "owner"
LINK_LIFETIME = timedelta(hours=24)


@transaction.atomic
def ensure_local_owner() -> User:
    """Return the one person of a single-user installation, with a workspace; make both once."""
    owner, created = User.objects.get_or_create(username=LOCAL_OWNER)
    if created:
        owner.set_unusable_password()
        owner.save(update_fields=["password"])
    workspace, _ = Workspace.objects.get_or_create(
        slug="default", defaults={"name": "My workspace"}
    )
    Membership.objects.get_or_create(
        workspace=workspace, user=owner, defaults={"role": Membership.Role.OWNER}
    )
    return owner


@transaction.atomic
def create_token(user: AbstractBaseUser, *, name: str = "") -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is not stored and cannot be shown again."""
    secret = tokens.TOKEN_PREFIX + tokens.new_secret()
    token = ApiToken.objects.create(user_id=user.pk, name=name, hash=tokens.keyed_hash(secret))
    record(user, "created", token)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, author: Actor = None) -> ApiToken:
    """From now on the token opens nothing; sockets that it opened close within seconds."""
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    record(author, "revoked", token)
    return token


@transaction.atomic
def create_sign_in_link(user: AbstractBaseUser) -> str:
    """Return the secret of a new link; links that were used or have expired are swept."""
    now = timezone.now()
    SignInLink.objects.filter(Q(expires_at__lt=now) | Q(used_at__lt=now - LINK_LIFETIME)).delete()
    secret = tokens.new_secret()
    SignInLink.objects.create(
        user_id=user.pk, hash=tokens.keyed_hash(secret), expires_at=now + LINK_LIFETIME
    )
    return secret


@transaction.atomic
def redeem_sign_in_link(secret: str) -> User | None:
    """Return whom the link signs in, None when it is unknown, expired or used. Works once."""
    now = timezone.now()
    links = SignInLink.objects.filter(
        hash=tokens.keyed_hash(secret), used_at=None, expires_at__gt=now, user__is_active=True
    )
    if not links.update(used_at=now):  # one statement: of two at once, one wins
        return None
    return User.objects.get(pk=SignInLink.objects.get(hash=tokens.keyed_hash(secret)).user_id)
