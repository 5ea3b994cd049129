"""The notebooks in `autograded/`: run, marked and written as `nbgrader autograde` leaves them."""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.assignments import Course
from autograder.course.settings import Settings
from autograder.jail.isolation import JailFault, NoIsolationError
from autograder.jail.nursery import Nursery
from autograder.linux import syscalls
from autograder.nbgrader import NbgraderError
from autograder.nbgrader.beside import (
    READ_ONLY,
    bring_along,
    files_of,
    make_way,
    put_beside,
    remove,
)
from autograder.nbgrader.cells import Cell, SourceCell, order_of
from autograder.nbgrader.config import CONFIG
from autograder.nbgrader.gradebook import source_cells
from autograder.nbgrader.harmless import make_harmless
from autograder.nbgrader.notebooks import Notebook, mark_cells, open_notebook
from autograder.nbgrader.outputs import run_for_outputs
from autograder.nbgrader.unchanged import digest_of, is_there, sign
from autograder.nbgrader.ungraded import SIGN, may_be_opened, ungraded_notebook
from autograder.report.model import Report, Status
from autograder.report.shown import as_shown
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError

SOURCE = "source"  # nbgrader's own name
_MANY_LINES = 80  # of output; nbgrader's own limits are 1000, and 100 of a traceback
_NOT_THERE = "Its notebook is not in autograded/"


@dataclass(frozen=True)
class Known:
    """What nbgrader's gradebook knows of an assignment's notebook."""

    source: Mapping[str, SourceCell]
    order: tuple[str, ...]
    kernel: Mapping[str, Any]


def known_of(gradebook: Any, course: Course | None, assignment: str) -> Known:
    """What an open gradebook knows, and the order that the course's own notebook has.

    Raises:
        GradebookError: the assignment is not in the gradebook.
    """
    source = source_cells(gradebook, assignment, assignment)
    kernel = gradebook.find_notebook(assignment, assignment).kernelspec
    order = order_of(course, assignment) if course is not None else ()
    return Known(source, tuple(order), json.loads(kernel or "{}"))


@dataclass(frozen=True)
class Page:
    """A notebook to be run, marked and written into `autograded/`."""

    report: Report
    hand_in: HandIn
    known: Known
    to: Path
    settings: Settings
    plots: bool

    @property
    def notebook(self) -> Path:
        """The file that nbgrader's feedback and formgrader look for."""
        return self.to / f"{self.hand_in.assignment}.ipynb"

    @property
    def course_dir(self) -> Path:
        """The folder nbgrader runs in."""
        return self.to.parents[2]

    @property
    def source(self) -> Path:
        """The instructor's folder of this assignment."""
        return self.course_dir / SOURCE / self.hand_in.assignment

    @functools.cached_property
    def digest(self) -> str | None:
        """What tells whether it would be written otherwise; None where it is written anyway."""
        if self.report.status is not Status.GRADED or not may_be_opened(self.hand_in):
            return None
        folders, known = (self.hand_in.folder, self.source), self.known
        how = (known, self.hand_in.notes, self.settings.shown_elsewhere, self.plots)
        return digest_of(self.report, folders, self.course_dir, *how)


@dataclass(frozen=True)
class Remark:
    """What is to be said of what was written for nbgrader; without a hand-in it is everybody's.

    lost: whether something is not where nbgrader looks for it.
    """

    hand_in: HandIn | None
    words: str
    lost: bool = True


@contextmanager
def write_pages(pages: Sequence[Page], processes: int) -> Iterator[Callable[[], list[Remark]]]:
    """Write pages in processes of their own while other work is done.

    What is yielded waits for them, and gives what there is to say.
    """
    if not pages:
        yield list
        return
    with _pool(min(processes, len(pages))) as pool:
        futures = {pool.submit(write_page, page): page for page in pages}
        yield lambda: [one for future, page in futures.items() for one in _outcome(future, page)]


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")  # all are started at once
    return ProcessPoolExecutor(max(1, processes), context, syscalls.die_with_parent)


def _outcome(future: Future[list[Remark]], page: Page) -> list[Remark]:
    try:
        return future.result()
    except BrokenProcessPool:  # perhaps of a neighbour
        try:
            with _pool(1) as pool:
                return pool.submit(write_page, page).result()
        except BrokenProcessPool:
            return [Remark(page.hand_in, f"{_NOT_THERE}: the process that wrote it died, twice.")]


