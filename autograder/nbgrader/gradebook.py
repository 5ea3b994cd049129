"""nbgrader's gradebook: the cells it knows, and the marks written into it.

Marks are written as nbgrader's own SaveAutoGrades writes them: a manual score and a comment stay.
Unlike there it is one transaction for a whole class, and none where all marks stand there already.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from autograder.nbgrader import NbgraderError
from autograder.nbgrader.api import nbgrader_api
from autograder.nbgrader.cells import SourceCell

NO_RESPONSE = "No response."  # nbgrader's words for a solution cell that was left alone


class GradebookError(NbgraderError):
    """The gradebook has not what is needed; the text says what to run."""


class GradebookClosedError(GradebookError):
    """The gradebook cannot be used just now: it is locked, read-only, or its disk is full."""


@dataclass(frozen=True)
class Marks:
    """What one student's notebook earned, cell by cell; None: a person has to say."""

    student: str
    timestamp: datetime | None
    points: Mapping[str, float | None]  # by grade_id
    comments: Mapping[str, str | None]  # by grade_id of a solution cell


def open_gradebook(url: str) -> Any:
    """nbgrader's gradebook at a database's address.

    Raises:
        GradebookError: it cannot be opened.
        NoNbgraderError: nbgrader is not installed.
    """
    api = nbgrader_api()
    wait_for_locks()
    try:
        return api.Gradebook(url)
    except Exception as error:  # whatever the database's driver says
        if why := why_closed(error):
            raise GradebookClosedError(f"the gradebook {url} {why}") from error
        raise GradebookError(f"the gradebook {url} cannot be opened: {error}") from error


# --- a gradebook that others use -------------------------------------------------------------

_PATIENCE = 20_000  # milliseconds that a lock is waited for; the driver's own are 5,000
_IMPATIENCE = 1_000  # once that was in vain
_REASONS = (
    ("database is locked", "is locked by another program (a formgrader, a backup, sqlite3?)"),
    ("readonly database", "may only be read"),
    ("disk is full", "cannot grow: its disk is full"),
    ("disk I/O error", "cannot be written: a fault of its disk, or a full one"),
    ("unable to open database", "cannot be opened: is its folder there, and may it be written?"),
)


def why_closed(error: BaseException) -> str | None:
    """Why a database cannot be used, by what its driver says; None where that is no reason."""
    said = str(getattr(error, "orig", error))
    why = next((words for sign, words in _REASONS if sign in said), None)
    if why is not None:
        _Waiting.milliseconds = _IMPATIENCE
    return why


class _Waiting:
    milliseconds = _PATIENCE


@functools.cache
def wait_for_locks() -> None:
    """Wait for whoever has locked a gradebook in SQLite, longer than its driver would."""
    from sqlalchemy import Engine, event

    def connected(connection: object, record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(f"PRAGMA busy_timeout = {_Waiting.milliseconds}").close()

    event.listen(Engine, "connect", connected)


def source_cells(gradebook: Any, notebook: str, assignment: str) -> dict[str, SourceCell]:
    """The cells of a notebook that nbgrader knows, by `grade_id`.

    Raises:
        GradebookError: the notebook is not in the gradebook.
    """
    try:
        found = gradebook.find_notebook(notebook, assignment)
    except nbgrader_api().MissingEntry as error:
        raise GradebookError(
            f"{assignment}/{notebook} is not in the gradebook: "
            f"run `nbgrader generate_assignment {assignment}` first"
        ) from error
    graded = {cell.name: cell for cell in (*found.grade_cells, *found.task_cells)}
    tasks = {cell.name for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}
    return {
        cell.name: _source_cell(cell, graded.get(cell.name), solutions, tasks)
        for cell in sorted(found.source_cells, key=lambda cell: str(cell.name))
    }


def _source_cell(cell: Any, graded: Any, solutions: set[str], tasks: set[str]) -> SourceCell:
    return SourceCell(
        grade_id=cell.name,
        cell_type=cell.cell_type,
        source=cell.source,
        locked=bool(cell.locked),
        grade=graded is not None and cell.name not in tasks,
        solution=cell.name in solutions,
        task=cell.name in tasks,
        points=float(graded.max_score) if graded is not None else 0.0,
        checksum=cell.checksum,
    )


def has_submission(gradebook: Any, assignment: str, student: str) -> bool:
    """Whether a student has a submission there; where that cannot be asked, writing will say so."""
    from sqlalchemy.exc import SQLAlchemyError

    api = nbgrader_api()
    try:
        gradebook.find_submission(assignment, student)
    except api.MissingEntry:
        return False
    except SQLAlchemyError:
        gradebook.db.rollback()
    return True


# --- writing --------------------------------------------------------------------------------


def write_each(
    gradebook: Any, assignment: str, notebook: str, marks: Sequence[Marks]
) -> dict[str | None, str]:
    """Write the marks of a class, and say whose could not be written and why; None is everybody.

    All at once; where the database does not take that, student by student.
    """
    from sqlalchemy.exc import SQLAlchemyError

    unwritten: dict[str | None, str] = {}
    try:
        write_marks(gradebook, assignment, notebook, marks)
    except GradebookClosedError as error:
        unwritten[None] = f"The marks of {assignment} are not in the gradebook: {error}."
    except SQLAlchemyError:
        for one in marks:
            try:
                write_marks(gradebook, assignment, notebook, [one])
            except (GradebookClosedError, SQLAlchemyError) as error:
                why = str(getattr(error, "orig", error)).split("\n")[0]
                unwritten[one.student] = f"Its marks are not in the gradebook: {why}"
    return unwritten


def write_marks(gradebook: Any, assignment: str, notebook: str, marks: Sequence[Marks]) -> None:
    """Write the marks of a class for one notebook: all of them, or none where it fails.

    Raises:
        GradebookClosedError: nothing can be written there just now.
        SQLAlchemyError: the database does not take these.
    """
    api, session = nbgrader_api(), gradebook.db
    try:
        _add_students(api, session, [one.student for one in marks])
        found = gradebook.find_assignment(assignment)
        _add_submissions(api, session, found, marks)
        _update(api, session, gradebook.find_notebook(notebook, assignment), marks)
        session.commit()
    except BaseException as error:
        session.rollback()
        if isinstance(error, Exception) and (why := why_closed(error)):
            raise GradebookClosedError(f"the gradebook {why}") from error
        raise


def _add_students(api: Any, session: Any, students: Iterable[str]) -> None:
    there = {name for (name,) in session.query(api.Student.id)}
    _insert(
        session,
        api.Student,
        [{"id": name} for name in dict.fromkeys(students) if name not in there],
    )


def _add_submissions(api: Any, session: Any, assignment: Any, marks: Sequence[Marks]) -> None:
    """A submission for who has none yet, with all that nbgrader's `add_submission` gives it."""
    submitted = api.SubmittedAssignment
    query = session.query(submitted.student_id, submitted.id, submitted.timestamp)
    there = {who: row for who, *row in query.filter_by(assignment_id=assignment.id)}
    stamped = [one for one in marks if one.timestamp and one.student in there]
    _change(
        session,
        submitted,
        [
            {"id": there[one.student][0], "timestamp": one.timestamp}
            for one in stamped
            if there[one.student][1] != one.timestamp
        ],
    )
    rows: dict[Any, list[dict[str, Any]]] = {
        kind: []
        for kind in (api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment)
    }
    cells = {
        notebook.id: (
            [cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)],
            [cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)],
        )
        for notebook in assignment.notebooks
    }
    for one in marks:
        if one.student in there:
            continue
        submission = {"id": api.new_uuid(), "assignment_id": assignment.id}
        rows[api.SubmittedAssignment].append(
            submission | {"student_id": one.student, "timestamp": one.timestamp}
        )
        for notebook_id, (graded, commented) in cells.items():
            own = {"id": api.new_uuid(), "assignment_id": submission["id"]}
            rows[api.SubmittedNotebook].append(own | {"notebook_id": notebook_id, "flagged": False})
            for kind, ids in ((api.Grade, graded), (api.Comment, commented)):
                rows[kind] += [
                    {"id": api.new_uuid(), "cell_id": cell, "notebook_id": own["id"]}
                    for cell in ids
                ]
    for kind, new in rows.items():
        _insert(session, kind, new)


