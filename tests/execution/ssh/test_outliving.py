"""Steps outlive the connection, sshd and the worker, and none of them outlives its cancellation."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from designer.execution.backends.protocol import Attempt
from designer.execution.backends.ssh import backend as ssh_backend
from designer.execution.backends.ssh import following
from designer.execution.backends.ssh.backend import SshBackend
from designer.execution.credentials import Credentials
from designer.workspace.encryption import encrypt
from tests.engines.sshd import Sshd
from tests.execution.ssh.conftest import MakeBackend
from tests.execution.ssh.steps import (
    a_program,
    finish,
    living,
    log_of,
    run,
    says,
    script,
    start,
)
from tests.execution.waiting import wait_for

pytestmark = pytest.mark.engines

COUNTS = """
import time, os
for number in range(40):
    print(number, flush=True)
    time.sleep(0.05)
"""
STUBBORN = """
import os, signal, time
for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(3600)
    os._exit(0)
while True: time.sleep(3600)
"""
NUMBERS = [str(number) for number in range(40)]


def wait_for_log(attempt: Attempt) -> None:
    log = attempt.folder / "log.txt"
    wait_for(lambda: log.exists() and log.stat().st_size > 0, 20, "the log")


@contextmanager
def hanging(sshd: Sshd) -> Iterator[None]:
    """Let who follows the step over there stand still; only he watches a guard."""
    wait_for(sshd.attendants, 20, "somebody who follows")
    found = sshd.attendants()
    for process in found:
        process.suspend()
    try:
        yield
    finally:
        for process in found:
            process.kill()


def wait_for_tree(attempt: Attempt, size: int) -> None:
    wait_for(lambda: len(living(attempt)) >= size, 20, "the processes of the step")


def test_a_tree_that_forks_twice_and_ignores_signals_is_dead_within_3_seconds(
    machine: SshBackend,
):
    attempt = start(machine, script(STUBBORN))
    wait_for_tree(attempt, 3)
    started = time.monotonic()
    machine.cancel(attempt)
    wait_for(lambda: machine.poll(attempt, 0.05))
    assert time.monotonic() - started < 3
    assert living(attempt) == []
    assert finish(machine, attempt).outcome == "killed"


def test_a_lost_connection_loses_neither_the_step_nor_a_line_of_its_log(
    machine: SshBackend, sshd: Sshd
):
    attempt = start(machine, script(COUNTS))
    wait_for_log(attempt)
    before = living(attempt)
    sshd.drop_connections()
    assert set(before) <= set(living(attempt))
    assert log_of(finish(machine, attempt)).split()[:40] == NUMBERS


def test_a_machine_that_comes_back_still_has_the_step(make_backend: MakeBackend, sshd: Sshd):
    backend = make_backend()
    attempt = start(backend, script(COUNTS))
    wait_for_log(attempt)
    sshd.stop()
    try:
        assert not backend.poll(attempt, 0.5)
        assert living(attempt)
    finally:
        sshd.start()
    assert log_of(finish(backend, attempt)).split()[:40] == NUMBERS


def test_who_hangs_while_he_attends_to_a_step_is_replaced(make_backend: MakeBackend, sshd: Sshd):
    backend = make_backend(silent_seconds=2.0)
    attempt = start(backend, script(COUNTS))
    wait_for_log(attempt)
    with hanging(sshd):
        assert log_of(finish(backend, attempt)).split()[:40] == NUMBERS


def test_who_hangs_does_not_keep_a_step_from_being_cancelled(
    machine: SshBackend, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(following, "DIES_WITHIN_SECONDS", 1.0)
    attempt = start(machine, script(STUBBORN))
    wait_for_tree(attempt, 3)
    with hanging(sshd):
        machine.cancel(attempt)
        assert finish(machine, attempt).outcome == "killed"
    assert living(attempt) == []


def test_a_cancellation_waits_for_the_machine_to_come_back(machine: SshBackend, sshd: Sshd):
    attempt = start(machine, script(STUBBORN))
    wait_for_tree(attempt, 3)
    sshd.stop()
    machine.cancel(attempt)
    sshd.start()
    assert finish(machine, attempt).outcome == "killed"
    assert living(attempt) == []


def test_a_cancelled_step_is_not_given_up_while_it_may_live(make_backend: MakeBackend, sshd: Sshd):
    backend = make_backend(away_seconds=0.3)
    attempt = start(backend, script(STUBBORN))
    wait_for_tree(attempt, 3)
    sshd.stop()
    try:
        backend.cancel(attempt)
        assert not backend.poll(attempt, 3)
    finally:
        sshd.start()
    assert finish(backend, attempt).outcome == "killed"
    assert living(attempt) == []


def test_a_sweep_ends_and_removes_what_was_lost_and_is_not_wanted_any_more(
    make_backend: MakeBackend, sshd: Sshd
):
    first = make_backend()
    attempt, other = start(first, script(STUBBORN)), start(first, script(STUBBORN))
    wait_for_tree(attempt, 3)
    first.close()
    over = [attempt.order.folder_name]
    second = make_backend(over=lambda names: [name for name in over if name in names])
    assert run(second, says("hello")).outcome == "succeeded"
    wait_for(lambda: living(attempt) == [], 20, "the end of what is over")
    wait_for(lambda: not (sshd.home / ".plumbline/steps" / over[0]).exists())
    assert living(other)
    adopted = second.adopt(other.order)
    assert adopted is not None
    second.cancel(adopted)
    finish(second, adopted)


def test_a_machine_that_stays_away_loses_the_step_and_its_next_attempt_ends_the_old_one(
    make_backend: MakeBackend, sshd: Sshd
):
    backend = make_backend(away_seconds=0.3)
    order = script(STUBBORN)
    attempt = start(backend, order)
    wait_for_tree(attempt, 3)
    sshd.stop()
    try:
        wait_for(lambda: backend.poll(attempt, 0.1))
    finally:
        sshd.start()
    assert backend.collect(attempt).outcome == "lost"
    assert living(attempt)
    again = start(backend, says("hello", step_id=order.step_id, epoch=2))
    assert finish(backend, again).outcome == "succeeded"
    assert living(attempt) == []
    left = sshd.home / ".plumbline/steps" / order.folder_name
    assert not left.exists(), "It has the secrets of the step."


def test_another_worker_adopts_a_step_that_runs(make_backend: MakeBackend):
    order = script(COUNTS.replace("0.05", "0.5"))  # It lives while the next one connects.
    first, second = make_backend(), make_backend()
    attempt = start(first, order)
    wait_for_log(attempt)
    before = living(attempt)
    first.close()
    adopted = second.adopt(order)
    assert adopted is not None
    assert set(before) <= set(living(adopted))
    assert log_of(finish(second, adopted, 120)).split()[:40] == NUMBERS


def test_another_worker_adopts_a_step_that_ended_meanwhile(make_backend: MakeBackend):
    order = says("hello")
    first, second = make_backend(), make_backend()
    attempt = start(first, order)
    wait_for(lambda: first.poll(attempt, 0.1))
    first.close()
    adopted = second.adopt(order)
    assert adopted is not None
    assert finish(second, adopted).outcome == "succeeded"
    assert second.adopt(order) is None


@pytest.mark.django_db
def test_a_step_is_adopted_though_its_secret_and_datastore_are_gone(make_backend: MakeBackend):
    given = Credentials({"key": encrypt("hello")})
    order = says("", credentials=given)
    order = replace(order, params={"content": {"$secret": "key"}})
    first, second = make_backend(), make_backend()
    start(first, order)
    first.close()
    adopted = second.adopt(replace(order, credentials=Credentials(sealed=given.tokens)))
    assert adopted is not None
    assert finish(second, adopted).outcome == "succeeded"


def test_a_step_that_is_adopted_can_be_cancelled(make_backend: MakeBackend):
    order = script(STUBBORN)
    first, second = make_backend(), make_backend()
    wait_for_tree(start(first, order), 3)
    first.close()
    adopted = second.adopt(order)
    assert adopted is not None
    second.cancel(adopted)
    assert finish(second, adopted).outcome == "killed"
    assert living(adopted) == []


def test_an_adoption_waits_for_a_machine_that_is_away(make_backend: MakeBackend, sshd: Sshd):
    order = script(COUNTS)
    first, second = make_backend(), make_backend()
    wait_for_log(start(first, order))
    first.close()
    sshd.stop()
    adopted = second.adopt(order)
    sshd.start()
    assert adopted is not None
    assert log_of(finish(second, adopted)).split()[:40] == NUMBERS


def test_an_adoption_gives_the_slot_a_step_that_can_be_cancelled_soon(
    make_backend: MakeBackend, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
):
    stuck = sshd.home / "stuck"
    waits = f'while [ -e {stuck} ]; do sleep 0.1; done\nexec /usr/bin/python3 "$@"'
    first, second = make_backend(), make_backend(python=str(a_program(sshd, waits)))
    order = script(STUBBORN)
    wait_for_tree(start(first, order), 3)
    first.close()
    stuck.touch()
    monkeypatch.setattr(ssh_backend, "ADOPTS_WITHIN_SECONDS", 0.5)
    began = time.monotonic()
    adopted = second.adopt(order)
    assert time.monotonic() - began < 20
    assert adopted is not None
    second.cancel(adopted)
    stuck.unlink()
    assert finish(second, adopted).outcome == "killed"
    assert living(adopted) == []


def test_a_step_whose_guard_was_killed_is_lost_and_nothing_of_it_lives(
    machine: SshBackend, sshd: Sshd
):
    attempt = start(machine, script(STUBBORN))
    wait_for_tree(attempt, 3)
    guard = sshd.home / ".plumbline/guards" / attempt.order.folder_name / "guard.json"
    os.kill(int(guard.read_text().split()[1].strip(",")), signal.SIGKILL)
    assert finish(machine, attempt).outcome == "lost"
    assert living(attempt) == []


@pytest.mark.parametrize("seconds", [1])
def test_a_step_that_nobody_follows_any_more_ends_by_itself(
    make_backend: MakeBackend, seconds: float
):
    backend = make_backend(orphan_seconds=seconds)
    attempt = start(backend, script(STUBBORN))
    wait_for_tree(attempt, 3)
    backend.close()
    wait_for(lambda: living(attempt) == [], 20, "the end of the orphan")


def test_an_attempt_that_was_given_up_before_its_launch_never_begins(make_backend: MakeBackend):
    order = script(STUBBORN)
    first, second = make_backend(), make_backend()
    attempt = first.prepare(order)
    assert second.adopt(order) is None
    first.launch(attempt)
    assert finish(first, attempt).outcome == "lost"
    assert living(attempt) == []


def test_an_older_attempt_does_not_begin_after_a_newer_one(make_backend: MakeBackend):
    order = script(STUBBORN)
    machine = make_backend()
    older = machine.prepare(order)
    newer = start(machine, script(STUBBORN, step_id=order.step_id, epoch=10))
    wait_for_tree(newer, 3)
    machine.launch(older)
    assert finish(machine, older).outcome == "lost"
    assert living(older) == []
    machine.cancel(newer)
    assert finish(machine, newer).outcome == "killed"


def test_a_preparation_that_nobody_wants_any_more_stops(make_backend: MakeBackend):
    def refuse(message: str, fraction: float | None) -> None:
        raise InterruptedError(message)

    with pytest.raises(InterruptedError):
        make_backend().prepare(says("hello"), refuse)


def test_a_machine_that_only_prints_a_banner_by_now_is_given_up(
    make_backend: MakeBackend, sshd: Sshd
):
    banner = sshd.home / "banner"
    python = a_program(sshd, f'[ -e {banner} ] && exec yes Welcome\nexec /usr/bin/python3 "$@"')
    backend = make_backend(python=str(python))
    attempt = start(backend, script(COUNTS))
    wait_for_log(attempt)
    banner.touch()
    sshd.drop_connections()
    report = finish(backend, attempt)
    banner.unlink()
    assert (report.outcome, (report.error or {})["code"]) == ("failed", "nonsense")
    assert "“Welcome”" in (report.error or {})["message"]
