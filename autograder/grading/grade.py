"""Grade a class: what is new or changed, in batches, each report written as soon as it is done."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import msgspec

from autograder.course.assignments import Course, engine_digest
from autograder.course.settings import Settings
from autograder.grading import pool
from autograder.grading.batch import Batch, check_jails, lost, shared
from autograder.grading.results import report_file, stamp, standing
from autograder.grading.secrecy import Secrets, keep_secret
from autograder.grading.session import Job
from autograder.report import model
from autograder.report.model import Report
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import MAX_NOTEBOOK
from autograder.submissions.students import printable
from autograder.testing.collection import with_tests

_MAX_BATCH = 20  # submissions
_PART = 1024 * 1024  # bytes
_SHARES = 4  # of what is left, for each process, a batch is one

Progress = Callable[[int, int], None]  # submissions done, submissions in all


@dataclass(frozen=True)
class Grading:
    """How a class is graded, whatever was handed in.

    out: the folder of the results.
    fresh: again, also what has not changed.
    sandbox: in a jail; without it nothing protects the tests, the marks and the machine.
    pages: whether people will read the reports; without, nothing but the reports is written.
    out_is_new: the folder was made for this run, and is closed where nothing else would close it.
    executor: makes the `concurrent.futures.Executor` that batches are handed to; without it, a
    pool of `processes` on this machine.
    progress: is told how much is done.
    secrets: what else no submission may read.
    """

    course: Course
    out: Path
    processes: int
    fresh: bool = False
    sandbox: bool = True
    pages: bool = True
    out_is_new: bool = False
    executor: Callable[[], Executor] | None = None
    progress: Progress | None = None
    secrets: Secrets = field(default_factory=dict)

    def grade(self, submissions: Path, hand_ins: Sequence[HandIn]) -> list[Report]:
        """Grade what is new or changed of `hand_ins`, and give the reports of all of it.

        See `reports_on`, which does.

        Raises:
            CourseError: submissions could read what is secret.
            TestsError: the hidden tests of an assignment cannot be collected.
            NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
            UnfitJailError: programs do not run there as they do outside.
        """
        keep_secret({"the folder of the submissions": [submissions]})
        version = f"{engine_digest()} {self.course.settings!r} sandbox={self.sandbox}"
        return self.reports_on([_job(self.course, submissions, one, version) for one in hand_ins])

    def reports_on(self, jobs: Sequence[Job]) -> list[Report]:
        """Do the jobs that are new or changed, and give the reports of all of them.

        Every report is on disk, whole, before it counts as done: an interrupted run is continued
        by the next.

        Raises:
            CourseError: submissions could read the solutions, or the results.
            TestsError: the hidden tests of an assignment cannot be collected.
            NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
            UnfitJailError: programs do not run there as they do outside.
        """
        course = {"the course": [self.course.solutions], "the folder of the results": [self.out]}
        keep_secret({**course, **self.secrets})
        settings = self.course.settings
        files = {job: report_file(self.out, job.hand_in) for job in jobs}
        todo = [job for job in jobs if self.fresh or standing(files[job], job) is None]
        hidden = {name: assignment.hidden for name, assignment in self.course.assignments.items()}
        batches = [
            Batch(
                hidden[name],
                part,
                self.out,
                settings,
                self.sandbox,
                self.pages,
                self.out_is_new,
                self.secrets,
            )
            for name, part in _parts(todo, self.processes)
        ]
        batches.sort(key=lambda batch: -len(batch.jobs))  # short ones last: all end at once
        stamps = {job: stamp(files[job]) for job in todo}
        left = set(todo)

        def is_done(job: Job) -> bool:
            return stamp(files[job]) != stamps[job]

        def look() -> None:
            left.difference_update([job for job in left if is_done(job)])
            if self.progress is not None:
                self.progress(len(jobs) - len(left), len(jobs))

        def run() -> dict[Job, str]:
            check_jails()
            return pool.run(self._pool, batches, is_done, look)

        is_forked = self.executor is None and self.sandbox and batches
        with shared(settings) if is_forked else contextlib.nullcontext():
            unwritten = with_tests([batch.tests for batch in batches], run)
        look()
        return [_written(files[job], job, settings, unwritten) for job in jobs]

    def _pool(self, batches: int) -> Executor:
        return self.executor() if self.executor else pool.forked(self.processes, batches)


# --- what there is to do --------------------------------------------------------------------


def _job(course: Course, submissions: Path, hand_in: HandIn, version: str) -> Job:
    tests = _digest(version, course.assignments[hand_in.assignment].digest)
    work = [*hand_in.notes, hand_in.student, hand_in.assignment, _content(hand_in)]
    return Job(hand_in, _shown(hand_in, submissions), f"{tests}:{_digest(*work)}")


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()[:32]


def _content(hand_in: HandIn) -> str:
    """What tells one state of a submission from another."""
    if hand_in.refusal is not None or hand_in.file is None:
        return hand_in.refusal or "nothing"
    try:
        with hand_in.file.open("rb") as stream:
            digest = hashlib.sha256()
            for _ in range(0, MAX_NOTEBOOK + 1, _PART):  # of what is larger nothing is read
                part = stream.read(_PART)
                if not part:
                    break
                digest.update(part)
            return hand_in.file.name + digest.hexdigest()
    except OSError as error:
        return str(error)


def _shown(hand_in: HandIn, submissions: Path) -> str:
    if hand_in.file is None:
        return ""
    inside = hand_in.file.is_relative_to(submissions) and hand_in.file != submissions
    return printable(str(hand_in.file.relative_to(submissions) if inside else hand_in.file.name))


def _parts(todo: Iterable[Job], processes: int) -> Iterator[tuple[str, tuple[Job, ...]]]:
    """Batches that become ever smaller, so that all processes are busy to the end."""
    ordered = sorted(todo, key=lambda job: job.hand_in.assignment)
    for name, group in groupby(ordered, key=lambda job: job.hand_in.assignment):
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
