"""Finding a row on behalf of a request: visible or 404, and the role that the route asks for."""

from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from designer.api.permissions import Role, needed_role
from designer.workspace.models import Membership, Workspace
from designer.workspace.queries import OwnedQuerySet

RowT = TypeVar("RowT", bound=models.Model)
RANKS = {Role.READER: 1, Role.CONTRIBUTOR: 2, Role.OWNER: 3}


def find(request: Request, queryset: OwnedQuerySet[RowT], **lookup: object) -> RowT:
    """Return the one visible row, 404 when there is none that this person may know of.

    Raises:
        Http404: there is no such row, or it belongs to somebody else.
        PermissionDenied: it is visible, but the role does not suffice for this route.
    """
    row = get_object_or_404(queryset.visible_to(request.user), **lookup)
    check_role(request, row.workspace_id)  # type: ignore[attr-defined]
    return row


def person(request: Request) -> User:
    """Return who asks; the table of permissions lets nobody else in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def check_role(request: Request, workspace_id: UUID) -> None:
    needed = needed_role(request)
    if RANKS.get(needed, 0) <= RANKS[Role.READER]:
        return  # whoever sees the row may read it
    mine = Membership.objects.get(user=person(request), workspace_id=workspace_id)
    if RANKS[Role(mine.role)] < RANKS[needed]:
        raise PermissionDenied(f"This needs the role {needed} in the workspace.")


def target_workspace(request: Request, slug: str = "") -> Workspace:
    """Return the workspace that something new goes to: the named one, else the first one."""
    workspaces = Workspace.objects.filter(memberships__user=person(request)).order_by("created_at")
    if slug:
        workspaces = workspaces.filter(slug=slug)
    workspace = workspaces.first()
    if workspace is None:
        raise PermissionDenied("You are not a member of this workspace.")
    check_role(request, workspace.pk)
    return workspace
