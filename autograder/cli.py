"""The command line: `autograder grade`, `check`, `audit`, `release`, `nbgrader`, `doctor`."""

from __future__ import annotations

import os

# Before numpy is imported: its threads would not survive the forks of a pool.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import dataclasses
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder import __version__, grading, submission
from autograder.course import Course, CourseError, MasterError, open_course
from autograder.nbgrader import NbgraderError
from autograder.report.grades import write_grades
from autograder.report.html import class_page
from autograder.report.model import Report, Status
from autograder.report.statistics import class_statistics, encode
from autograder.report.terminal import class_summary, student_view
from autograder.report.text import visible
from autograder.sandbox.jail import NoIsolationError
from autograder.sandbox.ladder import RUNGS
from autograder.sandbox.nursery import JailFault
from autograder.session import TestsError
from autograder.settings import SettingsError
from autograder.submission import Handed, SubmissionError

if TYPE_CHECKING:
    from autograder.nbgrader.direct import DirectWay

NOT_ALL_GRADED, INTERRUPTED = 1, 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A first look:  autograder grade tests/sample_class --out results",
)
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade exercises with hidden pytest cases; the code under test is kept in a jail."""


# --- grade ----------------------------------------------------------------------------------


@main.command(
    epilog="\b\nExamples:\n  autograder grade submitted/\n"
    "  autograder grade submitted/ --assignment week1 --out results --jobs 4\n"
    "  autograder grade submitted/ada/week1/week1.ipynb"
)
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    default="results",
    type=click.Path(file_okay=False, path_type=Path),
    show_default=True,
    help="Folder for reports, pages and grades.csv.",
)
@click.option(
    "--assignment",
    "assignments",
    multiple=True,
    metavar="NAME",
    help="Only this assignment; may be given more than once.",
)
@click.option(
    "--jobs",
    default=os.cpu_count() or 1,
    type=click.IntRange(1),
    show_default="one per core",
    help="Submissions graded at the same time.",
)
@click.option(
    "--gradebook",
    metavar="URL",
    help="Write the marks into nbgrader's gradebook, too: sqlite:///gradebook.db",
)
@click.option("--fresh", is_flag=True, help="Grade everything again, also what has not changed.")
@click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's solutions/ folder, if it is not here or in a folder above.",
)
@click.option(
    "--isolation",
    type=click.Choice(["auto", *RUNGS]),
    help="Insist on a kind of isolation; else what the course's settings say, or the strongest.",
)
@click.option(
    "--no-sandbox",
    is_flag=True,
    help="Run submissions unprotected. Only for code you trust; reports say so.",
)
def grade(
    submissions: Path,
    out: Path,
    assignments: tuple[str, ...],
    jobs: int,
    gradebook: str | None,
    fresh: bool,
    solutions: Path | None,
    isolation: str | None,
    no_sandbox: bool,
) -> None:
    """Grade SUBMISSIONS: a folder <student>/<assignment>/<assignment>.py|.ipynb, or one file.

    What has been graded before and has not changed is not graded again; an interrupted run
    goes on where it was. Exit status: 0 all graded, 1 something could not be, 2 wrong usage.
    """
    with _plain_errors():
        course = insisting_on(isolation, open_course(solutions))
        handed = [
            one
            for one in _handed(course, submissions, assignments)
            if one.folder.parent.absolute() != out.absolute()  # results are no student
        ]
        out.mkdir(parents=True, exist_ok=True)
        grading.check_writable(out)
        way = _direct_way(course, gradebook, handed, no_sandbox)
        if way is not None:
            handed = way.as_graded(handed, out)
        with _progress() as show:
            reports = grading.grade(
                course,
                submissions,
                handed,
                out,
                processes=jobs,
                fresh=fresh,
                sandbox=not no_sandbox,
                progress=show,
            )
        if way is not None:
            way.write(handed, reports, submissions, jobs)
        publish(reports, out, only=not submissions.is_dir())
    console = Console()
    class_summary(reports, console)
    console.print(
        f"Pages: {out / 'index.html'}   Grades: {out / 'grades.csv'}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    if any(report.status is Status.NOT_GRADED for report in reports):
        sys.exit(NOT_ALL_GRADED)


def insisting_on(isolation: str | None, course: Course) -> Course:
    """The course, graded in that isolation, whatever its settings say."""
    if isolation is None:
        return course
    settings = msgspec.structs.replace(course.settings, isolation=isolation)
    return dataclasses.replace(course, settings=settings)


def _direct_way(
    course: Course, gradebook: str | None, handed: Sequence[Handed], no_sandbox: bool
) -> DirectWay | None:
    if gradebook is None:
        return None
    if no_sandbox:
        raise click.UsageError("--gradebook takes no marks of a run without a sandbox")
    from autograder.nbgrader.direct import DirectWay

    return DirectWay(course, gradebook, list(dict.fromkeys(one.assignment for one in handed)))


def _handed(course: Course, submissions: Path, assignments: Sequence[str]) -> list[Handed]:
    _known(course, assignments)
    if not submissions.is_dir():
        if len(assignments) > 1:
            raise click.UsageError(f"{submissions} is one file: it has one --assignment")
        (name,) = assignments or (submissions.stem,)
        if name not in course.assignments:
            raise click.UsageError(
                f"{submissions} is for no assignment of this course "
                f"({', '.join(course.assignments)}); say which with --assignment"
            )
        return [submission.single(submissions, name)]
    wanted = assignments or submission.assignments_in(submissions, course.assignments)
    handed = submission.find(submissions, wanted)
    if not handed:
        raise click.UsageError(
            f"no submissions in {submissions}: they are looked for as "
            f"<student>/<assignment>/<assignment>.ipynb or .py, with an assignment of "
            f"{', '.join(course.assignments)}"
        )
    return handed


def _known(course: Course, assignments: Sequence[str]) -> None:
    for name in assignments:
        if name not in course.assignments:
            known = ", ".join(course.assignments)
            raise click.UsageError(
                f"no assignment {name!r} in {course.solutions}; there is: {known}"
            )


def publish(reports: Sequence[Report], out: Path, only: bool) -> None:
    """Write `grades.csv`, `statistics.json` and `index.html`, with what earlier runs graded.

    That is: of other assignments; where `only` one file was graded, of everybody else, too.
    """

    def subject(report: Report) -> tuple[str, str]:
        return report.assignment, report.student if only else ""

    now = {subject(report) for report in reports}
    others = [report for report in grading.reports_in(out) if subject(report) not in now]
    everything = sorted([*others, *reports], key=lambda r: (r.assignment, r.student))
    table = io.StringIO(newline="")
    write_grades(everything, table)
    times = {(r.student, r.assignment): grading.times_of(out, r) for r in everything}
    page = class_page(everything, _page_of, times)
    figures = encode(class_statistics(everything, times))
    grading.write_whole(out / "grades.csv", table.getvalue().encode("utf-8", "backslashreplace"))
    grading.write_whole(out / "statistics.json", figures)
    grading.write_whole(out / "index.html", page.encode("utf-8", "backslashreplace"))


def _page_of(report: Report) -> str:
    return f"{grading.folder_of(report.student)}/{report.assignment}/feedback.html"


class _Rate(ProgressColumn):
    """Submissions a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f}/s" if speed else "–/s", style="progress.data.speed")


