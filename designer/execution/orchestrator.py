"""The shell around the state machine: lock the run, advance, write, commit, carry out."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from designer.catalog.errors import UnknownModule
from designer.execution import dispatch, imports, turns
from designer.execution import memo as memory
from designer.execution.crashpoints import crashpoint
from designer.execution.ledger import Ledger
from designer.execution.models import StepRun
from designer.execution.orders import StepOrder, environment_of, order_of
from designer.execution.progress import RUN_TERMINAL, StepState
from designer.execution.reports import Report
from designer.execution.transactions import transact
from designer.execution.transitions import Event, Failed, LeaderEnded, Started, Taken

logger = logging.getLogger(__name__)
GONE = "It was when the run was submitted. Upgrade the node, and run the pipeline again."


@dataclass(frozen=True, slots=True)
class Taker:
    """A worker that would take a step: who it is and which compute targets it serves."""

    worker: str
    computes: frozenset[str]
    # Its steps outlive workers, and are prepared for a place elsewhere.
    adopts: bool = False


@dataclass(slots=True)
class Outcome:
    """What a transaction led to, to be carried out after its commit."""

    run_id: UUID
    taken: StepOrder | None = None
    launches: list[dispatch.LaunchOrder] = field(default_factory=list)
    kills: list[dispatch.KillOrder] = field(default_factory=list)
    wakes: list[tuple[UUID, str]] = field(default_factory=list)
    has_ended: bool = False


def apply(run_id: UUID, events: Iterable[Event] = (), *, report: Report | None = None) -> None:
    """Tell a run what happened, and carry out what follows from it."""
    outcome = transact(lambda: _advance(run_id, list(events), report, None))
    crashpoint("after_decision")
    carry_out(outcome)


def finish_and_take(run_id: UUID, report: Report, taker: Taker | None) -> StepOrder | None:
    """End a step and take the next one of its run in the same transaction, if for anyone."""
    outcome = transact(lambda: _advance(run_id, [], report, taker))
    crashpoint("after_commit")
    carry_out(outcome)
    return outcome.taken


def take(run_id: UUID, node: str, taker: Taker) -> StepOrder | None:
    """Take a queued step for a new attempt, or adopt one that runs and that nobody follows.

    None when another was first or it is over.
    """

    def work() -> Outcome:
        ledger = Ledger.open(run_id)
        outcome = Outcome(run_id)
        step = ledger.progress.steps.get(node)
        if step is not None and _suits(ledger, node, taker):
            outcome.taken = _take(ledger, node, taker)
        elif step is not None and taker.adopts and _adopt(ledger, node, taker):
            outcome.taken = _order(ledger, node, is_adopted=True)
        return collect(ledger, outcome)

    outcome = transact(work)
    carry_out(outcome)
    return outcome.taken


def start(order: StepOrder) -> bool:
    """Say that a prepared attempt gets its process; False when it is not wanted any more."""

    def work() -> bool:
        ledger = Ledger.open(order.run_id)
        step = ledger.step(order.node)
        if step.state is not StepState.PREPARING or step.epoch != order.epoch or step.is_killing:
            return False
        ledger.note(order.node, progress=None, progress_message="")
        ledger.feed(Started(order.node, order.epoch))
        _save(ledger)
        return True

    return transact(work)


def carry_out(outcome: Outcome) -> None:
    """Do what was decided; all of it is found again in the database should this process die."""
    for kill in outcome.kills:
        dispatch.kill(kill)
    for launch in outcome.launches:
        dispatch.launch(launch)
    for run_id, node in outcome.wakes:
        apply(run_id, [LeaderEnded(node)])


def _advance(
    run_id: UUID, events: list[Event], report: Report | None, taker: Taker | None
) -> Outcome:
    ledger = Ledger.open(run_id)
    if report is not None:
        events = [*report.record(ledger), *events]
    ledger.feed(*events)
    outcome = Outcome(run_id)
    if taker is not None and (node := _next_of_run(ledger, taker)) is not None:
        outcome.taken = _take(ledger, node, taker)
    return collect(ledger, outcome)


def _next_of_run(ledger: Ledger, taker: Taker) -> str | None:
    """Give what became ready now, or else what waits; None when it is another run's turn.

    A transaction of its own would leave the slot idle, behind all others that end just now.
    """
    if turns.is_anothers_turn(ledger, taker.computes):
        return None
    for node in ledger.launches:
        if _suits(ledger, node, taker):
            ledger.launches.remove(node)
            return node
    waiting = turns.waits_longest(ledger, taker.computes)
    return waiting if waiting is not None and _suits(ledger, waiting, taker) else None


def collect(ledger: Ledger, outcome: Outcome) -> Outcome:
    """Save the ledger and gather what is to be carried out after the commit."""
    facts = ledger.memo.facts
    for node in ledger.launches:
        step = ledger.step(node)
        if step.state is StepState.QUEUED:
            outcome.launches.append(
                dispatch.LaunchOrder(ledger.run.id, node, facts[node].compute, step.epoch)
            )
    outcome.kills = [dispatch.KillOrder(facts[kill.node].id, kill.epoch) for kill in ledger.kills]
    outcome.wakes = ledger.other_followers
    outcome.has_ended = ledger.progress.state in RUN_TERMINAL
    _save(ledger)
    imports.conclude(ledger)
    return outcome


def _save(ledger: Ledger) -> None:
    memo = ledger.save()
    transaction.on_commit(lambda: memory.remember(memo))
    crashpoint("before_commit")


def _suits(ledger: Ledger, node: str, taker: Taker) -> bool:
    """Whether the step waits for a worker like this one, and its target has a slot free."""
    if ledger.step(node).state is not StepState.QUEUED:
        return False
    compute = ledger.memo.facts[node].compute
    return compute in taker.computes and turns.has_room(ledger, compute)


def _take(ledger: Ledger, node: str, taker: Taker) -> StepOrder | None:
    ledger.note(node, worker=taker.worker)
    prepares = taker.adopts or environment_of(ledger, node) is not None
    ledger.feed(Taken(node, ledger.step(node).epoch + 1, prepares))
    order = _order(ledger, node, prepares=prepares)
    if order is not None and taker.adopts and (tokens := order.credentials.tokens):
        ledger.note(node, sealed="\n".join(tokens))  # They may be others when it is adopted.
    return order


def _order(ledger: Ledger, node: str, **how: bool) -> StepOrder | None:
    """Make the order of an attempt; a step whose module is not here any more fails instead.

    It would be taken again and again, and the slot would never come to what waits behind it.
    """
    try:
        return order_of(ledger, node, **how)
    except UnknownModule as error:
        problem = {"code": "unknown_module", "message": f"{error} {GONE}"}
        ledger.note(node, payload={"error": problem}, error=problem)
        ledger.feed(Failed(node, ledger.step(node).epoch, may_retry=False))
        return None


def _adopt(ledger: Ledger, node: str, taker: Taker) -> bool:
    """Become the worker of a running step that has none; its epoch stays, for it goes on."""
    step, facts = ledger.step(node), ledger.memo.facts[node]
    if step.state is not StepState.RUNNING or facts.compute not in taker.computes:
        return False
    row = StepRun.objects.filter(pk=facts.id, epoch=step.epoch, worker="")
    return bool(row.update(worker=taker.worker))
