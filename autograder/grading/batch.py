"""A batch: submissions of one assignment, graded in one go by one process."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from autograder.course.settings import Settings
from autograder.grading.results import report_file, write_report
from autograder.grading.secrecy import Secrets, insist_on_closed
from autograder.grading.session import Job, grade_jobs, seed_of
from autograder.jail.isolation import Isolation
from autograder.jail.nursery import Nursery
from autograder.jail.users import counts_by_namespace
from autograder.report.html import prepare_feedback_page
from autograder.report.model import Report, Status
from autograder.wire import Limits

_UNPROTECTED = (
    "Graded with --no-sandbox: nothing kept this program from the tests, the marks or the machine."
)


@dataclass(frozen=True)
class Batch:
    """Submissions of one assignment, graded in one go by one process.

    pages: whether people will read the reports: with a page beside each, and the times.
    out_is_new: the folder was made for this run, and is closed where nothing else would close it.
    secrets: what else no submission may read.
    """

    tests: Path
    jobs: tuple[Job, ...]
    out: Path
    settings: Settings
    sandbox: bool
    pages: bool = True
    out_is_new: bool = False
    secrets: Secrets = field(default_factory=dict)


def grade_batch(batch: Batch) -> dict[Job, str]:
    """Grade a batch in this process; each report is written as soon as it is done.

    Returns why, for those that could not be written.
    """
    unwritten: dict[Job, str] = {}
    took: dict[Job, Mapping[str, float]] = {}
    nursery = None
    if batch.sandbox:
        nursery = _enter(_nursery(batch.settings))
        _refuse_open_secrets(nursery.isolation, batch)

    def finished(report: Report, job: Job) -> None:
        if not batch.sandbox:
            report = msgspec.structs.replace(report, notes=(*report.notes, _UNPROTECTED))
        try:
            seconds = took.pop(job, None) if batch.pages else None
            shown = batch.settings.shown_on_pages
            write_report(batch.out, report, job, page=batch.pages, shown=shown, seconds=seconds)
        except OSError as error:  # the next one's place may be in order
            unwritten[job] = error.strerror or str(error)

    grade_jobs(batch.tests, batch.jobs, batch.settings, nursery, finished, took.__setitem__)
    return unwritten


# This process's: a jail starts once, and ends when the process does.
_NURSERIES: dict[tuple[Limits, str], Nursery] = {}


def _nursery(settings: Settings) -> Nursery:
    kind = settings.limits, settings.isolation
    if kind not in _NURSERIES:
        _NURSERIES[kind] = Nursery(*kind).begin()
    return _NURSERIES[kind]


@contextlib.contextmanager
def shared(settings: Settings) -> Iterator[None]:
    """Begin what the processes that will be forked from this one need all: the jail, the pages.

    Within another, for settings that ask for the same jail, that one is shared.
    """
    began = not _NURSERIES and counts_by_namespace()
    if began:
        _nursery(settings)
    try:
        prepare_feedback_page()  # while the jail starts
        yield
    finally:
        while began and _NURSERIES:
            _NURSERIES.popitem()[1].close()


def check_jails() -> None:
    """Wait until the jails that were begun are known to be fit to grade in.

    Raises:
        UnfitJailError: programs do not run there as they do outside.
    """
    for nursery in _NURSERIES.values():
        nursery.check()


@functools.cache
def _enter(nursery: Nursery) -> Nursery:
    return nursery.__enter__()


def write_lost(batch: Batch) -> None:
    """Write for a single submission that its process died of it."""
    (job,) = batch.jobs
    notes = ["The grader's own process died over this submission, twice."]
    notes += [] if batch.sandbox else [_UNPROTECTED]
    write_report(batch.out, lost(job, batch.settings, *notes), job, page=batch.pages)


def lost(job: Job, settings: Settings, *notes: str) -> Report:
    """A report that says why there is no mark."""
    return Report(
        student=job.hand_in.student,
        assignment=job.hand_in.assignment,
        status=Status.NOT_GRADED,
        score=None,
        max_score=0,
        submission=None,
        isolation="none",
        seed=seed_of(settings.secret, job.hand_in),
        notes=(*job.hand_in.notes, *notes),
    )


def _refuse_open_secrets(isolation: Isolation, batch: Batch) -> None:
    if isolation is Isolation.USER:
        if batch.out_is_new:
            batch.out.chmod(0o700)
        reports = [report_file(batch.out, job.hand_in).parent for job in batch.jobs]
        submissions = [job.hand_in.file for job in batch.jobs if job.hand_in.file is not None]
        own = {str(batch.out): [batch.out, *reports], "the submissions": submissions}
        insist_on_closed(batch.tests, {**own, **batch.secrets})
