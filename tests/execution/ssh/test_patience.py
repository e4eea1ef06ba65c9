"""A machine that is away is waited for; useless sessions do not begin the wait anew."""

from designer.execution.backends.ssh.patience import Patience, Verdict


def judged(patience: Patience, began: float, now: float, **how: bool) -> Verdict:
    return patience.judge(began, now, **{"has_heard": False, "is_strange": False, **how})


def test_sessions_that_end_before_anything_was_heard_do_not_go_on_for_ever():
    patience = Patience(away_seconds=10)
    verdicts = [judged(patience, now, now) for now in range(12)]
    assert verdicts == [Verdict.WAIT] * 11 + [Verdict.LOST]
    assert patience.pause_seconds == 5.0


def test_a_good_session_begins_the_wait_anew():
    patience = Patience(away_seconds=10)
    for began, now, heard in ((0, 0, False), (9, 9, True), (18, 18, False), (18, 60, False)):
        assert judged(patience, began, now, has_heard=heard) == Verdict.WAIT
    assert patience.pause_seconds == 0.1


def test_strange_answers_are_counted_over_all_sessions():
    patience = Patience(away_seconds=1000)
    strange = [judged(patience, n, n, is_strange=n != 1, has_heard=True) for n in range(4)]
    assert strange == [Verdict.WAIT] * 3 + [Verdict.GIVE_UP]
