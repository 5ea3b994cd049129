"""Grade a class: what is new or changed, in batches, each report written as soon as it is done."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import hashlib
import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import msgspec

from autograder.course import Course, CourseError, engine_digest
from autograder.report import model
from autograder.report.html import feedback_page, prepare_feedback
from autograder.report.model import Report, Status
from autograder.sandbox import linux
from autograder.sandbox.barejail import open_to_others
from autograder.sandbox.jail import Isolation, NoIsolationError, visible_folders
from autograder.sandbox.nursery import Nursery
from autograder.session import Job, grade_jobs, seed_of
from autograder.settings import Settings
from autograder.submission import MAX_SIZE, Handed, printable

_MAX_BATCH = 50  # submissions that share one pytest collection
_POLL_SECONDS = 0.1
_LONGEST_NAME = 240  # bytes; file systems allow 255

_TIMES = "times.json"
_CLASS_FILES = ("grades.csv", "statistics.json", "index.html")  # no student's folder

_UNPROTECTED = (
    "Graded with --no-sandbox: nothing kept this program from the tests, the marks or the machine."
)

Progress = Callable[[int, int], None]  # submissions done, submissions in all


@dataclass(frozen=True)
class Batch:
    """Submissions of one assignment, graded in one go by one process."""

    tests: Path
    jobs: tuple[Job, ...]
    out: Path
    settings: Settings
    sandbox: bool


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

    Every report is on disk, whole, before it counts as done: an interrupted run is continued by
    the next. `executor` makes the `concurrent.futures.Executor` that batches are handed to; a
    pool of `processes` on this machine without it.

    Raises:
        TestsError: the hidden tests of an assignment cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    _keep_secret(course.solutions, submissions, out)
    version = f"{engine_digest()} {course.settings!r} sandbox={sandbox}"
    jobs = [_job(course, submissions, one, version) for one in handed]
    files = {job: report_file(out, job.handed) for job in jobs}
    todo = [job for job in jobs if fresh or _standing(files[job], job) is None]
    make = executor or functools.partial(_pool, processes)
    batches = [
        Batch(course.assignments[name].hidden, part, out, course.settings, sandbox)
        for name, part in _parts(todo, processes)
    ]
    stamps = {job: _stamp(files[job]) for job in todo}

    def look() -> None:
        done = sum(_stamp(files[job]) != stamp for job, stamp in stamps.items())
        if progress is not None:
            progress(len(jobs) - len(todo) + done, len(jobs))

    look()
    graded = _Graded(lambda job: _stamp(files[job]) != stamps[job])
    _run(make, batches, graded, look)
    _run_halves(make, graded, look)
    look()
    return [_written(files[job], job, course.settings, graded.unwritten) for job in jobs]


def report_file(out: Path, handed: Handed) -> Path:
    """Where a submission's report is kept."""
    return out / folder_of(handed.student) / handed.assignment / "report.json"


def folder_of(student: str) -> str:
    """The folder of a student's results: the name, where that will do for a folder."""
    if len(os.fsencode(student)) <= _LONGEST_NAME and student not in _CLASS_FILES:
        return student
    return f"{student[:40]} [{hashlib.sha256(os.fsencode(student)).hexdigest()[:12]}]"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the machine stops."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)  # of a full disk, it has the last bytes
        raise


def check_writable(out: Path) -> None:
    """Find out before the work whether its results can be kept.

    Raises:
        OSError: nothing can be written in `out`.
    """
    write_whole(out / ".writable", b"yes")
    (out / ".writable").unlink()


def _keep_secret(*secrets: Path) -> None:
    """Refuse to grade where submissions could read the solutions, or each other's work."""
    for folder, secret in itertools.product(visible_folders(), secrets):
        if secret.resolve().is_relative_to(folder.resolve()):
            raise CourseError(
                f"{secret} lies inside {folder}, which every submission can read: "
                "make Python's virtual environment a folder of its own, such as .venv"
            )


