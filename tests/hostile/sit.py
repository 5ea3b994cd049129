"""Grade a class on a given rung: python sit.py CLASS OUT SOLUTIONS RUNG.

A process of its own, so that nothing an attack does to its grader reaches the tests, and so that
one that never ends can be ended.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.commands.grade import insisting_on
from autograder.course.assignments import open_course
from autograder.course.settings import Settings
from autograder.grading.grade import Grading
from autograder.grading.publish import publish
from autograder.jail.ladder import RUNGS
from autograder.jail.nursery import Nursery
from autograder.submissions.finding import assignments_in, find


def rung_of_this_machine() -> str:
    """The name of the strongest rung here."""
    with Nursery(Settings().limits) as nursery:
        return next(name for name, rung in RUNGS.items() if rung is nursery.isolation)


def main() -> None:
    """Grade, and write all that `autograder grade` writes."""
    root, out, solutions = map(Path, sys.argv[1:4])
    rung = sys.argv[4]
    opened = insisting_on(None if rung == "none" else rung, open_course(solutions))
    hand_ins = find(root, assignments_in(root, opened.assignments))
    grading = Grading(opened, out, processes=2, sandbox=rung != "none")
    reports = grading.grade(root, hand_ins)
    publish(reports, out, only=False)


if __name__ == "__main__":
    main()
