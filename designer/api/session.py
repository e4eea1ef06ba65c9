"""Who is signed in, and the tokens of programs that act for them."""

from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import Http404
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.access import person
from designer.api.pagination import CursorPage
from designer.api.shapes.session import NewTokenShape, SessionShape, TokenInput, TokenShape
from designer.workspace import actions
from designer.workspace.models import ApiToken, Membership


class Session(APIView):
    """The person behind this request."""

    @extend_schema(operation_id="session_get", responses=SessionShape)
    def get(self, request: Request) -> Response:
        """Say who is signed in, where they are a member, and the CSRF token to send along."""
        memberships = Membership.objects.filter(user=person(request)).select_related("workspace")
        session = {
            "user": request.user,
            "workspaces": memberships.order_by("workspace__created_at"),
            "csrf_token": get_token(request._request),
        }
        return Response(SessionShape(session).data)

    @extend_schema(operation_id="session_end", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out: the session ends, its sockets close within seconds."""
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Tokens(generics.ListAPIView[ApiToken]):
    """The live tokens of the person who asks."""

    serializer_class = TokenShape
    pagination_class = CursorPage

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(user=person(self.request), revoked_at=None)

    @extend_schema(request=TokenInput, responses={201: NewTokenShape})
    def post(self, request: Request) -> Response:
        """Make a token. Its secret is in this answer and nowhere else."""
        values = TokenInput(data=request.data)
        values.is_valid(raise_exception=True)
        token, secret = actions.create_token(person(request), **values.validated_data)
        body = {**TokenShape(token).data, "token": secret}
        return Response(body, status.HTTP_201_CREATED)


class Token(APIView):
    """One token of the person who asks."""

    @extend_schema(operation_id="token_revoke", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Revoke the token: at once for requests, within seconds for open sockets."""
        token = ApiToken.objects.filter(user=person(request), revoked_at=None, pk=pk).first()
        if token is None:
            raise Http404
        actions.revoke_token(token, author=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
