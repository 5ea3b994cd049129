"""`autograder grade`: a class, or one submission."""

from __future__ import annotations

import dataclasses
import functools
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from autograder.commands.common import (
    NOT_ALL_GRADED,
    into_option,
    must_be_known,
    plain_errors,
    roster_option,
    solutions_option,
)
from autograder.commands.misplaced import refuse_misplaced
from autograder.course.assignments import Course, open_course
from autograder.course.secret import HOW_TO_SET, why_it_is_none
from autograder.course.titles import titles
from autograder.grading import results
from autograder.grading.grade import Grading, Progress
from autograder.grading.publish import publish
from autograder.jail.ladder import RUNGS
from autograder.naming.silent import silent
from autograder.nbgrader.config import solutions_of
from autograder.nbgrader.places import places
from autograder.report.class_page import prepare_class_page
from autograder.report.model import Report, Status
from autograder.report.text import visible
from autograder.submissions.finding import HandIn, assignments_in, find, hardly_begun, single
from autograder.submissions.unwritten import asked_in

if TYPE_CHECKING:
    from autograder.nbgrader.direct import DirectWay
    from autograder.platforms.collect import Collected


@click.command(
    short_help="Grade a class, or one submission.",
    epilog="\b\nExamples:\n  autograder grade submitted/\n"
    "  autograder grade submitted/ --assignment week1 --out results --jobs 4\n"
    "  autograder grade submitted/ada/week1/week1.ipynb\n"
    "  autograder grade week1.zip",
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
    help="Also write the marks into nbgrader's gradebook, such as sqlite:///gradebook.db",
)
@click.option(
    "--plots",
    is_flag=True,
    help='With --gradebook: also run code under `if __name__ == "__main__"`; takes longer.',
)
@click.option("--fresh", is_flag=True, help="Grade everything again, even what has not changed.")
@solutions_option
@into_option
@roster_option
@click.option(
    "--isolation",
    type=click.Choice(["auto", *RUNGS]),
    help="Insist on a kind of isolation; default: the course's setting, else the strongest.",
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
    plots: bool,
    fresh: bool,
    solutions: Path | None,
    into: Path,
    roster: Path | None,
    isolation: str | None,
    no_sandbox: bool,
) -> None:
    """Grade SUBMISSIONS: a folder <student>/<assignment>/<assignment>.py|.ipynb, or one file.

    A zip, as a learning platform gives it, is taken in first, as `autograder collect` does.

    What has not changed since it was graded is not graded again. To continue a run that was
    interrupted, run the same command.
    Exit status: 0 all graded, 1 something could not be, 2 wrong usage, or no work where it is
    looked for.
    """
    with plain_errors():
        solutions = solutions or solutions_of(submissions.absolute().parent)
        course = insisting_on(isolation, open_course(solutions))
        if why := why_it_is_none(course.settings):
            click.echo(f"The course's secret is {why}.\n{HOW_TO_SET}.\n", err=True)
        wanted = tuple(dict.fromkeys(assignments))
        everybody = True
        if submissions.suffix.lower() == ".zip" and submissions.is_file():
            collected = _taken_in(course, submissions, wanted, into, roster)
            submissions, wanted = into, tuple(collected.assignments)
            everybody = not collected.left
        hand_ins = _without_results(_hand_ins(course, submissions, wanted), submissions, out)
        out_is_new = results.make_folder(out)
        results.check_writable(out)
        _refuse_options(gradebook, plots, no_sandbox)
        way = _Gradebook(course, gradebook, hand_ins, plots)
        hand_ins = way.as_graded(hand_ins, out)
        with ExitStack() as shown:
            grading = Grading(
                course,
                out,
                processes=jobs,
                out_is_new=out_is_new,
                fresh=fresh,
                sandbox=not no_sandbox,
                progress=_progress(shown),
                secrets=places(submissions.absolute().parent, gradebook),
            )
            reports = grading.grade(submissions, hand_ins)
        reports = way.write(hand_ins, reports, submissions, jobs)
        published = publish(reports, out, only=not submissions.is_dir(), titles=titles(course))
    from rich.console import Console

    from autograder.report.terminal import class_summary

    console = Console()
    class_summary(published.reports, console, published.moved)
    console.print(
        f"Pages: {out / 'index.html'}   Grades: {out / 'grades.csv'}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for words in (*way.lost, *silent(course, reports)):
        click.echo(visible(words), err=True)
    not_graded = any(report.status is Status.NOT_GRADED for report in published.reports)
    if way.lost or not_graded or not everybody:
        sys.exit(NOT_ALL_GRADED)


def _taken_in(
    course: Course, download: Path, assignments: Sequence[str], into: Path, roster: Path | None
) -> Collected:
    """A platform's download, taken in as `autograder collect` does."""
    from autograder.commands.collect import must_be_taken_in, say
    from autograder.platforms.collect import Wanted, collect
    from autograder.platforms.roster import NO_ROSTER, read_roster

    must_be_known(course, assignments)
    if len(assignments) > 1:
        raise click.UsageError(f"{download} is one download: it has one --assignment")
    people = read_roster(roster) if roster else NO_ROSTER
    wanted = Wanted(course, into, assignments[0] if assignments else None, roster=people)
    done = collect(wanted, [download])
    say(done, into)
    must_be_taken_in(done)
    return done


def _progress(shown: ExitStack) -> Progress:
    """Says how far the work is, on a bar that is closed with `shown`.

    What draws it, and what is needed after it, is got ready when it is first called: while
    submissions are graded, where the grading would have to wait for it.
    """

    @functools.cache
    def bar() -> Progress:
        from autograder.commands.progress import progress_bar

        show = shown.enter_context(progress_bar())
        prepare_class_page()
        return show

    return lambda done, total: bar()(done, total)


def insisting_on(isolation: str | None, course: Course) -> Course:
    """The course, graded in that isolation, whatever its settings say."""
    if isolation is None:
        return course
    settings = msgspec.structs.replace(course.settings, isolation=isolation)
    return dataclasses.replace(course, settings=settings)


def _refuse_options(gradebook: str | None, plots: bool, no_sandbox: bool) -> None:
    if gradebook is None and plots:
        raise click.UsageError("--plots is about the notebooks that --gradebook writes")
    if gradebook is not None and no_sandbox:
        raise click.UsageError("--gradebook takes no marks of a run without a sandbox")


class _Gradebook:
    """nbgrader's gradebook, if one is asked for; whatever becomes of it, all else is written.

    lost: what is not in it, or not beside it, in sentences.
    """

    def __init__(
        self, course: Course, url: str | None, hand_ins: Sequence[HandIn], plots: bool
    ) -> None:
        self.lost: list[str] = []
        self._way: DirectWay | None = None
        if url is None:
            return
        from autograder.nbgrader.direct import DirectWay
        from autograder.nbgrader.gradebook import GradebookClosedError

        assignments = list(dict.fromkeys(one.assignment for one in hand_ins))
        try:
            self._way = DirectWay(course, url, assignments, plots)
        except GradebookClosedError as error:
            self.lost.append(
                f"Graded without the gradebook, as without --gradebook: {error}. Run the same "
                "command again once that is over."
            )

    def as_graded(self, hand_ins: list[HandIn], out: Path) -> list[HandIn]:
        return hand_ins if self._way is None else self._way.as_graded(hand_ins, out)

    def write(
        self, hand_ins: Sequence[HandIn], reports: list[Report], submissions: Path, jobs: int
    ) -> list[Report]:
        """Write the marks, and give the reports with what there is to say of that."""
        if self._way is None:
            return reports
        said: dict[tuple[str, str], list[str]] = {}
        for remark in self._way.write(hand_ins, reports, submissions, jobs):
            who = ""
            if remark.hand_in is not None:
                name = (remark.hand_in.student, remark.hand_in.assignment)
                said.setdefault(name, []).append(remark.words)
                who = f"{name[0]}, {name[1]}: "
            if remark.lost:
                self.lost.append(who + remark.words)
        return [
            msgspec.structs.replace(report, notes=(*report.notes, *said[name]))
            if (name := (report.student, report.assignment)) in said
            else report
            for report in reports
        ]


def _without_results(hand_ins: list[HandIn], submissions: Path, out: Path) -> list[HandIn]:
    """What is handed in, where the folder of the results, which is no student, lies among it."""
    root, results_folder = submissions.resolve(), Path(os.path.realpath(out))
    if not submissions.is_dir() or not results_folder.is_relative_to(root):
        return hand_ins
    inside = results_folder.relative_to(root).parts[:1]
    taken = [one for one in hand_ins if not inside or one.folder.parent.name == inside[0]]
    if not inside or any(one.file is not None for one in taken):
        raise click.UsageError(
            f"--out {out} is where students' work lies; results need a folder of their own"
        )
    return [one for one in hand_ins if one not in taken]


def _without_the_missing(hand_ins: list[HandIn]) -> list[HandIn]:
    """What is handed in, without a row for everybody else where hardly anybody has begun."""
    begun = hardly_begun(hand_ins)
    for assignment, who in begun.items():
        named = f"{', '.join(who)} alone" if len(who) < 4 else f"{len(who)} students alone"
        click.echo(
            f"{assignment} was handed in by {visible(named)}; nobody else is listed as missing "
            f"(--assignment {assignment} does that).",
            err=True,
        )
    return [one for one in hand_ins if one.assignment not in begun or one.is_there or one.notes]


def _hand_ins(course: Course, submissions: Path, assignments: Sequence[str]) -> list[HandIn]:
    must_be_known(course, assignments)
    if not submissions.is_dir():
        if len(assignments) > 1:
            raise click.UsageError(f"{submissions} is one file: it has one --assignment")
        (name,) = assignments or (submissions.stem,)
        if name not in course.assignments:
            raise click.UsageError(
                f"{submissions} is for no assignment of this course "
                f"({', '.join(course.assignments)}); say which with --assignment"
            )
        return [single(submissions, name)]
    wanted = assignments or assignments_in(submissions, course.assignments)
    asked = {name: asked_in(course.assignments[name].visible_tests) for name in wanted}
    hand_ins = find(submissions, wanted, course.assignments, asked)
    if not assignments:
        hand_ins = _without_the_missing(hand_ins)
    refuse_misplaced(submissions, hand_ins, wanted, course)
    return hand_ins