@contextmanager
def _progress(doing: str = "grading") -> Iterator[grading.Progress]:
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    # Refreshed by hand: a display thread and forking processes do not go together.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as progress:
        task = progress.add_task(doing, total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)
            progress.refresh()

        yield show


# --- check ----------------------------------------------------------------------------------


@main.command(
    epilog="\b\nExamples:\n  cd exercises/week1 && autograder check\n"
    "  autograder check week1.ipynb --hints"
)
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--hints", is_flag=True, help="A hint for everything that is not right yet.")
@click.option(
    "--hint", "steps", count=True, help="A first hint for what to fix first; again for the next."
)
def check(path: Path, hints: bool, steps: int) -> None:
    """Check your own work: PATH is your file, or the folder of an assignment (default: here)."""
    from autograder import selfcheck

    with _plain_errors():
        file = selfcheck.file_beside(path)[0] if path.is_dir() else path
        report = selfcheck.check(file, selfcheck.tests_for(file))
    student_view(report, Console(), hints=hints, steps=steps)


# --- audit ----------------------------------------------------------------------------------


@main.command(
    epilog="\b\nExamples:\n  autograder audit\n"
    "  autograder audit week1 --programs tests/programs --seeds 20"
)
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--programs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of right and wrong programs; default: `programs` of [tool.autograder].",
)
@click.option(
    "--seeds",
    default=100,
    type=click.IntRange(1),
    show_default=True,
    help="How many times inputs are drawn, to find tests that depend on them.",
)
@click.option(
    "--jobs",
    default=os.cpu_count() or 1,
    type=click.IntRange(1),
    show_default="one per core",
    help="Programs graded at the same time.",
)
@click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's solutions/ folder, if it is not here or in a folder above.",
)
@click.option("--no-sandbox", is_flag=True, help="Run the programs unprotected: they are yours.")
def audit(
    assignments: tuple[str, ...],
    programs: Path | None,
    seeds: int,
    jobs: int,
    solutions: Path | None,
    no_sandbox: bool,
) -> None:
    """Find out whether the hidden tests are any good: those of each ASSIGNMENT, or of all.

    The solution and right variants must get all points, the stub none; wrong programs and mutants
    of the solution must lose some; no test may be idle, or depend on the inputs that are drawn.
    Exit status: 0 all good, 1 something was found, 2 wrong usage.
    """
    from autograder.audit import run, tables

    with _plain_errors():
        course = open_course(solutions)
        _known(course, assignments)
        wanted = [course.assignments[name] for name in assignments or course.assignments]
        with _progress("auditing") as show:
            audits = run.audit(
                course,
                list(dict.fromkeys(wanted)),
                programs or course.programs,
                seeds=seeds,
                processes=jobs,
                sandbox=not no_sandbox,
                progress=show,
            )
    tables.show(audits, Console())
    sys.exit(0 if all(one.good for one in audits) else NOT_ALL_GRADED)


