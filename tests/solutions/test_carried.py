"""In which order the readings of a question are tried, and whose words count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from common.carried import NothingDue, first_to_pass

from autograder.testing.answer import Answer, Mismatch


def passes() -> None:
    pass


def nothing_due() -> None:
    raise NothingDue


def fails(name: str) -> Callable[[], None]:
    return lambda: Answer(name, 1.0).equals(2.0)


def never() -> None:
    raise AssertionError("nobody should have asked")


def test_one_that_passes_is_enough() -> None:
    first_to_pass(fails("one"), passes, never)


@pytest.mark.parametrize("likely", [0, 1, 2])
def test_where_none_passes_the_first_one_counts_whichever_was_tried_first(likely: int) -> None:
    with pytest.raises(Mismatch, match="one is 1; expected 2"):
        first_to_pass(fails("one"), fails("two"), nothing_due, likely=likely)


def test_the_likely_one_is_tried_before_the_others() -> None:
    first_to_pass(never, passes, never, likely=1)
    first_to_pass(passes, fails("two"), never, likely=1)


def test_where_nothing_is_due_by_the_first_one_the_next_counts() -> None:
    with pytest.raises(Mismatch, match="two is 1; expected 2"):
        first_to_pass(nothing_due, fails("two"), fails("three"), likely=2)
    with pytest.raises(NothingDue):
        first_to_pass(nothing_due, nothing_due)
