"""The preprocessors and the reader that `configure` puts into nbgrader's configuration.

nbgrader takes a submission through two lists. In the first, `SetRight` comes before nbgrader's
own; in the second, `GradeInJail` takes the place of `Execute`, so no kernel is started. The
points are then read from the test cells by nbgrader's own `SaveAutoGrades`. An assignment that is
none of the course's is nbgrader's own: it runs the notebook as it always does, and that is said.
"""

from __future__ import annotations

import functools
import json
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearSolutions, Execute, NbGraderPreprocessor
from traitlets import Unicode

from autograder.course.assignments import Course, open_course
from autograder.course.release import without_solution
from autograder.course.secret import HOW_TO_SET, why_it_is_none
from autograder.grading.secrecy import keep_secret
from autograder.nbgrader.cells import SourceCell, order_of, set_right
from autograder.nbgrader.gradebook import source_cells
from autograder.nbgrader.grader import Grader
from autograder.nbgrader.harmless import make_harmless
from autograder.nbgrader.notebooks import mark_cells
from autograder.nbgrader.places import places
from autograder.nbgrader.reading import notebook_in
from autograder.nbgrader.stamps import stamp_in
from autograder.report.shown import as_shown
from autograder.submissions.choosing import choose
from autograder.submissions.finding import why_refused
from autograder.submissions.reading import SubmissionError
from autograder.submissions.unwritten import asked_in

_NOTES = "autograder"  # in the notebook's metadata, from the first list to the second

Processed = tuple[NotebookNode, dict[str, Any]]


class ReadAlike(NotebookExporter):
    """nbconvert's exporter, which finds and reads submissions as `autograder grade` does.

    nbformat's own reader refuses notebooks over a byte order mark or a cell's missing outputs.
    """

    solutions = Unicode("", help="The course's solutions/ folder.").tag(config=True)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **how: Any
    ) -> Processed:
        file = Path(filename)
        if why := why_refused(file, file.parents[1]):  # before it is opened
            raise SubmissionError(why)
        read: Processed = super().from_filename(filename, resources=resources, **how)
        return read

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **how: Any
    ) -> Processed:
        file, notes = Path(file_stream.name), []
        if is_first := getattr(self.parent, "_sanitizing", False):  # of nbgrader's two lists
            file, note = self._chosen(file)
            notes = [note] if note else []
        notebook = from_dict(notebook_in(file))
        if is_first:
            notebook.metadata[_NOTES] = {"notes": notes}
        read: Processed = self.from_notebook_node(notebook, resources=resources, **how)
        return read

    def _chosen(self, notebook: Path) -> tuple[Path, str]:
        """The notebook, or the script beside it where that has the work in it."""
        script = notebook.with_suffix(".py")
        assignments = _course(self.solutions).assignments
        if notebook.stem not in assignments or why_refused(script, script.parents[1]):
            return notebook, ""
        asked = asked_in(assignments[notebook.stem].visible_tests)
        return choose([notebook, script], asked)


class ClearTitledSolutions(ClearSolutions):
    """nbgrader's ClearSolutions, where stubs say which exercise is not written yet."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        stub = without_solution(cell.source) if cell.cell_type == "code" else cell.source
        if stub == cell.source or "BEGIN SOLUTION" in stub:
            return bool(super()._replace_solution_region(cell, language))
        cell.source = stub
        return True


class _WithSource(NbGraderPreprocessor):
    """A preprocessor that knows the instructor's notebook."""

    solutions = Unicode("", help="The course's solutions/ folder.").tag(config=True)

    def course(self) -> Course:
        """The course whose tests give the marks."""
        return _course(self.solutions)

    def known(self, resources: dict[str, Any]) -> dict[str, SourceCell]:
        """The cells of this notebook that nbgrader's gradebook knows."""
        about = resources["nbgrader"]
        with _gradebook(about["db_url"]) as gradebook:
            return source_cells(gradebook, about["notebook"], about["assignment"])


