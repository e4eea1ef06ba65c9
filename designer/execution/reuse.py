"""Whether a step whose inputs are known must run: each key is computed once in a workspace."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Q

from designer.execution import lookups, statements
from designer.execution.catalog import find_spec
from designer.execution.lookups import Leader
from designer.execution.memo import StoredOutput, read_outputs
from designer.execution.models import Computation, ComputationRecipe, StepRun
from designer.execution.progress import TERMINAL, StepState
from designer.execution.transitions import Event, Followed, Found, LeaderEnded, Missed, Starved
from designer.graph.keys import cache_key

if TYPE_CHECKING:
    from designer.execution.ledger import Ledger

SAME_INPUTS = "what feeds it gave the same as before"
ENDED_AS_LEADER = frozenset({StepState.SUCCEEDED, StepState.FAILED, StepState.CANCELLED})


def answer(ledger: "Ledger", nodes: Iterable[str]) -> list[Event]:
    """Say of each node whether its result is stored, being computed, or its own to compute."""
    nodes = list(nodes)
    feeding = {source.node for node in nodes for source in ledger.memo.facts[node].inputs}
    ledger.memo.outputs_of(source for source in feeding if source)
    keys: dict[str, str] = {}
    events: list[Event] = []
    for node in nodes:
        missing = missing_input(ledger, node)
        if missing:
            events.append(Starved(node, missing))
        elif ledger.memo.facts[node].reuses:
            keys[node] = cache_key(ledger.memo.facts[node].own, input_digests(ledger, node))
            ledger.note(node, cache_key=keys[node])
        else:
            events.append(Missed(node))
    return events + (_look_up(ledger, keys) if keys else [])


def missing_input(ledger: "Ledger", node: str) -> str | None:
    """Name the reason why a needed input of the step will never come, if there is one."""
    facts = ledger.memo.facts[node]
    spec = find_spec(facts.module, facts.module_version)
    for source in facts.inputs:
        gives = not source.node or source.source_port in ledger.memo.outputs.get(source.node, {})
        port = spec.inputs_by_name.get(source.port) if spec else None
        if not gives and not (port and (port.optional or port.many)):
            return f"{source.node} gives nothing at {source.source_port}"
    return None


def input_digests(ledger: "Ledger", node: str) -> Mapping[str, list[str]]:
    """Give the digests of the artifacts that feed each port, in order."""
    digests: dict[str, list[str]] = {}
    for port, output in input_artifacts(ledger, node):
        digests.setdefault(port, []).append(output.reference.digest)
    return digests


def input_artifacts(ledger: "Ledger", node: str) -> list[tuple[str, StoredOutput]]:
    """Give what feeds the ports of a step whose inputs are all there."""
    facts, found = ledger.memo.facts[node], []
    ledger.memo.outputs_of({source.node for source in facts.inputs if source.node})
    stored = ledger.memo.artifacts_of(source.artifact for source in facts.inputs if source.artifact)
    for source in facts.inputs:
        output = (
            ledger.memo.outputs[source.node].get(source.source_port)
            if source.node
            else stored.get(source.artifact)
        )
        if output is not None:
            found.append((source.port, output))
    return found


def _look_up(ledger: "Ledger", keys: Mapping[str, str]) -> list[Event]:
    if len(keys) == 1:  # Mostly nobody knows the key: one statement finds that out and takes it.
        [(node, key)] = keys.items()
        if not ledger.memo.facts[node].is_forced and _lead_new(ledger, node, key):
            return [Missed(node)]
    known = _known(ledger, keys.values())
    events: list[Event] = []
    results: dict[str, Leader] = {}
    for node, key in keys.items():
        if key not in known and _is_first(ledger, node, key, known):
            events.append(Missed(node))
            continue
        is_done, leader = known[key]
        if ledger.memo.facts[node].is_forced:
            _take_part(ledger, node, leader.computation_id, leads=True)
            events.append(Missed(node))
        elif is_done:
            results[node] = leader
            ledger.note(node, payload={"reason": SAME_INPUTS}, reason=SAME_INPUTS)
            events.append(Found(node))
        elif _is_led(ledger, node, leader) or not _take_over(ledger, node, leader):
            _take_part(ledger, node, leader.computation_id, leads=False)
            events.append(Followed(node))
        else:
            known[key] = (False, _as_leader(ledger, node, leader.computation_id))
            events.append(Missed(node))
    attach_results(ledger, results)
    return events


def _known(ledger: "Ledger", keys: Collection[str]) -> dict[str, tuple[bool, Leader]]:
    return lookups.leaders(ledger.run.workspace_id, set(keys))


def _is_first(ledger: "Ledger", node: str, key: str, known: dict[str, tuple[bool, Leader]]) -> bool:
    """Lead a key that nobody knew; another run may have been first since the look."""
    leader = _lead_new(ledger, node, key)
    known.update({key: (False, leader)} if leader else _known(ledger, [key]))
    return leader is not None


def _is_led(ledger: "Ledger", node: str, leader: Leader) -> bool:
    """Whether another step is at it; one of this run is judged by what this transaction knows."""
    if leader.step_id == ledger.memo.facts[node].id:
        return False
    if leader.run_id == ledger.run.id:
        return ledger.step(leader.node).state not in TERMINAL
    return StepState(leader.state) not in TERMINAL


def _lead_new(ledger: "Ledger", node: str, key: str) -> Leader | None:
    """Lead a computation that nobody knew until now; None when somebody did."""
    leader_id = ledger.memo.facts[node].id
    row = Computation(workspace_id=ledger.run.workspace_id, cache_key=key, leader_id=leader_id)
    computation_id = statements.insert_if_new(row)
    if computation_id is None:
        return None
    _take_part(ledger, node, computation_id, leads=True)
    return _as_leader(ledger, node, computation_id)


def _take_over(ledger: "Ledger", node: str, leader: Leader) -> bool:
    """Lead what a step led that is over without a result; False when another was first."""
    free = Computation.objects.filter(
        pk=leader.computation_id, leader=leader.step_id, is_done=False
    )
    if not free.update(leader=ledger.memo.facts[node].id):
        return False
    _take_part(ledger, node, leader.computation_id, leads=True)
    return True


def _as_leader(ledger: "Ledger", node: str, computation_id: int) -> Leader:
    step_id = ledger.memo.facts[node].id
    run = ledger.run
    return Leader(computation_id, step_id, node, StepState.WAITING, run.id, run.number)


def _take_part(ledger: "Ledger", node: str, computation_id: int, *, leads: bool) -> None:
    ledger.note(node, computation_id=computation_id)
    if leads:
        ledger.memo.computations[node] = computation_id


def attach_results(ledger: "Ledger", results: Mapping[str, Leader]) -> None:
    """Give steps the outputs of the step runs that computed the same before."""
    if not results:
        return
    outputs = read_outputs({leader.step_id for leader in results.values()})
    for node, leader in results.items():
        origin = {"run": str(leader.run_id), "number": leader.run_number, "node": leader.node}
        ledger.note(node, payload={"reused_from": origin}, reused_from_id=leader.step_id)
        ledger.attach_outputs(node, outputs.get(leader.step_id, {}))
        recipe = ledger.memo.facts[node].recipe_key
        if recipe and recipe not in ledger.known_recipes:
            ledger.recipes[recipe] = leader.computation_id


def settle(ledger: "Ledger") -> list[Event]:
    """After steps ended: make results known by their keys, and wake who waited for them."""
    ended, ledger.ended = ledger.ended, {}
    facts = ledger.memo.facts
    leading = {n: s for n, s in ended.items() if s in ENDED_AS_LEADER and facts[n].reuses}
    if not leading:
        return []
    computations = _computations(ledger, leading)
    for node, computation_id in computations.items():
        if leading[node] is StepState.SUCCEEDED:
            _finish(ledger, node, computation_id)
    events: list[Event] = []
    for run_id, node in statements.waiting_for(computations.values()):
        if run_id == ledger.run.id:
            events.append(LeaderEnded(node))
        else:
            ledger.other_followers.append((run_id, node))
    return events


def _computations(ledger: "Ledger", nodes: Iterable[str]) -> dict[str, int]:
    """Find the computation of each step that leads one."""
    known = ledger.memo.computations
    unknown = {ledger.memo.facts[node].id: node for node in nodes if node not in known}
    if unknown:
        is_leader = Q(computation__leader=F("pk")) | Q(is_forced=True, computation__isnull=False)
        rows = StepRun.objects.filter(is_leader, pk__in=unknown)
        for step_id, computation_id in rows.values_list("id", "computation_id"):
            known[unknown[step_id]] = computation_id
    return {node: known[node] for node in nodes if node in known}


def _finish(ledger: "Ledger", node: str, computation_id: int) -> None:
    facts = ledger.memo.facts[node]
    values = {"leader_id": facts.id, "is_done": True, "finished_at": ledger.now}
    known: int | None = computation_id
    if not statements.update(Computation, computation_id, values):
        known = _make_known(ledger, node, values)
    if facts.recipe_key and known is not None:
        ledger.recipes[facts.recipe_key] = known


def _make_known(ledger: "Ledger", node: str, values: Mapping[str, Any]) -> int | None:
    """Make a result known whose computation went with the run that had led it before.

    None when another run has begun to compute the same since.
    """
    key = cache_key(ledger.memo.facts[node].own, input_digests(ledger, node))
    row = Computation(workspace_id=ledger.run.workspace_id, cache_key=key, **values)
    return statements.insert_if_new(row)


def save_recipes(workspace_id: UUID, recipes: Mapping[str, int]) -> None:
    """Record the recipes that led to computations; the newest result of a recipe counts."""
    statements.insert_or_change(
        [
            ComputationRecipe(
                workspace_id=workspace_id, recipe_key=recipe, computation_id=computation
            )
            for recipe, computation in recipes.items()
        ],
        unique=("workspace_id", "recipe_key"),
        changed=("computation_id",),
    )