def _update(api: Any, session: Any, notebook: Any, marks: Sequence[Marks]) -> None:
    """What SaveAutoGrades does to grades and comments."""
    by_student = {one.student: one for one in marks}
    cells = session.query(api.BaseCell.id, api.BaseCell.name).filter_by(notebook_id=notebook.id)
    names = dict(cells.tuples())
    owners = {
        own: by_student[student]
        for own, student in session.query(
            api.SubmittedNotebook.id, api.SubmittedAssignment.student_id
        )
        .join(
            api.SubmittedAssignment,
            api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
        )
        .filter(api.SubmittedNotebook.notebook_id == notebook.id)
        if student in by_student
    }
    penalised = session.query(api.SubmittedNotebook.id).filter(
        api.SubmittedNotebook.notebook_id == notebook.id,
        api.SubmittedNotebook.late_submission_penalty.is_not(None),
    )
    _change(
        session,
        api.SubmittedNotebook,
        [{"id": own, "late_submission_penalty": None} for (own,) in penalised if own in owners],
    )
    grades, comments = [], []
    columns: tuple[Any, ...] = (
        api.Grade.id,
        api.Grade.notebook_id,
        api.Grade.cell_id,
        api.Grade.manual_score,
        api.Grade.auto_score,
        api.Grade.needs_manual_grade,
    )
    for grade, own, cell, manual, *stand in _of(api, session, api.Grade, notebook, *columns):
        points = owners[own].points if own in owners else {}
        if names[cell] in points:
            score = points[names[cell]]
            by_hand = manual is not None or score is None
            if stand != [score, by_hand]:
                grades.append({"id": grade, "auto_score": score, "needs_manual_grade": by_hand})
    columns = (
        api.Comment.id,
        api.Comment.notebook_id,
        api.Comment.cell_id,
        api.Comment.auto_comment,
    )
    for comment, own, cell, stands in _of(api, session, api.Comment, notebook, *columns):
        said = owners[own].comments if own in owners else {}
        if names[cell] in said and said[names[cell]] != stands:
            comments.append({"id": comment, "auto_comment": said[names[cell]]})
    _change(session, api.Grade, grades)
    _change(session, api.Comment, comments)


def _of(api: Any, session: Any, kind: Any, notebook: Any, *columns: Any) -> Any:
    """Rows of `kind` that belong to anybody's submission of a notebook."""
    submitted = api.SubmittedNotebook
    rows = session.query(*columns).join(submitted, submitted.id == kind.notebook_id)
    return rows.filter(submitted.notebook_id == notebook.id)


def _insert(session: Any, kind: Any, rows: list[dict[str, Any]]) -> None:
    from sqlalchemy import insert

    if rows:
        session.execute(insert(kind), rows)


def _change(session: Any, kind: Any, rows: list[dict[str, Any]]) -> None:
    from sqlalchemy import update

    if rows:
        session.execute(update(kind), rows)
