"""What must hold when all is over, whatever died: read from the database and the store's files."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from tests.chaos.ledger import ENDED, RUN_ENDED, Ledger, decoded, moment
from tests.chaos.witness import Witness, wrong_bytes
from tests.chaos.workload import Job


def find_broken(
    ledger: Ledger, witness: Witness, jobs: Sequence[Job], *, workers: int = 1
) -> list[str]:
    """Give a sentence for each promise that was not kept."""
    return [
        *witness.complaints,
        *_ends(ledger, jobs),
        *_events(ledger),
        *_processes(ledger, witness),
        *_outputs(ledger, witness, jobs),
        *_leftovers(ledger, workers),
    ]


def _ends(ledger: Ledger, jobs: Sequence[Job]) -> Iterator[str]:
    """Every run that was accepted is there once and has ended as it must."""
    runs = {row["id"]: row["state"] for row in ledger.runs()}
    if set(runs) != {job.id.hex for job in jobs}:
        yield f"{len(runs)} runs are there where {len(jobs)} were accepted."
    steps = _steps_of_runs(ledger)
    for job in jobs:
        state, rows = runs.get(job.id.hex), steps[job.id.hex]
        if job.may_be_cancelled and state == "cancelled":
            yield from _cut_short(job, _states(rows))
        elif job.may_lack_room and _lacked_room(rows.values()):
            yield from _short_of_room(job, str(state), rows)
        else:
            yield from _as_planned(job, str(state), rows)


def _as_planned(job: Job, state: str, steps: dict[str, Any]) -> Iterator[str]:
    if state != job.state:
        yield f"A {job.name} run is {state}, not {job.state}."
    found, wanted = _states(steps), dict(job.steps)
    for node, ended in found.items():
        if ended == "reused" and wanted.get(node) == "succeeded":
            wanted[node] = "reused"
    if found != wanted:
        yield f"The steps of a {job.name} run are {found}, not {wanted}."
    yield from _errors(job, steps)


def _states(steps: dict[str, Any]) -> dict[str, str]:
    return {node: row["state"] for node, row in steps.items()}


def _cut_short(job: Job, found: dict[str, str]) -> Iterator[str]:
    """A run that was cancelled on a whim: what was over by then is as it is."""
    wrong = {n: s for n, s in found.items() if s not in {job.steps[n], "reused", "cancelled"}}
    if wrong or "cancelled" not in found.values():
        yield f"The steps of a cancelled {job.name} run are {found}."


def _lacked_room(steps: Iterable[Any]) -> list[Any]:
    return [row for row in steps if (decoded(row["error"]) or {}).get("code") == "disk_full"]


def _short_of_room(job: Job, state: str, steps: dict[str, Any]) -> Iterator[str]:
    """A run while the disk was full: steps that failed name it, and others are as they must be."""
    failed = {row["node"] for row in _lacked_room(steps.values())}
    after = {"upstream_failed", "skipped", "cancelled"}
    found = _states(steps)
    wrong = {n: s for n, s in found.items() if s not in {job.steps[n], "reused", *after}}
    if state not in ("failed", "cancelled") or set(wrong) - failed:
        yield f"A {job.name} run on a full disk is {state}, its steps are {found}."


def _errors(job: Job, steps: dict[str, Any]) -> Iterator[str]:
    """A failure names its cause."""
    for node, code in job.codes.items():
        error = decoded(steps[node]["error"]) or {}
        if error.get("code") != code:
            yield f"{node} of a {job.name} run failed with {error}, not {code}."


def _steps_of_runs(ledger: Ledger) -> dict[str, dict[str, Any]]:
    steps: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in ledger.steps():
        steps[row["run_id"]][row["node"]] = row
    return steps


def _events(ledger: Ledger) -> Iterator[str]:
    """Numbers without gap or double; replayed they give what is stored; one end for each."""
    steps, outputs = _steps_of_runs(ledger), defaultdict(dict)
    for row in ledger.outputs():
        outputs[row["step_run_id"]][row["port"]] = row["artifact_id"]
    for run in ledger.runs():
        events = ledger.events(run["id"])
        if [event["seq"] for event in events] != list(range(1, run["seq"] + 1)):
            yield f"The events of run {run['id']} are not numbered 1 to {run['seq']}."
        ends = Counter(
            event["node"]
            for event in events
            if event["payload"]["state"] in (ENDED if event["node"] else RUN_ENDED)
        )
        if set(ends.values()) != {1} or set(ends) != {"", *steps[run["id"]]}:
            yield f"Run {run['id']} or its steps ended other than once: {dict(ends)}."
        told = {event["node"]: event for event in events}
        if told[""]["payload"]["state"] != run["state"] or events[-1]["node"]:
            yield f"The events of run {run['id']} do not end with its end."
        for node, row in steps[run["id"]].items():
            yield from _replayed(told[node], row, outputs[row["id"]])


def _replayed(event: dict[str, Any], row: Any, outputs: dict[str, str]) -> Iterator[str]:
    payload = event["payload"]
    told = {port: one["id"].replace("-", "") for port, one in payload.get("outputs", {}).items()}
    if (payload["state"], payload["attempt"]) != (row["state"], row["attempt"]):
        yield f"The last event of {row['node']} says {payload}, the row {dict(row)}."
    if told != outputs:
        yield f"The last event of {row['node']} tells outputs {told}, stored are {outputs}."


def _processes(ledger: Ledger, witness: Witness) -> Iterator[str]:
    """Nobody has seen a step alive that was over, or an attempt that was never taken."""
    steps = {row["id"]: row for row in ledger.steps()}
    for seen in witness.sightings.values():
        row = steps.get(seen.step)
        if row is None or seen.epoch > row["epoch"]:
            yield f"A process worked on {seen.step}, attempt {seen.epoch}, which nobody took."
        elif row["finished_at"] and seen.last > moment(row["finished_at"]):
            late = seen.last - moment(row["finished_at"])
            yield f"{row['node']} ({row['state']}) was alive {late:.3f} s after its end."


def _outputs(ledger: Ledger, witness: Witness, jobs: Sequence[Job]) -> Iterator[str]:
    """Outputs are whole and right, and what two runs share was computed once."""
    steps, found = _steps_of_runs(ledger), defaultdict(dict)
    for row in ledger.outputs():
        found[row["run_id"], row["node"]][row["port"]] = row
        yield from wrong_bytes(witness.artifacts, row["digest"], row["size_bytes"])
    for job in jobs:
        states = _states(steps[job.id.hex])
        for node in job.numbers:
            has_output = states[node] in ("succeeded", "reused")
            if has_output or not (job.may_be_cancelled or job.may_lack_room):
                yield from _number(witness, job, node, found[job.id.hex, node].get("first"))
        if job.name == "twin":
            counts = Counter(states[node] for node in job.numbers)
            yield from _shared(job, jobs, found, counts)


def _number(witness: Witness, job: Job, node: str, output: Any) -> Iterator[str]:
    if output is None:
        yield f"{node} of a {job.name} run has no output."
    elif (number := _first_number(witness, output["digest"])) != job.numbers[node]:
        yield f"{node} of a {job.name} run gives {number}, not {job.numbers[node]}."


def _shared(job: Job, jobs: Sequence[Job], found: Any, states: Counter[str]) -> Iterator[str]:
    """The marks in the tables differ between two computations, and so do their digests."""
    twin = next((j for j in jobs if j.document == job.document and j is not job), None)
    if twin is None or states["failed"]:
        return
    for node in job.numbers:
        pair = [found[j.id.hex, node].get("first") for j in (job, twin)]
        if len({row["digest"] for row in pair if row}) > 1:
            yield f"{node}, which runs {job.id} and {twin.id} share, was computed twice."


def _first_number(witness: Witness, digest: str) -> int:
    place = witness.artifacts / "objects" / digest[:2] / digest[2:]
    with pa.memory_map(str(place)) as source:
        return int(pa.ipc.open_file(source).read_all()["x"][0].as_py())


def _leftovers(ledger: Ledger, most: int) -> Iterator[str]:
    """Nothing is led by a step that is over, and only the living worker is said to live."""
    waiting = ledger.rows(
        "SELECT c.id FROM execution_computation c JOIN execution_steprun s ON s.id = c.leader_id"
        " WHERE NOT c.is_done AND s.state IN ('waiting', 'queued', 'running')"
    )
    if waiting:
        yield f"{len(waiting)} computations are still led."
    workers = [row for row in ledger.workers() if row["stopped_at"] is None]
    if len(workers) > most:
        yield f"{len(workers)} workers are said to live."
    levels = {row["isolation"].get("isolation") for row in ledger.workers()}
    if len(levels - {None}) > 1:
        yield f"Steps were isolated more and less: {levels}."
