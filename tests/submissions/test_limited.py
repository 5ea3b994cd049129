"""A bound in seconds, met between any two instructions."""

from __future__ import annotations

import resource
import signal
import threading
import time
from contextlib import suppress

import pytest

from autograder.submissions.limited import limited


def _spin(seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return "done"


def test_what_ends_in_time_gives_its_value() -> None:
    assert limited(lambda: _spin(0.0), time.monotonic() + 60) == "done"


def test_what_does_not_is_interrupted() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        limited(lambda: _spin(600.0), began + 0.05)
    assert time.monotonic() - began < 60


def test_a_deadline_that_has_passed_begins_nothing() -> None:
    begun = []
    with pytest.raises(TimeoutError):
        limited(lambda: begun.append(1), time.monotonic() - 1)
    assert begun == []


def test_more_time_is_given_for_as_long_as_there_is_some() -> None:
    given = iter([0.02, 0.02])

    def more() -> float:
        for seconds in given:
            return time.monotonic() + seconds
        raise TimeoutError

    with pytest.raises(TimeoutError):
        limited(lambda: _spin(600.0), time.monotonic() + 0.02, more)
    assert list(given) == []


def test_the_time_may_be_up_at_any_moment() -> None:
    # The shortest of calls, so that many a signal comes as the bound begins or ends.
    outcomes = set()
    for number in range(30_000):
        try:
            outcomes.add(limited(lambda: "done", time.monotonic() + number % 300 * 1e-6))
        except TimeoutError:
            outcomes.add("late")
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert outcomes == {"done", "late"}


def test_a_signal_that_comes_when_all_is_over_asks_for_no_more() -> None:
    for number in range(20_000):
        with suppress(TimeoutError):
            limited(
                lambda: "done",
                time.monotonic() + number % 300 * 1e-6,
                lambda: time.monotonic() + 60,
            )
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("seconds", [0.01, 60.0])
def test_all_is_as_it_was(seconds: float) -> None:
    handler, memory = signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_AS)
    with suppress(TimeoutError):
        limited(lambda: _spin(0.05), time.monotonic() + seconds)
    assert signal.getsignal(signal.SIGALRM) is handler
    assert resource.getrlimit(resource.RLIMIT_AS) == memory


def test_a_bound_within_a_bound_gives_the_outer_one_back() -> None:
    def within() -> None:
        with pytest.raises(TimeoutError):
            limited(lambda: _spin(600.0), time.monotonic() + 0.02)
        _spin(600.0)

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        limited(within, began + 0.1)
    assert time.monotonic() - began < 60


def test_too_much_memory_is_refused() -> None:
    with pytest.raises(MemoryError):
        limited(lambda: bytearray(2**30), time.monotonic() + 60)


def test_another_thread_is_not_bound() -> None:
    values: list[str] = []
    thread = threading.Thread(target=lambda: values.append(limited(lambda: "done", 0.0)))
    thread.start()
    thread.join()
    assert values == ["done"]
