"""A student's own check: finds the tests for a file, and runs them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from autograder.course.settings import Settings, SettingsError, read_settings
from autograder.grading.session import Job, grade_jobs
from autograder.report.model import Report
from autograder.submissions.finding import single
from autograder.submissions.reading import SubmissionError
from autograder.testing.opening import file_beside


def check(file: Path, tests: Path) -> Report:
    """The report of the visible tests in the folder `tests` on one's own file, in process.

    Raises:
        SubmissionError: the file cannot be read.
        TestsError: there are no tests, or they cannot be run.
    """
    reports: list[Report] = []
    own = single(file, tests.resolve().name)
    job = Job(replace(own, notes=(*own.notes, *_notes(file))), file.name, "")
    grade_jobs(tests, [job], settings_of(tests), None, lambda report, _: reports.append(report))
    return reports[0]


def saved(file: Path) -> str:
    """A file's name, and when it was saved, as one says it."""
    then = datetime.fromtimestamp(file.stat().st_mtime)
    return f"{file.name}, saved on {then.day} {then:%B} at {then:%H:%M}"


def further(tests: Path) -> str:
    """What comes after a check in the folder `tests` that all has passed: the mark, and the
    assignment that follows in the course's order, where it lies beside this one."""
    folder = tests.resolve()
    order = settings_of(folder).order
    beside = {folder.name}
    with suppress(OSError):  # the folder above may be closed, and is no business of the check
        beside |= {one.name for one in folder.parent.iterdir() if any(one.glob("test_*.py"))}
    names = sorted(sorted(beside), key=lambda name: [*order, name].index(name))
    following = "".join(f" Next: {name}." for name in names[names.index(folder.name) + 1 :][:1])
    return f"Hidden tests, with other inputs, give the mark.{following}"


def _notes(file: Path) -> list[str]:
    """What there is to say of a notebook and a script that lie in one folder."""
    try:
        counts, note = file_beside(file.resolve().parent)
    except SubmissionError:  # it has a name of its own
        return []
    if counts.name != file.name and file.stem == counts.stem:
        return [f"{file.name} is looked at. Where both are handed in: {counts.name} counts."]
    return [note] if note else []


def settings_of(folder: Path) -> Settings:
    """The course's settings for a check in `folder`; another project's mistakes are not ours."""
    try:
        return read_settings(folder)
    except SettingsError:
        return Settings()


def tests_for(file: Path) -> Path:
    """The folder with the visible tests for a file: its own, or `exercises/<name>` above.

    Raises:
        SubmissionError: there is none.
    """
    here = file.resolve().parent
    candidates = [here, *(up / "exercises" / file.stem for up in (Path.cwd(), *Path.cwd().parents))]
    for folder in candidates:
        if any(folder.glob("test_*.py")):
            return folder
    raise SubmissionError(
        f"there are no tests for {file.name}: neither beside it nor in exercises/{file.stem}"
    )
