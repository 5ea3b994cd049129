"""What `nbgrader autograde` could not grade: no points of an earlier attempt, and a page on why.

nbgrader goes on with the next student, and leaves the gradebook as an earlier attempt has left
it. Which attempts failed, and why, is noted here while it works; when it has ended, the gradebook
and `autograded/` say it.
"""

from __future__ import annotations

import functools
import glob
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from nbgrader.converters import Autograde
from sqlalchemy.exc import SQLAlchemyError

from autograder.course.assignments import Course, CourseError, open_course
from autograder.course.settings import Settings
from autograder.nbgrader import NbgraderError
from autograder.nbgrader.gradebook import has_submission, open_gradebook, write_each
from autograder.nbgrader.harmless import cannot_be_shown
from autograder.nbgrader.pages import Page, known_of, write_page
from autograder.nbgrader.ungraded import no_marks
from autograder.report.model import Report, Status
from autograder.report.text import visible
from autograder.submissions.finding import HandIn, look
from autograder.submissions.reading import SubmissionError
from autograder.submissions.students import printable

_OTHERWISE: Final = "Something went wrong while it was graded: the grader's log says what."
_STEPS: Final = ("init_destination", "init_assignment", "convert_single_notebook")

Attempts = dict[tuple[str, str], str]  # by assignment and student: why it was not graded


def note_failures() -> None:
    """Put it in place, for nbgrader's own `Autograde`."""
    for step in _STEPS:
        setattr(Autograde, step, _noted(getattr(Autograde, step)))
    Autograde.init_notebooks = _with_nothing_to_grade(Autograde.init_notebooks)
    Autograde.convert_notebooks = _and_told(Autograde.convert_notebooks)


def in_words(error: BaseException) -> str | None:
    """What is anybody's to mend, in a sentence; None for what takes a traceback."""
    if isinstance(error, NbgraderError | SubmissionError | CourseError):
        return visible(str(error))
    if isinstance(error, OSError) and error.strerror:
        where = f"{printable(str(error.filename))}: " if error.filename else ""
        return visible(where + error.strerror)
    return None


def _noted(step: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(step)
    def do(self: Any, *arguments: str) -> Any:
        if len(arguments) == 2:
            self._at = arguments
        try:
            return step(self, *arguments)
        except SQLAlchemyError:  # which ends the command, and is said
            raise
        except Exception as error:
            self._failed[self._at] = in_words(error) or _OTHERWISE
            raise

    return do


def _with_nothing_to_grade(init_notebooks: Callable[[Any], None]) -> Callable[[Any], None]:
    """Note who has handed in a folder without a notebook, which nbgrader passes over."""

    def init(self: Any) -> None:
        self._failed = {}
        init_notebooks(self)
        course = self.coursedir
        pattern = self._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
        everybody = self._format_source(course.assignment_id, course.student_id)
        for folder in glob.glob(everybody):  # noqa: PTH207  as nbgrader looks for them
            found = re.fullmatch(pattern, folder)
            if found is None or folder in self.assignments:
                continue
            student = found["student"]
            hand_in = look(Path(folder).parents[1], student, found["assignment"])
            if hand_in.file is None and student not in course.student_id_exclude.split(","):
                self._failed[found["assignment"], student] = ""

    return init


def _and_told(convert_notebooks: Callable[[Any], None]) -> Callable[[Any], None]:
    def convert(self: Any) -> None:
        try:
            convert_notebooks(self)
        finally:
            for (assignment, student), why in self._failed.items():
                try:
                    _tell(self, assignment, student, why)
                except (NbgraderError, OSError) as error:
                    self.log.error("%s, %s: %s", printable(student), assignment, error)

    return convert


def _tell(autograde: Any, assignment: str, student: str, why: str) -> None:
    """Let the gradebook and the notebook in `autograded/` say that there is no mark.

    Raises:
        GradebookError: the gradebook, or the assignment in it, is not there.
    """
    if cannot_be_shown(student):
        return
    course_dir = autograde.coursedir
    folder = Path(course_dir.format_path(course_dir.submitted_directory, student, assignment))
    hand_in = look(folder.parents[1], student, assignment)
    course = _course(Path(autograde.config.GradeInJail.solutions))
    if course is not None and assignment not in course.assignments:
        return  # nbgrader's own
    settings = course.settings if course is not None else Settings()
    with closing(open_gradebook(course_dir.db_url)) as gradebook:
        if not why and not has_submission(gradebook, assignment, student):
            return  # nothing came, now or before
        known = known_of(gradebook, course, assignment)
        marks = no_marks(hand_in, known.source)
        for words in write_each(gradebook, assignment, assignment, [marks]).values():
            autograde.log.error("%s, %s: %s", printable(student), assignment, words)
    report = _report(hand_in, why.removeprefix(f"{student}, {assignment}: "))
    to = Path(autograde._format_dest(assignment, student))
    for remark in write_page(Page(report, hand_in, known, to, settings, plots=False)):
        autograde.log.error("%s, %s: %s", printable(student), assignment, remark.words)
    autograde.log.warning(
        "%s, %s: not graded; it has no points, whatever an earlier attempt had, and a person is "
        "asked to look.",
        printable(student),
        assignment,
    )


def _course(solutions: Path) -> Course | None:
    """The course, where it is not the reason."""
    try:
        return open_course(solutions)
    except CourseError:
        return None


def _report(hand_in: HandIn, why: str) -> Report:
    return Report(
        student=hand_in.student,
        assignment=hand_in.assignment,
        status=Status.NOT_GRADED,
        score=None,
        max_score=0,
        submission=None,
        isolation="none",
        seed=0,
        notes=(*hand_in.notes, *([why] if why else [])),
    )
