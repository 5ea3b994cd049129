"""Carrying errors forward: an answer is right if one of several readings of the question fits.

What follows from a student's own functions is paid for where these work: wherever a test looks,
and in the same ranges, they make numbers of the order of the true ones, that differ from place to
place as much as the true ones do. They are asked in a run of their own, before the test asks what
is to follow from them, and once more after it.
"""

import functools

import numpy as np

from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError


class NothingDue(ArithmeticError):
    """The student's own earlier result is such that anything would follow from it."""


FAR = 1000.0  # times: no slip is so large that numbers are this far from what is due


def of_the_order(own, true, power=1):
    """Where own numbers are of the order of the true ones, in size: an array of bools.

    What is not a number, infinite, or where the truth is zero, is of no order. power: how many
    factors of a number may be wrong, such as 2 in a square.
    """
    own, true = np.abs(own), np.abs(true)
    with np.errstate(over="ignore", invalid="ignore"):
        far = FAR**power
        return np.isfinite(own) & (true > 0) & (true <= far * own) & (own <= far * true)


def differ_alike(own, true):
    """Where own numbers differ from place to place as the true ones do: an array of bools.

    own, true: a row for each place. What differs a thousand times less than it should is the
    same, and so is what is a thousand times too large: judges see a billionth of a number.
    """
    if not np.isfinite(own).all():
        return np.zeros(np.shape(true)[1:], dtype=bool)
    with np.errstate(over="ignore"):
        small = np.max(np.abs(own), axis=0) <= FAR * np.max(np.abs(true), axis=0)
        return small & of_the_order(np.ptp(own, axis=0), np.ptp(true, axis=0))


def first_to_match(*readings):
    """Pass if any reading's answer is what that reading makes due.

    A reading is a function without arguments that gives an answer and the number due: first by
    the truth, then by the student's own earlier results, then with those replaced by right ones.
    After these, what must hold besides: functions that raise where nothing is due. They take many
    runs of the program, and are called only where the answer is the number.

    Raises:
        Mismatch, StudentError: none fits; what is wrong by the first reading.
    """

    def judged(reading):
        answer, due, *conditions = reading()
        answer.equals(due)
        for expect in conditions:
            expect()

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
