"""Why nothing was named in a class: its `mistakes.py` may raise an error, which costs all names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.course.assignments import Course
from autograder.course.author_errors import AuthorError, authors_errors
from autograder.naming.explain import planted_beside
from autograder.report.model import Report


def silent(course: Course, reports: Sequence[Report]) -> Iterator[str]:
    """A sentence for each assignment whose mistakes cannot be named.

    Where a mistake was named its list works; where no test failed, nobody misses it.
    """
    tests = [
        (report.assignment, test)
        for report in reports
        for exercise in report.exercises
        for test in exercise.tests
    ]
    named = {assignment for assignment, test in tests if test.mistake}
    failed = {assignment for assignment, test in tests if test.score < test.max_score}
    for name in sorted(failed - named) if course.settings.naming else ():
        try:
            with authors_errors(course.solutions):
                planted_beside(course.assignments[name].master)
        except AuthorError as error:
            yield f"No mistake could be named: {error}"
