"""Who is taken for dead: only a worker that was silent while the observer could read."""

from uuid import UUID, uuid4

from designer.execution.leases import Observer

LOST_AFTER = 9.0
STEP = 0.25
WORKER, OTHER = uuid4(), uuid4()


def watch(
    observer: Observer, heartbeats: dict[UUID, int], seconds: float, *, since: float
) -> tuple[set[UUID], float]:
    """Look again and again at counters that stand still; give the lost and the time."""
    now, lost = since, set[UUID]()
    while now < since + seconds:
        lost = observer.look(heartbeats, now)
        now += STEP
    return lost, now


def test_a_worker_is_lost_when_its_counter_stood_still_for_long_enough():
    observer = Observer(LOST_AFTER)
    lost, now = watch(observer, {WORKER: 1}, LOST_AFTER, since=100)
    assert lost == set()
    assert observer.look({WORKER: 1}, now) == {WORKER}


def test_a_worker_that_beats_is_never_lost():
    observer = Observer(LOST_AFTER)
    for beat in range(100):
        assert observer.look({WORKER: beat, OTHER: 7}, float(beat)) <= {OTHER}


def test_a_database_that_was_away_for_a_minute_kills_nothing():
    observer = Observer(LOST_AFTER)
    _, now = watch(observer, {WORKER: 1}, LOST_AFTER - 1, since=0)
    back = now + 60
    assert observer.look({WORKER: 1}, back) == set()
    assert watch(observer, {WORKER: 1}, LOST_AFTER - 1, since=back)[0] == set()


def test_one_that_stays_silent_after_the_database_came_back_is_lost_later():
    observer = Observer(LOST_AFTER)
    watch(observer, {WORKER: 1}, 5, since=0)
    assert watch(observer, {WORKER: 1}, LOST_AFTER + 2 * STEP, since=65)[0] == {WORKER}


def test_a_new_observer_gives_everybody_the_whole_time():
    assert Observer(LOST_AFTER).look({WORKER: 1, OTHER: 1}, 1e6) == set()


def test_a_worker_that_said_goodbye_is_forgotten():
    observer = Observer(LOST_AFTER)
    watch(observer, {WORKER: 1}, LOST_AFTER - 1, since=0)
    observer.look({}, LOST_AFTER - STEP)
    assert observer.look({WORKER: 1}, LOST_AFTER + 1) == set()


def test_a_worker_is_silent_before_it_is_lost_and_no_more_once_it_beats():
    observer = Observer(LOST_AFTER)
    lost, now = watch(observer, {WORKER: 1, OTHER: 1}, 4, since=100)
    assert (lost, observer.silent_for(3, now)) == (set(), {WORKER, OTHER})
    assert observer.beating() == set()
    observer.look({WORKER: 2, OTHER: 1}, now)
    assert (observer.silent_for(3, now), observer.beating()) == ({OTHER}, {WORKER})
