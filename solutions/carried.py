"""Carrying errors forward: an answer is right if one of several readings of the question fits."""

from autograder.answer import Mismatch
from autograder.student import StudentError


def first_to_match(*readings):
    """Pass if any reading's answer is what that reading makes due.

    A reading is a function without arguments that gives an answer and the number due: first by
    the truth, then by the student's own earlier results, then with those replaced by right ones.

    Raises:
        Mismatch, StudentError: none fits; what is wrong by the first reading.
    """
    problem = None
    for reading in readings:
        try:
            answer, due = reading()
            answer.equals(due)
            return
        except (Mismatch, StudentError) as error:
            problem = problem or error
    raise problem
