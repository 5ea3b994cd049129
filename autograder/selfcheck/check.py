"""A student's own check: finds the tests for a file, and runs them."""

from __future__ import annotations

from pathlib import Path

from autograder.course.settings import read_settings
from autograder.grading.session import Job, grade_jobs
from autograder.report.model import Report
from autograder.submissions.finding import single
from autograder.submissions.reading import SubmissionError


def check(file: Path, tests: Path) -> Report:
    """The report of the visible tests in the folder `tests` on one's own file, in process.

    Raises:
        SubmissionError: the file cannot be read.
        TestsError: there are no tests, or they cannot be run.
    """
    reports: list[Report] = []
    job = Job(single(file, tests.resolve().name), file.name, "")
    grade_jobs(tests, [job], read_settings(tests), None, lambda report, _: reports.append(report))
    return reports[0]


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
