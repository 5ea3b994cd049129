"""`autograder grade --gradebook`: a class's marks straight into nbgrader's gradebook.

The same marks, cell by cell, as `nbgrader autograde` gives through the engine, and the same
notebooks in `autograded/`, so that nbgrader's feedback, formgrader and export work on them.
"""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.assignments import Course
from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.linux import syscalls
from autograder.nbgrader.cells import Cell, SourceCell, order_of, text_of
from autograder.nbgrader.config import CONFIG
from autograder.nbgrader.gradebook import (
    NO_RESPONSE,
    Marks,
    open_gradebook,
    source_cells,
    write_marks,
)
from autograder.nbgrader.notebooks import Notebook, mark_cells, open_notebook
from autograder.nbgrader.outputs import run_for_outputs
from autograder.nbgrader.result import exercise_in, points_for
from autograder.report.model import Report, Status
from autograder.report.shown import as_shown
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError

_STAMP = "timestamp.txt"
_READ_ONLY = 0o444
_NO_NAME = (
    "The student's folder has a name that is not UTF-8: nbgrader's gradebook takes none such."
)
_MANY_LINES = 80  # of output; nbgrader's own limits are 1000, and 100 of a traceback
SOURCE, SUBMITTED, AUTOGRADED = "source", "submitted", "autograded"  # nbgrader's own names


@dataclass(frozen=True)
class Known:
    """What nbgrader's gradebook knows of an assignment's notebook."""

    source: Mapping[str, SourceCell]
    order: tuple[str, ...]
    kernel: Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """A notebook to be run, marked and written into `autograded/`."""

    report: Report
    hand_in: HandIn
    known: Known
    to: Path
    settings: Settings
    plots: bool


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
        self._known = {name: self._look_up(name) for name in assignments}

    def _look_up(self, assignment: str) -> Known:
        source = source_cells(self._gradebook, assignment, assignment)
        kernel = self._gradebook.find_notebook(assignment, assignment).kernelspec
        order = tuple(order_of(self._course, assignment))
        return Known(source, order, json.loads(kernel or "{}"))

    def close(self) -> None:
        self._gradebook.close()

    def as_graded(self, hand_ins: Sequence[HandIn], out: Path) -> list[HandIn]:
        """What is to be graded: where a locked cell was edited, a copy with its own text again.

        Refused is what could not be written down afterwards.
        """
        return [self._as_graded(one, out) for one in hand_ins]

    def _as_graded(self, hand_in: HandIn, out: Path) -> HandIn:
        if hand_in.file is None or hand_in.refusal is not None:
            return hand_in
        if re.search("[\udc80-\udcff]", hand_in.folder.parent.name):  # bytes that are no text
            return replace(hand_in, refusal=_NO_NAME)
        if hand_in.file.suffix != ".ipynb":
            return hand_in
        known = self._known[hand_in.assignment]
        try:
            notebook = open_notebook(hand_in.file, known.source, known.order)
        except SubmissionError as error:
            return replace(hand_in, refusal=str(error))
        if not notebook.changed:
            return hand_in
        folder = out / "set right" / hand_in.folder.parent.name / hand_in.assignment
        copy = folder / hand_in.file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(notebook.content), "utf-8")
        return replace(hand_in, file=copy, notes=(*hand_in.notes, *notebook.notes))

    def write(
        self,
        hand_ins: Sequence[HandIn],
        reports: Sequence[Report],
        submissions: Path,
        processes: int,
    ) -> None:
        """Write the marks and notebooks of all that were graded.

        Raises:
            NoMarkError: a test cell carries no exercise.
        """
        graded = [
            (one, report)
            for one, report in zip(hand_ins, reports, strict=True)
            if report.status is Status.GRADED and one.file is not None
        ]
        pages = list(self._pages(graded, submissions))
        self._gradebook.close()  # no process is forked with a connection
        context = multiprocessing.get_context("fork")
        most = max(1, min(processes, len(pages)))  # all are started at once
        with ProcessPoolExecutor(most, context, syscalls.die_with_parent) as pool:
            written = pool.map(write_page, pages, chunksize=4)
            for name, known in self._known.items():
                marks = [self._marks(one, known, r) for one, r in graded if one.assignment == name]
                write_marks(self._gradebook, name, name, marks)
            for one, _ in graded:
                if (one.folder / _STAMP).is_file():
                    self._penalise(one, submissions.resolve().parent)
            list(written)  # last, since it raises what kept a page from being written

    def _pages(self, graded: Sequence[tuple[HandIn, Report]], submissions: Path) -> Iterator[Page]:
        if submissions.resolve().name != SUBMITTED:
            return
        for one, report in graded:
            to = submissions.resolve().parent / AUTOGRADED / one.folder.parent.name / one.assignment
            known, settings = self._known[one.assignment], self._course.settings
            yield Page(report, one, known, to, settings, self._plots)

    def _penalise(self, hand_in: HandIn, course_dir: Path) -> None:
        """Let nbgrader's own plugin say what being late costs, where somebody was."""
        student = hand_in.folder.parent.name
        submission = self._gradebook.find_submission(hand_in.assignment, student)
        if submission.total_seconds_late <= 0:
            return
        from nbformat.v4 import new_notebook
        from nbgrader.preprocessors import AssignLatePenalties

        settings = _settings_of_nbgrader(course_dir)
        about = {"notebook": hand_in.assignment, "assignment": hand_in.assignment}
        about |= {"student": student, "db_url": self._url}
        AssignLatePenalties(config=settings).preprocess(new_notebook(), {"nbgrader": about})

    def _marks(self, hand_in: HandIn, known: Known, report: Report) -> Marks:
        assert hand_in.file is not None
        source = known.source
        notebook = open_notebook(hand_in.file, source, ())
        points: dict[str, float | None] = {}
        comments: dict[str, str | None] = {}
        for cell in notebook.cells:
            its = source.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
            if its is None:
                continue
            untouched = text_of(cell) == its.source
            if its.is_test:
                exercise = exercise_in(report, its.exercise, its.grade_id)
                points[its.grade_id] = points_for(exercise, its.points)
            elif its.grade:  # written by the student, read by a person
                points[its.grade_id] = 0.0 if untouched else None
            if its.solution or its.task:
                comments[its.grade_id] = NO_RESPONSE if untouched and not its.task else None
        return Marks(hand_in.folder.parent.name, _timestamp(hand_in.folder), points, comments)


