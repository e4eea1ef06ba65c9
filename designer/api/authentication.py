"""Signing in to the API: a session cookie with CSRF, or a Bearer token."""

from django.contrib.auth.models import AbstractBaseUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from designer.workspace import tokens
from designer.workspace.models import ApiToken


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``; a token in the query string is never looked at."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, ApiToken] | None:
        secret = tokens.bearer(request.headers.get("Authorization", ""))
        if secret is None:
            return None
        token = tokens.find_token(secret)
        if token is None:
            raise AuthenticationFailed("The token is not valid, or it was revoked.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Make DRF answer 401, not 403, to who has not signed in."""
        return 'Bearer realm="plumbline"'
