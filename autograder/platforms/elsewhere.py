"""Grading one submission on a platform's own machine: found under any name, graded, reported."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from autograder.course.assignments import Course
from autograder.grading.grade import Grading
from autograder.jail.isolation import Isolation
from autograder.jail.ladder import NOT_STOPPED
from autograder.platforms.archive import opened
from autograder.platforms.choosing import NOTHING, Choice, choose
from autograder.platforms.people import folder_name
from autograder.platforms.pieces import Person, Piece
from autograder.report.model import Report, Status
from autograder.submissions.finding import look


@dataclass(frozen=True)
class Graded:
    """A report, and the file it is on, by its path in the student's own folder."""

    report: Report
    path: str = ""


def grade_here(
    course: Course, submission: Path, student: str, assignments: Sequence[str], insist: bool
) -> list[Graded]:
    """Grade what a folder holds for each of the assignments.

    insist: there has to be something for each; else what is not there is left out.

    Raises:
        ArchiveError, CourseError, TestsError, NoIsolationError, JailFault, OSError: see `Grading`.
    """
    done = []
    with opened(submission) as contents:
        person = Person("", student, student)
        pieces = [Piece(person, entry, entry.parts) for entry in contents.files]
        for name in assignments:
            choice = choose(pieces, name, list(course.assignments))
            others = len(assignments) > 1
            if choice.file is None and not insist:
                continue
            if others and not insist and choice.notes:
                continue  # a file of another name may be for another assignment
            done.append(_grade(course, name, student, choice))
    return done


def _grade(course: Course, assignment: str, student: str, choice: Choice) -> Graded:
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        here = Path(folder)  # closed to others, as such folders are
        root, out = here / "submitted", here / "results"
        place = root / "student" / assignment
        place.mkdir(parents=True)
        out.mkdir()
        if choice.file is not None:
            (place / f"{assignment}{choice.file.suffix}").write_bytes(choice.file.data)
        hand_in = replace(look(root, "student", assignment), student=folder_name(student))
        (report,) = Grading(course, out, processes=1, pages=False).grade(root, [hand_in])
    return Graded(_told(report, choice), choice.file.piece.entry.path if choice.file else "")


def _told(report: Report, choice: Choice) -> Report:
    """With what a student has to know of how the file was chosen; a doubt about it is no zero."""
    notes = (*choice.notes, *((choice.doubt,) if choice.doubt else ()), *report.notes)
    report = msgspec.structs.replace(report, notes=tuple(dict.fromkeys(notes)))
    if choice.doubt and not choice.doubt.startswith(NOTHING):
        return msgspec.structs.replace(report, status=Status.NOT_GRADED, score=None, exercises=())
    return report


def what_kept_it(report: Report) -> str:
    """Which rung of isolation there was, and what it does not stop: for the instructor."""
    words = f"Isolation: {report.isolation}."
    if report.isolation in set(Isolation):
        gaps = NOT_STOPPED.get(Isolation(report.isolation), "")
        words += f" What this does not stop: {gaps}." if gaps else ""
    return words
