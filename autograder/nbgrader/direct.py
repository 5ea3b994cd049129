"""`autograder grade --gradebook`: a class's marks straight into nbgrader's gradebook.

The same marks, cell by cell, as `nbgrader autograde` gives through the engine, and the same
notebooks in `autograded/`, so that nbgrader's feedback, formgrader and export work on them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from autograder.course.assignments import Course
from autograder.grading.results import SET_RIGHT
from autograder.nbgrader import NbgraderError
from autograder.nbgrader.cells import SourceCell, text_of
from autograder.nbgrader.gradebook import (
    NO_RESPONSE,
    Marks,
    has_submission,
    open_gradebook,
    why_closed,
    write_each,
)
from autograder.nbgrader.harmless import cannot_be_shown
from autograder.nbgrader.notebooks import Notebook, open_notebook
from autograder.nbgrader.pages import (
    Known,
    Page,
    Remark,
    known_of,
    settings_of_nbgrader,
    write_pages,
)
from autograder.nbgrader.result import exercise_in, points_for
from autograder.nbgrader.stamps import stamp_in
from autograder.nbgrader.ungraded import no_marks
from autograder.report.model import Report, Status
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError

SUBMITTED, AUTOGRADED = "submitted", "autograded"  # nbgrader's own names


class DirectWay:
    """From submissions to the gradebook; open while the class is graded.

    Raises:
        GradebookError: an assignment is not in the gradebook.
        NoNbgraderError: nbgrader is not installed.
    """

    def __init__(
        self, course: Course, url: str, assignments: Sequence[str], plots: bool = False
    ) -> None:
        self._course, self._url, self._plots = course, url, plots
        self._gradebook = open_gradebook(url)
        self._known = {name: known_of(self._gradebook, course, name) for name in assignments}
        self._answered: dict[Path, Answered] = {}  # by what is graded, where it was opened before

    def close(self) -> None:
        self._gradebook.close()

    def as_graded(self, hand_ins: Sequence[HandIn], out: Path) -> list[HandIn]:
        """What is to be graded: where a locked cell was edited, a copy with its own text again.

        Refused is what could not be written down afterwards.
        """
        return [self._as_graded(one, out) for one in hand_ins]

    def _as_graded(self, hand_in: HandIn, out: Path) -> HandIn:
        file = hand_in.file
        if file is None or hand_in.refusal is not None:
            return hand_in
        if why := cannot_be_shown(hand_in.folder.parent.name):
            return replace(hand_in, refusal=why)
        stamp = stamp_in(hand_in.folder)
        if stamp is not None and stamp.complaint:
            hand_in = replace(hand_in, notes=(*hand_in.notes, stamp.complaint))
        if file.suffix != ".ipynb":
            return hand_in
        try:
            return self._set_right(hand_in, file, out)
        except SubmissionError as error:
            return replace(hand_in, refusal=str(error))
        except OSError as error:
            why = error.strerror or str(error)
            return replace(hand_in, refusal=f"It could not be set right before grading: {why}.")

    def _set_right(self, hand_in: HandIn, file: Path, out: Path) -> HandIn:
        """What was handed in, or a copy in which locked cells have their own text again."""
        known = self._known[hand_in.assignment]
        notebook = open_notebook(file, known.source, known.order)
        answered = _answered(notebook, known)
        if not notebook.changed:
            self._answered[file] = answered
            return hand_in
        folder = out / SET_RIGHT / hand_in.folder.parent.name / hand_in.assignment
        copy = folder / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(notebook.content), "utf-8")
        self._answered[copy] = answered
        return replace(hand_in, file=copy, notes=(*hand_in.notes, *notebook.notes))

    def write(
        self,
        hand_ins: Sequence[HandIn],
        reports: Sequence[Report],
        submissions: Path,
        processes: int,
    ) -> list[Remark]:
        """Write the marks and notebooks of all that came; what there is to say of that.

        What could not be graded has no points, whatever an earlier attempt had. What one
        student's work or stamp does not let through keeps nobody else's back.
        """
        came = [
            (one, report)
            for one, report in zip(hand_ins, reports, strict=True)
            if self._has_come(one, report)
        ]
        self._gradebook.close()  # no process is forked with a connection
        remarks: list[Remark] = []
        with write_pages(list(self._pages(came, submissions)), processes) as pages:
            for name, known in self._known.items():
                own = [(one, report) for one, report in came if one.assignment == name]
                remarks += self._write_marks(name, known, own, submissions.resolve().parent)
            remarks += pages()
        return remarks

    def _has_come(self, one: HandIn, report: Report) -> bool:
        """Whether there is something to write: also where nothing to grade has come this time."""
        name = one.folder.parent.name
        if cannot_be_shown(name):
            return False
        if report.status is Status.MISSING:
            return one.is_there and has_submission(self._gradebook, one.assignment, name)
        return True

    def _write_marks(
        self,
        assignment: str,
        known: Known,
        came: Sequence[tuple[HandIn, Report]],
        course_dir: Path,
    ) -> Iterator[Remark]:
        marks: list[Marks] = []
        hand_ins: dict[str, HandIn] = {}
        for one, report in came:
            student = one.folder.parent.name
            try:
                if report.status is not Status.GRADED:
                    marks.append(no_marks(one, known.source))
                    continue
                marks.append(self._marks(one, known, report))
                hand_ins[student] = one
            except (NbgraderError, SubmissionError, OSError) as error:
                marks.append(no_marks(one, known.source))
                yield Remark(one, f"Its marks are not in the gradebook: {error}")
        everybody = {one.folder.parent.name: one for one, _ in came}
        for name, why in write_each(self._gradebook, assignment, assignment, marks).items():
            yield Remark(everybody[name] if name else None, why)
            if name is None:
                return
            hand_ins.pop(name, None)
        for one in hand_ins.values():
            if late := self._penalise(one, course_dir):
                yield Remark(one, late)

    def _pages(self, came: Sequence[tuple[HandIn, Report]], submissions: Path) -> Iterator[Page]:
        if submissions.resolve().name != SUBMITTED:
            return
        for one, report in came:
            to = submissions.resolve().parent / AUTOGRADED / one.folder.parent.name / one.assignment
            known, settings = self._known[one.assignment], self._course.settings
            yield Page(report, one, known, to, settings, self._plots)

    def _penalise(self, hand_in: HandIn, course_dir: Path) -> str | None:
        """Let nbgrader's own plugin say what being late costs, where somebody was.

        Where it cannot, why not.
        """
        if stamp_in(hand_in.folder) is None:
            return None
        student = hand_in.folder.parent.name
        try:
            submission = self._gradebook.find_submission(hand_in.assignment, student)
            if submission.total_seconds_late <= 0:
                return None
            from nbformat.v4 import new_notebook
            from nbgrader.preprocessors import AssignLatePenalties

            with _importing_from(course_dir):
                settings = settings_of_nbgrader(course_dir)
                late = AssignLatePenalties(config=settings)
            about = {"notebook": hand_in.assignment, "assignment": hand_in.assignment}
            about |= {"student": student, "db_url": self._url}
            late.preprocess(new_notebook(), {"nbgrader": about})
        except Exception as error:  # whatever the course's plugin, or the database, says
            return f"Late, and the penalty could not be worked out: {why_closed(error) or error}"
        return None

    def _marks(self, hand_in: HandIn, known: Known, report: Report) -> Marks:
        assert hand_in.file is not None
        stamp, answered = stamp_in(hand_in.folder), self._answered.get(hand_in.file)
        if answered is None:
            answered = _answered(open_notebook(hand_in.file, known.source, ()), known)
        points: dict[str, float | None] = {}
        comments: dict[str, str | None] = {}
        for its, untouched in answered:
            if its.is_test:
                exercise = exercise_in(report, its.exercise, its.grade_id)
                points[its.grade_id] = points_for(exercise, its.points)
            elif its.grade:  # written by the student, read by a person
                points[its.grade_id] = 0.0 if untouched else None
            if its.solution or its.task:
                comments[its.grade_id] = NO_RESPONSE if untouched and not its.task else None
        return Marks(hand_in.folder.parent.name, stamp.moment if stamp else None, points, comments)


Answered = list[tuple[SourceCell, bool]]


def _answered(notebook: Notebook, known: Known) -> Answered:
    """The cells of a notebook that nbgrader knows, and whether each is still as it was released."""
    ids = (
        (cell, cell["metadata"].get("nbgrader", {}).get("grade_id", "")) for cell in notebook.cells
    )
    found = ((cell, known.source[name]) for cell, name in ids if name in known.source)
    return [(its, text_of(cell) == its.source) for cell, its in found]


@contextmanager
def _importing_from(course_dir: Path) -> Iterator[None]:
    """With the course's own plugins found, as nbgrader finds them in the folder it runs in."""
    sys.path.insert(0, str(course_dir))
    try:
        yield
    finally:
        sys.path.remove(str(course_dir))
