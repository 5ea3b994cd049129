"""Carrying errors forward: an answer is right if one of several readings of the question fits."""

import functools

from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError


class NothingDue(ArithmeticError):
    """The student's own earlier result is such that anything would follow from it."""


def first_to_match(*readings):
    """Pass if any reading's answer is what that reading makes due.

    A reading is a function without arguments that gives an answer and the number due: first by
    the truth, then by the student's own earlier results, then with those replaced by right ones.

    Raises:
        Mismatch, StudentError: none fits; what is wrong by the first reading.
    """

    def judged(reading):
        answer, due = reading()
        answer.equals(due)

    first_to_pass(*(functools.partial(judged, reading) for reading in readings))


def first_to_pass(*readings, likely=0):
    """Call each reading until one does not raise; where all do, the first one's error counts.

    likely: the number of the reading that is to be tried before all others.

    Raises:
        Mismatch, StudentError: the first reading's.
        NothingDue: nothing is due by any.
    """
    problems = {}
    for number in sorted(range(len(readings)), key=lambda number: number != likely):
        try:
            readings[number]()
            return
        except (Mismatch, StudentError) as error:
            problems[number] = error
        except ArithmeticError:
            pass  # nothing can be due by this reading: a number too large, or one that says nothing
    raise problems[min(problems)] if problems else NothingDue
