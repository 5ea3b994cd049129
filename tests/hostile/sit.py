"""Grade a class on a given rung: python sit.py CLASS OUT SOLUTIONS RUNG.

A process of its own, so that nothing an attack does to its grader reaches the tests, and so that
one that never ends can be ended.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

from autograder import course, grading, submission
from autograder.publish import publish
from autograder.sandbox.jail import Isolation
from autograder.sandbox.nursery import Nursery
from autograder.settings import Settings

try:
    from autograder.sandbox.ladder import RUNGS
except ImportError:  # an engine with the two rungs of bubblewrap
    RUNGS = {"nested": Isolation.NESTED, "per-submission": Isolation.PER_SUBMISSION}


def rung_of_this_machine() -> str:
    """The name of the strongest rung here."""
    with Nursery(Settings().limits) as nursery:
        return next(name for name, rung in RUNGS.items() if rung is nursery.isolation)


class OnRung(Nursery):
    """A nursery that takes this machine for one that gives no more than `rung`."""

    rung: str

    def __enter__(self) -> Self:
        if hasattr(self, "_wanted"):
            self._wanted = self.rung
            return super().__enter__()
        super().__enter__()
        self.isolation = RUNGS[self.rung]
        return self


def main() -> None:
    """Grade, and write all that `autograder grade` writes."""
    root, out, solutions = map(Path, sys.argv[1:4])
    rung = sys.argv[4]
    if rung != "none":
        OnRung.rung = rung
        grading.Nursery = OnRung  # type: ignore[misc]
    opened = course.open_course(solutions)
    handed = submission.find(root, submission.assignments_in(root, opened.assignments))
    reports = grading.grade(opened, root, handed, out, processes=2, sandbox=rung != "none")
    publish(reports, out, only=False)


if __name__ == "__main__":
    main()