@functools.cache
def _settings_of_nbgrader(course_dir: Path) -> Any:
    from traitlets.config.loader import Config, PyFileConfigLoader

    there = (course_dir / CONFIG).is_file()
    return PyFileConfigLoader(CONFIG, str(course_dir)).load_config() if there else Config()


def _timestamp(folder: Path) -> datetime | None:
    """When the assignment was handed in, as nbgrader's `submit` and `collect` say it."""
    try:
        text = (folder / _STAMP).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    from nbgrader.utils import parse_utc

    moment: datetime | None = parse_utc(text) if text else None
    return moment


# --- the notebooks --------------------------------------------------------------------------


def write_page(page: Page) -> None:
    """Run a notebook in the jail and write it as `nbgrader autograde` leaves it."""
    assert page.hand_in.file is not None
    notebook = open_notebook(page.hand_in.file, page.known.source, page.known.order)
    nursery = _nursery(page.settings)
    outputs = run_for_outputs(notebook.program, nursery, page.settings, page.plots)
    notes = (*page.hand_in.notes, *notebook.notes)
    report = as_shown(page.report, page.settings.shown)
    mark_cells(notebook.cells, page.known.source, report, outputs, notes)
    if any(_is_long(cell) for cell in notebook.cells):
        _shorten(notebook, page.to.parents[2])
    _write(notebook, page)


def _is_long(cell: Cell) -> bool:
    """Whether nbgrader may find that too much: to ask it takes as long as a dozen submissions."""
    lines = 0
    for output in cell.get("outputs", ()):
        lines += output.get("text", "").count("\n") + len(output.get("traceback", ()))
    return lines > _MANY_LINES


def _shorten(notebook: Notebook, course_dir: Path) -> None:
    """Let nbgrader's own preprocessor cut what is printed."""
    from nbformat import from_dict
    from nbgrader.preprocessors import LimitOutput

    limit = LimitOutput(config=_settings_of_nbgrader(course_dir))
    shorter, _ = limit.preprocess(from_dict(notebook.content), {})
    notebook.content["cells"] = shorter.cells


@functools.cache
def _nursery(settings: Settings) -> Nursery:
    """This process's nursery: the jail starts once, and ends when the process does."""
    return contextlib.ExitStack().enter_context(Nursery(settings.limits, settings.isolation))


def _write(notebook: Notebook, page: Page) -> None:
    if page.known.kernel:
        notebook.content["metadata"]["kernelspec"] = dict(page.known.kernel)
    page.to.mkdir(parents=True, exist_ok=True)
    file = page.to / f"{page.hand_in.assignment}.ipynb"
    part = file.with_suffix(".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(notebook.content), indent=1) + b"\n")
    part.chmod(_READ_ONLY)  # as nbgrader's own
    part.replace(file)
    _bring_along(page.hand_in.folder, page.to)
    _bring_along(page.to.parents[2] / SOURCE / page.hand_in.assignment, page.to)


def _bring_along(folder: Path, to: Path) -> None:
    """What else is in a folder: of what was handed in, nbgrader's feedback needs stamp and secret.

    The instructor's own files come last, as in nbgrader.
    """
    for file in folder.rglob("*"):
        if file.suffix == ".ipynb" or file.is_symlink() or not file.is_file():
            continue
        there = to / file.relative_to(folder)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.unlink(missing_ok=True)
        shutil.copyfile(file, there)
        there.chmod(_READ_ONLY)
