"""Grade a class: what is new or changed, in batches, each report written as soon as it is done."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import groupby
from pathlib import Path

import msgspec

from autograder import pool
from autograder.batch import Batch, lost, shared
from autograder.collection import with_tests
from autograder.course import Course, CourseError, engine_digest
from autograder.handed import Handed, printable
from autograder.report import model
from autograder.report.model import Report
from autograder.results import report_file, stamp, standing
from autograder.sandbox.jail import visible_folders
from autograder.session import Job
from autograder.settings import Settings
from autograder.submission import MAX_SIZE

_MAX_BATCH = 20  # submissions
_SHARES = 4  # of what is left, for each process, a batch is one

Progress = Callable[[int, int], None]  # submissions done, submissions in all


def grade(
    course: Course,
    submissions: Path,
    handed: Sequence[Handed],
    out: Path,
    *,
    processes: int,
    fresh: bool = False,
    sandbox: bool = True,
    executor: Callable[[], Executor] | None = None,
    progress: Progress | None = None,
) -> list[Report]:
    """Grade what is new or changed of `handed`, and give the reports of all of it.

    See `reports_on`, which does.

    Raises:
        CourseError: submissions could read what is secret.
        TestsError: the hidden tests of an assignment cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    _keep_secret(submissions)
    version = f"{engine_digest()} {course.settings!r} sandbox={sandbox}"
    jobs = [_job(course, submissions, one, version) for one in handed]
    return reports_on(
        course,
        jobs,
        out,
        processes=processes,
        fresh=fresh,
        sandbox=sandbox,
        executor=executor,
        progress=progress,
    )


def reports_on(
    course: Course,
    jobs: Sequence[Job],
    out: Path,
    *,
    processes: int,
    fresh: bool = False,
    sandbox: bool = True,
    pages: bool = True,
    executor: Callable[[], Executor] | None = None,
    progress: Progress | None = None,
) -> list[Report]:
    """Do the jobs that are new or changed, and give the reports of all of them.

    Every report is on disk, whole, before it counts as done: an interrupted run is continued by
    the next; without `pages` there is nothing but the reports. `executor` makes the
    `concurrent.futures.Executor` that batches are handed to; a pool of `processes` on this machine
    without it.

    Raises:
        CourseError: submissions could read the solutions, or `out`.
        TestsError: the hidden tests of an assignment cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    _keep_secret(course.solutions, out)
    files = {job: report_file(out, job.handed) for job in jobs}
    todo = [job for job in jobs if fresh or standing(files[job], job) is None]
    make = functools.partial(pool.forked, processes) if executor is None else lambda _: executor()
    batches = [
        Batch(course.assignments[name].hidden, part, out, course.settings, sandbox, pages)
        for name, part in _parts(todo, processes)
    ]
    batches.sort(key=lambda batch: -len(batch.jobs))  # short ones last: all end at the same time
    stamps = {job: stamp(files[job]) for job in todo}
    left = set(todo)

    def look() -> None:
        left.difference_update([job for job in left if stamp(files[job]) != stamps[job]])
        if progress is not None:
            progress(len(jobs) - len(left), len(jobs))

    def run() -> dict[Job, str]:
        return pool.run(make, batches, lambda job: stamp(files[job]) != stamps[job], look)

    is_forked = executor is None and sandbox and batches
    with shared(course.settings) if is_forked else contextlib.nullcontext():
        unwritten = with_tests([batch.tests for batch in batches], run)
    look()
    return [_written(files[job], job, course.settings, unwritten) for job in jobs]


def _keep_secret(*secrets: Path) -> None:
    """Refuse to grade where submissions could read the solutions, or each other's work."""
    for folder, secret in itertools.product(visible_folders(), secrets):
        if secret.resolve().is_relative_to(folder.resolve()):
            raise CourseError(
                f"{secret} lies inside {folder}, which every submission can read: "
                "make Python's virtual environment a folder of its own, such as .venv"
            )


# --- what there is to do --------------------------------------------------------------------


def _job(course: Course, submissions: Path, handed: Handed, version: str) -> Job:
    parts = [version, course.assignments[handed.assignment].digest, *handed.notes]
    parts += [handed.student, handed.assignment, _content(handed)]
    key = hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
    return Job(handed, _shown(handed, submissions), key)


def _content(handed: Handed) -> str:
    """What tells one state of a submission from another."""
    if handed.refusal is not None or handed.file is None:
        return handed.refusal or "nothing"
    try:
        with handed.file.open("rb") as stream:
            return handed.file.name + hashlib.sha256(stream.read(MAX_SIZE + 1)).hexdigest()
    except OSError as error:
        return str(error)


def _shown(handed: Handed, submissions: Path) -> str:
    if handed.file is None:
        return ""
    inside = handed.file.is_relative_to(submissions) and handed.file != submissions
    return printable(str(handed.file.relative_to(submissions) if inside else handed.file.name))


def _parts(todo: Iterable[Job], processes: int) -> Iterator[tuple[str, tuple[Job, ...]]]:
    """Batches that become ever smaller, so that all processes are busy to the end."""
    ordered = sorted(todo, key=lambda job: job.handed.assignment)
    for name, group in groupby(ordered, key=lambda job: job.handed.assignment):
        jobs = tuple(group)
        while jobs:
            size = min(_MAX_BATCH, -(-len(jobs) // (_SHARES * processes)))
            yield name, jobs[:size]
            jobs = jobs[size:]


def _written(file: Path, job: Job, settings: Settings, unwritten: Mapping[Job, str]) -> Report:
    if job in unwritten:
        return lost(job, settings, f"Its report could not be written: {unwritten[job]}.")
    try:
        report = model.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        return lost(job, settings, f"Its report could not be written: {error}")
    if report.key not in ("", job.key):
        return lost(job, settings, f"Its report could not be written: {file} is of earlier.")
    return report
