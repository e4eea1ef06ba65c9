"""PostgreSQL, Redis, two web processes, two workers and a clock: nothing is lost or done twice."""

import concurrent.futures
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.builders import make_document, node
from tests.engines.postgres import Postgres
from tests.engines.redis import Redis
from tests.execution.test_crashes import check
from tests.large.installation import Installation, following

pytestmark = [pytest.mark.engines, pytest.mark.redis, pytest.mark.timeout(300)]
LOST_AFTER = 9.0
AWAY = 6.0  # of the database: the share of a lease that 60 seconds are of 90
SCRIPT = (
    "import os, time\ndef azureml_main(dataframe1=None, dataframe2=None):\n"
    "    with open({log!r}, 'a') as file:\n        file.write({name!r} + '\\n')\n"
    "    time.sleep({seconds})\n    return dataframe1[['x']] + 1,\n"
)


@pytest.fixture(scope="module")
def redis_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def postgres_of_its_own() -> Iterator[Postgres]:
    with Postgres(max_connections=60) as server:
        yield server


@pytest.fixture(scope="module")
def large(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_of_its_own: Postgres,
    redis_of_its_own: Redis,
) -> Iterator[Installation]:
    with Installation(
        tmp_path_factory.mktemp("large"),
        PLUMBLINE_DATABASE_URL=postgres_of_its_own.new_database(),
        PLUMBLINE_BROKER_URL=redis_of_its_own.url(),
        PLUMBLINE_CHANNELS_URL=redis_of_its_own.url(1),
        PLUMBLINE_LOST_AFTER_SECONDS=str(LOST_AFTER),
        PLUMBLINE_DATABASE_CONNECTIONS="8",
    ) as installation:
        yield installation


def slow(first: int, seconds: float, length: int = 2) -> dict[str, Any]:
    """A table whose numbers grow by one at each slow script."""
    nodes = {"data": node("enter_data_manually", data=f"x\n{first}\n{first + 1}\n")}
    feeds = []
    for n in range(length):
        # What is written is seen nowhere: the sandbox keeps it in the step's own folder.
        script = SCRIPT.format(log="calls.txt", name=f"s{n}", seconds=seconds)
        nodes[f"s{n}"] = node("execute_python_script", script=script)
        feeds.append(f"{f's{n - 1}.first' if n else 'data.output'} > s{n}.dataset1")
    return make_document(nodes, *feeds)


def kill_the_worker_that_runs(installation: Installation, run: str, name: str) -> str:
    """Kill -9 the worker that has the step, and say which it was."""
    installation.first.wait_for(run, lambda snapshot: snapshot["steps"][name]["state"] == "running")
    killed = installation.worker_of(run, name)
    installation.kill_worker(killed)
    return killed


def test_a_run_outlives_a_worker_and_is_followed_elsewhere(large: Installation):
    pipeline = large.first.make_pipeline(slow(1, 5))
    run = large.first.run(pipeline)
    with following(large.second, run) as follower:
        killed = kill_the_worker_that_runs(large, run, "s0")
    end = large.second.wait_for_end(run)
    assert end["state"] == "succeeded", large.logs()
    assert end["steps"]["s0"]["attempt"] == 2
    assert {end["steps"][name]["attempt"] for name in ("data", "s1")} == {1}
    check(large.second, run)
    assert follower.first is not None
    assert follower.seqs == list(range(follower.first + 1, end["seq"] + 1))
    large.start_worker(killed)
    again = large.second.run(pipeline, force=True)
    assert large.second.wait_for_end(again)["state"] == "succeeded"
    assert large.digests(again) == large.digests(run)


def test_without_its_broker_no_request_fails_and_runs_go_on(
    large: Installation, redis_of_its_own: Redis
):
    pipeline = large.first.make_pipeline(slow(100, 0.1))
    redis_of_its_own.stop()
    try:
        began = time.monotonic()
        runs = [large.first.run(pipeline, force=True) for _ in range(3)]
        assert time.monotonic() - began < 10
        large.first.call("GET", f"pipelines/{pipeline}/")
        with following(large.second, runs[0]):
            pass
    finally:
        redis_of_its_own.start()
    later = large.second.run(pipeline, force=True)
    for run in (*runs, later):
        assert large.second.wait_for_end(run)["state"] == "succeeded", large.logs()
        check(large.second, run)


def test_a_database_that_was_away_kills_no_step(large: Installation, postgres_of_its_own: Postgres):
    run = large.first.run(large.first.make_pipeline(slow(200, AWAY + 4, length=1)))
    large.first.wait_for(run, lambda snapshot: snapshot["steps"]["s0"]["state"] == "running")
    postgres_of_its_own.stop()
    time.sleep(AWAY)  # the outage itself, which nothing can be waited on for
    postgres_of_its_own.start()
    large.second.wait_until_it_answers(30)
    large.first.wait_until_it_answers(30)
    end = large.second.wait_for_end(run)
    assert end["state"] == "succeeded", large.logs()
    assert {step["attempt"] for step in end["steps"].values()} == {1}, large.logs()
    check(large.second, run)


def test_many_requests_at_once_do_not_exhaust_the_connections(
    large: Installation, postgres_of_its_own: Postgres
):
    calls: list[Callable[[], Any]] = [
        lambda server=server: server.call("GET", "pipelines/")
        for server in (large.first, large.second)
        for _ in range(150)
    ]
    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        answers = [future.result() for future in [pool.submit(call) for call in calls]]
    assert len(answers) == len(calls)
    [(most,)] = postgres_of_its_own.execute(
        "SELECT max(count) FROM (SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND client_port IS NOT NULL) found"
    )
    assert int(str(most)) <= 5 * 8 + 1  # five processes, and the question itself