def write_page(page: Page) -> list[Remark]:
    """Run a notebook in the jail and write it; what there is to say of that.

    One that gets no marks is written as one that was not graded; what is there already, and made
    of the same, is left alone.
    """
    if is_there(page.notebook, page.digest, READ_ONLY):
        return []
    try:
        try:
            return [Remark(page.hand_in, words, lost=False) for words in _written(page)]
        except (NbgraderError, SubmissionError) as error:
            _written(replace(page, report=_ungraded(page.report, str(error))))
            return [Remark(page.hand_in, f"Its notebook says that it was not graded: {error}")]
    except OSError as error:
        why = f"{error.strerror or error}."
    except (JailFault, NoIsolationError) as error:
        why = str(error)
    except MemoryError:
        why = "there is not enough memory for it."
    return [Remark(page.hand_in, f"{_NOT_THERE}: {why}")]


def _ungraded(report: Report, why: str) -> Report:
    notes = (*report.notes, why)
    return msgspec.structs.replace(
        report, status=Status.NOT_GRADED, score=None, exercises=(), notes=notes
    )


def _written(page: Page) -> list[str]:
    if page.report.status is Status.GRADED:
        notebook = _as_marked(page)
    else:
        known, why = page.known, page.report.notes
        notebook = ungraded_notebook(page.hand_in, known.source, known.order, why)
    make_harmless(notebook.cells, page.known.source)
    if any(_is_long(cell) for cell in notebook.cells):
        _shorten(notebook, page.course_dir)
    return _write(notebook, page)


def _as_marked(page: Page) -> Notebook:
    assert page.hand_in.file is not None
    notebook = open_notebook(page.hand_in.file, page.known.source, page.known.order)
    nursery = _nursery(page.settings)
    outputs = run_for_outputs(notebook.program, nursery, page.settings, page.plots)
    notes = (*page.hand_in.notes, *notebook.notes)
    report = as_shown(page.report, page.settings.shown_elsewhere)
    mark_cells(notebook.cells, page.known.source, report, outputs, notes)
    return notebook


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

    limit = LimitOutput(config=settings_of_nbgrader(course_dir))
    shorter, _ = limit.preprocess(from_dict(notebook.content), {})
    notebook.content["cells"] = shorter.cells


@functools.cache
def settings_of_nbgrader(course_dir: Path) -> Any:
    """What the instructor has set in nbgrader's own configuration."""
    from traitlets.config.loader import Config, PyFileConfigLoader

    there = (course_dir / CONFIG).is_file()
    return PyFileConfigLoader(CONFIG, str(course_dir)).load_config() if there else Config()


@functools.cache
def _nursery(settings: Settings) -> Nursery:
    """This process's nursery: the jail starts once, and ends when the process does."""
    return contextlib.ExitStack().enter_context(Nursery(settings.limits, settings.isolation))


def _write(notebook: Notebook, page: Page) -> list[str]:
    """Write the folder anew, whole or not at all: nothing of an earlier run stays in it."""
    kernel = {"kernelspec": dict(page.known.kernel)} if page.known.kernel else {}
    part = page.to.with_name(f".{page.to.name}.part")
    make_way(part.parents[1], part.parent.name + "/" + part.name)
    part.mkdir(parents=True)
    try:
        said: list[str] = []
        if may_be_opened(page.hand_in):
            said = bring_along(page.hand_in.folder, part, files_of(page.source))
        put_beside(page.source, part)
        name = page.notebook.name
        make_way(part, name)
        if page.report.status is not Status.GRADED:
            signed = SIGN
        else:  # what is complained of is said again each time
            signed = sign(page.digest if not said else None)
        notebook.content["metadata"] = {**kernel, **signed}  # and nothing of the student's
        text = msgspec.json.format(msgspec.json.encode(notebook.content), indent=1) + b"\n"
        (part / name).write_bytes(text)
        (part / name).chmod(READ_ONLY)
        remove(page.to)
        part.rename(page.to)
    except BaseException:
        remove(part)
        raise
    return said
