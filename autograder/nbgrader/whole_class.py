"""Where one student's files would end nbgrader's own commands for everybody, they do not.

nbgrader has no setting for any of this: `configure` puts it in place, for the commands and for
whatever server reads the same configuration.

- A `timestamp.txt` that is no time ends the command (`sys.exit`), and a FIFO lets it wait for
  ever: it is read as the direct way reads it, and said.
- What lies beside a notebook is copied, links followed: a device fills the disk, a file where the
  instructor has a folder stops it. It is brought along as in the direct way.
- What is left in `autograded/` of a run that was killed is taken for graded, and what cannot be
  removed ends the command.
- A name that its own pattern does not match ends the command, and one that is markup acts in its
  pages: neither gets into the gradebook.
- Reasons are logged as tracebacks: those that are anybody's to mend are sentences.
- Of what could not be graded an earlier attempt's marks stay: they do not (`failed`).
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.converters import Autograde, base
from nbgrader.coursedir import CourseDirectory

from autograder.nbgrader.beside import bring_along, files_of, remove
from autograder.nbgrader.failed import in_words, note_failures
from autograder.nbgrader.gradebook import wait_for_locks, why_closed
from autograder.nbgrader.harmless import cannot_be_shown
from autograder.nbgrader.result import NoMarkError
from autograder.nbgrader.stamps import stamp_in
from autograder.nbgrader.ungraded import is_ungraded
from autograder.report.text import one_line
from autograder.submissions.students import printable


@functools.cache
def let_the_class_go_on() -> None:
    """Put it all in place, once."""
    wait_for_locks()
    CourseDirectory.get_existing_timestamp = _timestamp
    base.BaseConverter.init_notebooks = _known_by_name(base.BaseConverter.init_notebooks)
    base.BaseConverter.init_assignment = _with_what_lies_beside(base.BaseConverter.init_assignment)
    Autograde.init_destination = _whole(Autograde.init_destination)
    note_failures()
    base.rmtree = _removed
    base.traceback = _Sentences
    api.app_log.addFilter(_in_a_sentence)


def _timestamp(course: Any, folder: str) -> Any:
    """When something was handed in, as far as its stamp says."""
    stamp = stamp_in(Path(folder))
    if stamp is not None and stamp.complaint:
        course.log.warning("%s: %s", folder, stamp.complaint)
    return stamp.moment if stamp is not None else None


def _known_by_name(init_notebooks: Callable[[Any], None]) -> Callable[[Any], None]:
    """Leave out, and name, who has a folder that nbgrader's pattern does not match."""

    def init(self: Any) -> None:
        init_notebooks(self)
        pattern = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        for folder in list(self.assignments):
            if not re.match(pattern, folder):
                del self.assignments[folder]
                self.log.error(
                    "%s is left out: nbgrader takes no such name.", one_line(printable(folder))
                )

    return init


def _with_what_lies_beside(
    init_assignment: Callable[[Any, str, str], None],
) -> Callable[[Any, str, str], None]:
    def init(self: Any, assignment_id: str, student_id: str) -> None:
        if not isinstance(self, Autograde):
            init_assignment(self, assignment_id, student_id)
            return
        if why := cannot_be_shown(student_id):  # before nbgrader makes a student of that name
            raise NoMarkError(why)
        handed_in = Path(self._format_source(assignment_id, student_id))
        to = Path(self._format_dest(assignment_id, student_id))
        own = self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id)
        to.mkdir(parents=True, exist_ok=True)
        for complaint in bring_along(handed_in, to, files_of(Path(own))):
            self.log.warning("%s: %s", handed_in, complaint)

    return init


def _whole(init_destination: Callable[[Any, str, str], bool]) -> Callable[[Any, str, str], bool]:
    """Grade again what an earlier run has left unfinished, and what may be newer than it says."""

    def init(self: Any, assignment_id: str, student_id: str) -> bool:
        to = Path(self._format_dest(assignment_id, student_id))
        stamp = stamp_in(Path(self._format_source(assignment_id, student_id)))
        doubtful = stamp is not None and stamp.moment is None
        if os.path.lexists(to) and (doubtful or not _is_finished(to, self)):
            self.log.warning("%s was not graded or not finished, or may be old: again.", to)
            remove(to)
        return init_destination(self, assignment_id, student_id)

    return init


def _is_finished(folder: Path, converter: Any) -> bool:
    """Whether a folder's notebooks are there, graded, and closed as nbgrader closes them then."""
    closed = int(str(converter.permissions), 8)
    names = [os.path.basename(name) for name in converter.notebooks]  # noqa: PTH119
    try:
        closed_all = all((folder / name).stat().st_mode & 0o777 == closed for name in names)
    except OSError:
        return False
    return closed_all and not any(is_ungraded(folder / name) for name in names)


def _removed(path: str) -> None:
    with contextlib.suppress(OSError):  # the next step says what stands in its way
        remove(Path(path))


def _in_a_sentence(record: logging.LogRecord) -> bool:
    """Whether a line is logged: always, and without a traceback where the gradebook is closed."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and (why := why_closed(error)):
        record.msg, record.args, record.exc_info = f"The gradebook {why}.", (), None
    return True


class _Sentences:
    """In the place of the module `traceback`: what a person can mend is said in a sentence."""

    @staticmethod
    def format_exc() -> str:
        error = sys.exc_info()[1]
        assert error is not None
        if (said := in_words(error)) is not None:
            return said
        if why := why_closed(error):
            return f"The gradebook {why}. What is graded so far is in it: run the command again."
        return traceback.format_exc()