# --- release and doctor ---------------------------------------------------------------------


@main.command(epilog="\b\nExample:\n  autograder release")
@click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's solutions/ folder, if it is not here or in a folder above.",
)
@click.option(
    "--to",
    "exercises",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; default: exercises/ beside solutions/.",
)
def release(solutions: Path | None, exercises: Path | None) -> None:
    """Make the student files in exercises/ from the masters in solutions/."""
    from autograder import release as releasing

    with _plain_errors():
        course = open_course(solutions)
        folder = exercises or course.solutions.parent / "exercises"
        for file in releasing.release(course, folder):
            click.echo(f"{'wrote' if file.exists() else 'removed'} {file}")
        click.echo(f"{folder} is up to date")


@main.command(epilog="\b\nExample:\n  autograder nbgrader ~/course101")
@click.argument("course_dir", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's solutions/ folder, if it is not here or in a folder above.",
)
def nbgrader(course_dir: Path, solutions: Path | None) -> None:
    """Lay out an nbgrader course in COURSE_DIR, or bring one up to date.

    Everything after it is nbgrader's own: generate_assignment, autograde, generate_feedback …
    Files that you have edited are left alone.
    """
    from autograder.nbgrader.layout import lay_out

    with _plain_errors():
        course_dir.mkdir(parents=True, exist_ok=True)
        for laid in lay_out(open_course(solutions), course_dir):
            if laid.deed != "up to date":
                click.echo(f"{laid.deed} {laid.file}" + (f": {laid.advice}" * bool(laid.advice)))
        click.echo(f"{course_dir} is up to date")


@main.command(epilog="\b\nExample:\n  autograder doctor")
def doctor() -> None:
    """Say what isolation this machine gives, and what to install for more."""
    from autograder.doctor import examine
    from autograder.settings import read_settings

    healthy = True
    with _plain_errors():
        for finding in examine(read_settings(Path.cwd())):
            click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.says}")
            for line in finding.advice.splitlines():
                click.echo(f"     {line}")
            healthy = healthy and finding.good
    sys.exit(0 if healthy else NOT_ALL_GRADED)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What a person did wrong, or a machine lacks, is said in a sentence, not in a traceback."""
    try:
        yield
    except (CourseError, SettingsError, SubmissionError, MasterError, NbgraderError) as error:
        raise click.UsageError(visible(str(error))) from error
    except NoIsolationError as error:
        raise click.ClickException(
            f"{error}.\nSubmissions are only run isolated: `autograder doctor` says what to "
            "install; --no-sandbox runs them unprotected."
        ) from error
    except (TestsError, JailFault, OSError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped. What was graded is kept: run the same command to go on.", err=True)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
