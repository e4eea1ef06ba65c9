"""Writers of one process take turns in the order in which they came."""

import threading

from designer.fair_sqlite.base import FairLock
from tests.execution.waiting import wait_for


def test_who_waits_longest_is_next():
    lock, order = FairLock(), list[int]()
    assert lock.acquire(0)

    def work(number: int) -> None:
        assert lock.acquire(10)
        order.append(number)
        lock.release()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for n, thread in enumerate(threads, start=1):
        thread.start()
        wait_for(lambda n=n: len(lock._queue) == n)  # type: ignore[misc]
    lock.release()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_gave_up_is_passed_over():
    lock = FairLock()
    assert lock.acquire(0)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)