class SetRight(_WithSource):
    """Gives test cells that were deleted, edited, copied or retagged back their place.

    What is shown of the notebook is made harmless here, before anything of it is in `autograded/`.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Processed:
        known, course = self.known(resources), self.course()
        assignment = resources["nbgrader"]["assignment"]
        notes = nb.metadata.get(_NOTES, {}).get("notes", [])
        if not is_nbgraders_own(course, assignment, known):
            notes += set_right(nb.cells, known, order_of(course, assignment))
        make_harmless(nb.cells, known)
        nb.cells = [from_dict(cell) for cell in nb.cells]
        for note in notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        stamp = stamp_in(Path(resources["metadata"]["path"]))
        if stamp is not None and stamp.complaint:  # which has been logged
            notes.append(stamp.complaint)
        nb.metadata = from_dict({_NOTES: {"notes": notes}})
        return nb, resources


class GradeInJail(_WithSource):
    """Grades with the hidden tests, in the jail, in the place of nbgrader's Execute."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Processed:
        about = resources["nbgrader"]
        file = Path(resources["metadata"]["path"]) / f"{about['notebook']}.ipynb"
        course, known = self.course(), self.known(resources)
        if is_nbgraders_own(course, about["assignment"], known):
            return self._as_nbgrader_does(nb, resources)
        keep_secret({"the course": [course.solutions], "the submission": [file]})
        keep_secret(places(file.parents[3], about["db_url"], self._exchange()))
        self._warn_of_no_secret(course)
        done = _grader(course.solutions).grade(about["student"], about["assignment"], file)
        assert done.report is not None
        report = as_shown(done.report, course.settings.shown_elsewhere)
        self.log.info("Graded in the jail; isolation: %s", done.report.isolation)
        notes = nb.metadata.get(_NOTES, {}).get("notes", [])
        mark_cells(nb.cells, known, report, done.outputs, notes)
        nb.cells = [from_dict(cell) for cell in nb.cells]
        return nb, resources

    def _as_nbgrader_does(self, nb: NotebookNode, resources: dict[str, Any]) -> Processed:
        """Run the notebook and its own test cells in a kernel."""
        about = resources["nbgrader"]
        if self.parent not in _WARNED:
            self.log.warning(_UNPROTECTED, about["assignment"])
        _WARNED.add(self.parent)
        with _gradebook(about["db_url"]) as gradebook:
            kernel = gradebook.find_notebook(about["notebook"], about["assignment"]).kernelspec
        nb.metadata["kernelspec"] = from_dict(json.loads(kernel or "{}"))
        run: Processed = Execute(parent=self.parent).preprocess(nb, resources)
        return run

    def _exchange(self) -> Path | None:
        root = self.config.get("Exchange", {}).get("root")
        return Path(root).expanduser() if isinstance(root, str) else None

    def _warn_of_no_secret(self, course: Course) -> None:
        """Once in a run: nbgrader has an exporter for each, and preprocessors for each notebook."""
        if self.parent not in _WARNED and (why := why_it_is_none(course.settings)):
            self.log.warning("The course's secret is %s.\n%s.", why, HOW_TO_SET)
        _WARNED.add(self.parent)


def is_nbgraders_own(course: Course, assignment: str, known: Mapping[str, SourceCell]) -> bool:
    """Whether nbgrader grades an assignment itself: it has no hidden tests and asks for none."""
    return assignment not in course.assignments and not any(
        cell.exercise for cell in known.values()
    )


_UNPROTECTED: Final = (
    "%s has no hidden tests in solutions/: nbgrader grades it as it always does, with its test "
    "cells beside the student's code, as you. Such code can read what you can (solutions, "
    "everybody's work) and change marks, also those of other assignments."
)
_WARNED: weakref.WeakSet[Any] = weakref.WeakSet()  # exporters


def _course(solutions: str) -> Course:
    return open_course(Path(solutions).expanduser() if solutions else None)


@functools.cache
def _gradebook(url: str) -> Gradebook:
    """One for each database: closed after use it keeps no connection, but its compiled queries."""
    return Gradebook(url)


@functools.cache
def _grader(solutions: Path) -> Grader:
    return Grader(solutions)
