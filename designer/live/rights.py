"""What the sockets of a process may still see, asked in a few queries for all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from designer.execution.models import Run
from designer.live import sessions
from designer.live.database import in_database_thread
from designer.live.door import Credential
from designer.workspace import tokens
from designer.workspace.models import Membership, Pipeline


@dataclass(frozen=True, slots=True)
class Claim:
    """What one socket takes to be so: who holds it, by what, and what that person may see."""

    credential: Credential
    user_id: int
    runs: frozenset[UUID] = frozenset()
    pipelines: frozenset[UUID] = frozenset()


def left_of(claims: Sequence[Claim]) -> list[Claim | None]:
    """Return what is left of each claim now; None where that person is signed in no more."""
    signed_in = _signed_in({claim.credential for claim in claims})
    rights = _Rights(claims)
    return [
        rights.left_of(claim) if signed_in.get(claim.credential) == claim.user_id else None
        for claim in claims
    ]


upheld = in_database_thread(left_of)


def _signed_in(credentials: set[Credential]) -> dict[Credential, int]:
    """Say of many what `Credential.find_user` says of one."""
    by_token = tokens.users_of({one.token for one in credentials if one.token is not None})
    keys = {one.session_key for one in credentials if one.token is None and one.session_key}
    by_key = sessions.users_of(keys)
    return {Credential(token=token): user_id for token, user_id in by_token.items()} | {
        Credential(session_key=key): user_id for key, user_id in by_key.items()
    }


class _Rights:
    """Says of many people and rows what `visible_to` says of one."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        runs = {run for claim in claims for run in claim.runs}
        pipelines = {pipeline for claim in claims for pipeline in claim.pipelines}
        found = Run.objects.filter(pk__in=runs).values_list("pk", "workspace_id")
        self._workspaces = dict(found) if runs else {}
        if pipelines:
            there = Pipeline.objects.filter(pk__in=pipelines)
            self._workspaces |= dict(there.values_list("pk", "workspace_id"))
        members = Membership.objects.filter(
            user_id__in={claim.user_id for claim in claims},
            workspace_id__in=set(self._workspaces.values()),
        )
        self._members = set(members.values_list("user_id", "workspace_id"))

    def left_of(self, claim: Claim) -> Claim:
        return replace(
            claim,
            runs=frozenset(run for run in claim.runs if self._sees(claim.user_id, run)),
            pipelines=frozenset(one for one in claim.pipelines if self._sees(claim.user_id, one)),
        )

    def _sees(self, user_id: int, row: UUID) -> bool:
        return (user_id, self._workspaces.get(row)) in self._members