def _refuse_open_secrets(isolation: Isolation, batch: Batch) -> None:
    """Where nothing but permissions closes the files, insist that these are closed."""
    if isolation is not Isolation.USER:
        return
    solutions = batch.tests.parents[1]
    settings = [
        f for up in (solutions, *solutions.parents) if (f := up / "pyproject.toml").exists()
    ]
    submissions = [job.handed.file for job in batch.jobs if job.handed.file is not None]
    reports = [report_file(batch.out, job.handed).parent for job in batch.jobs]
    named = {solutions: [solutions, batch.tests, *settings[:1]], batch.out: [batch.out, *reports]}
    named[Path("the submissions")] = submissions
    for name, paths in named.items():
        if still_open := open_to_others(paths):
            raise NoIsolationError(
                f"every user of this machine can read {still_open[0]}, and on this rung of "
                f"isolation submissions are just such users: close it (`chmod -R o-rwx …`) for "
                f"{name}"
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


def _standing(file: Path, job: Job) -> Report | None:
    """The report of an earlier run, where it still says what would be said now."""
    try:
        report = model.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None
    current = report.key == job.key and report.status is not Status.NOT_GRADED
    return report if current and file.with_name("feedback.html").is_file() else None


def _parts(todo: Iterable[Job], processes: int) -> Iterator[tuple[str, tuple[Job, ...]]]:
    """Batches of a size that keeps every process busy to the end."""
    ordered = sorted(todo, key=lambda job: job.handed.assignment)
    for name, group in groupby(ordered, key=lambda job: job.handed.assignment):
        jobs = tuple(group)
        size = min(_MAX_BATCH, -(-len(jobs) // (2 * processes)))
        for start in range(0, len(jobs), size):
            yield name, jobs[start : start + size]


def _halves(batch: Batch) -> Iterator[Batch]:
    middle = len(batch.jobs) // 2
    for jobs in (batch.jobs[:middle], batch.jobs[middle:]):
        yield dataclasses.replace(batch, jobs=jobs)


# --- doing it -------------------------------------------------------------------------------


def _pool(processes: int) -> Executor:
    # Forked, so that what is imported here need not be imported again.
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_start_process)


def _start_process() -> None:
    parent = multiprocessing.parent_process()
    linux.die_with_parent()
    if parent is None or os.getppid() != parent.pid:
        os._exit(1)  # it had gone before it could be said
    gc.freeze()  # what was imported before the fork stays for good
    gc.set_threshold(20_000)  # a submission makes little garbage, and looking for it takes time
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once: reports are whole


@dataclass
class _Graded:
    """What came of the batches: who died of theirs, and whose report could not be written."""

    is_done: Callable[[Job], bool]
    broken: list[Batch] = field(default_factory=list)
    unwritten: dict[Job, str] = field(default_factory=dict)

    def take_broken(self) -> list[Batch]:
        """What the processes that died have left of their batches; then they are forgotten."""
        left = [(b, tuple(job for job in b.jobs if not self.is_done(job))) for b in self.broken]
        self.broken = []
        return [dataclasses.replace(batch, jobs=jobs) for batch, jobs in left if jobs]


def _run(
    make: Callable[[], Executor],
    batches: Sequence[Batch],
    graded: _Graded,
    look: Callable[[], None],
) -> None:
    """Grade all batches; those a dying process takes with it are left undone."""
    if not batches:
        return
    executor = make()
    try:
        batch_of = {executor.submit(grade_batch, batch): batch for batch in batches}
        running = set(batch_of)
        while running:
            done, running = wait(running, timeout=_POLL_SECONDS)
            for future in done:
                try:
                    graded.unwritten.update(future.result())
                except BrokenProcessPool:
                    graded.broken.append(batch_of[future])
            look()
        executor.shutdown()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.kill()
        raise


def _run_halves(make: Callable[[], Executor], graded: _Graded, look: Callable[[], None]) -> None:
    """Grade what was lost with a process in ever smaller parts, to find who ends it.

    A part has a pool of its own, so that nobody dies of a neighbour: a batch of fifty with one
    such submission in it takes six rounds more.
    """
    for batch in graded.take_broken():
        _run(make, [batch], graded, look)
        for left in graded.take_broken():
            if len(left.jobs) == 1:
                _write_lost(left)
            else:
                graded.broken = list(_halves(left))
                _run_halves(make, graded, look)


def _write_lost(batch: Batch) -> None:
    (job,) = batch.jobs
    notes = ["The grader's own process died over this submission, twice."]
    notes += [] if batch.sandbox else [_UNPROTECTED]
    write_report(batch.out, _lost(job, batch.settings, *notes), job)


def _lost(job: Job, settings: Settings, *notes: str) -> Report:
    return Report(
        student=job.handed.student,
        assignment=job.handed.assignment,
        status=Status.NOT_GRADED,
        score=None,
        max_score=0,
        submission=None,
        isolation="none",
        seed=seed_of(settings.secret, job.handed),
        notes=(*job.handed.notes, *notes),
    )


def grade_batch(batch: Batch) -> dict[Job, str]:
    """Grade a batch in this process; each report is written as soon as it is done.

    Returns why, for those that could not be written.
    """
    unwritten: dict[Job, str] = {}
    nursery = _nursery(batch.settings) if batch.sandbox else None

    def ready() -> None:
        prepare_feedback()
        if nursery is not None:
            _enter(nursery)
            _refuse_open_secrets(nursery.isolation, batch)

    def finished(report: Report, job: Job) -> None:
        if not batch.sandbox:
            report = msgspec.structs.replace(report, notes=(*report.notes, _UNPROTECTED))
        try:
            write_report(batch.out, report, job)
        except OSError as error:  # the next one's place may be in order
            unwritten[job] = error.strerror or str(error)

    def timed(seconds: Mapping[str, float], job: Job) -> None:
        with contextlib.suppress(OSError):
            write_times(batch.out, seconds, job)

    grade_jobs(batch.tests, batch.jobs, batch.settings, nursery, finished, timed, ready)
    return unwritten


@functools.cache
def _nursery(settings: Settings) -> Nursery:
    """This process's nursery: the jail starts once, and ends when the process does."""
    return Nursery(settings.limits, settings.isolation).begin()


@functools.cache
def _enter(nursery: Nursery) -> Nursery:
    return nursery.__enter__()


def write_report(out: Path, report: Report, job: Job) -> None:
    """Write the page and then the report: where there is a report, there is all of it."""
    file = report_file(out, job.handed)
    file.parent.mkdir(parents=True, exist_ok=True)
    page = feedback_page(report).encode("utf-8", "backslashreplace")
    write_whole(file.with_name("feedback.html"), page)
    write_whole(file, model.encode(report))


def write_times(out: Path, seconds: Mapping[str, float], job: Job) -> None:
    """Write how long each test took: beside the report, which is the same whenever made again."""
    file = report_file(out, job.handed).with_name(_TIMES)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, msgspec.json.encode(seconds))


def times_of(out: Path, report: Report) -> dict[str, float]:
    """How many seconds each test took when `report` was made; empty where that is not known."""
    file = out / folder_of(report.student) / report.assignment / _TIMES
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, float])
    except (OSError, msgspec.MsgspecError):
        return {}


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _written(file: Path, job: Job, settings: Settings, unwritten: Mapping[Job, str]) -> Report:
    if job in unwritten:
        return _lost(job, settings, f"Its report could not be written: {unwritten[job]}.")
    try:
        report = model.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        return _lost(job, settings, f"Its report could not be written: {error}")
    if report.key not in ("", job.key):
        return _lost(job, settings, f"Its report could not be written: {file} is of earlier.")
    return report


def reports_in(out: Path) -> list[Report]:
    """Every report that is there, of this run or an earlier one."""
    found = []
    for file in sorted(out.glob("*/*/report.json")):
        with contextlib.suppress(OSError, msgspec.MsgspecError, RecursionError):
            found.append(model.decode(file.read_bytes()))
    return found
