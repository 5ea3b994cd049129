"""What assignments are called, and in which order they come."""

from __future__ import annotations

import re
from typing import Final

from autograder.course.assignments import Assignment, Course

_HEADING: Final = re.compile(r"^# # +(\S.*?) *$", re.MULTILINE)  # of a cell in percent format


def titles(course: Course) -> dict[str, str]:
    """The assignments' titles by name, in the course's order: its setting, then the alphabet."""
    first = [name for name in course.settings.order if name in course.assignments]
    names = dict.fromkeys([*first, *course.assignments])
    return {name: _title(course.assignments[name]) for name in names}


def _title(assignment: Assignment) -> str:
    """The first heading of the lesson; the assignment's name where it has none."""
    found = _HEADING.search(assignment.master.read_text("utf-8"))
    return found[1] if found else assignment.name
