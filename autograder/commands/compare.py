"""`autograder compare`: whose programs stand out as alike; for the instructor alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from autograder.commands.common import must_be_known, plain_errors, solutions_option
from autograder.commands.progress import progress_bar
from autograder.course.assignments import Course, open_course
from autograder.grading.results import check_writable, reports_in, write_whole
from autograder.report.text import one_line
from autograder.similarity.compare import Compared
from autograder.similarity.compare import compare as compared_in
from autograder.similarity.model import Similarity, encode
from autograder.similarity.page import similarity_page
from autograder.submissions.finding import HandIn, assignments_in, find
from autograder.submissions.unwritten import asked_in

_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    short_help="See whose programs stand out as alike.",
    epilog="\b\nExamples:\n  autograder compare submitted/\n"
    "  autograder compare submitted/ --assignment week2 --earlier last-year/submitted/",
)
@click.argument("submissions", type=_folder)
@click.option(
    "--assignment",
    "assignments",
    multiple=True,
    metavar="NAME",
    help="Only this assignment; may be given more than once.",
)
@click.option(
    "--earlier",
    multiple=True,
    type=_folder,
    help="Submissions of an earlier class, compared with these; may be given more than once.",
)
@click.option(
    "--out",
    default="results",
    type=click.Path(file_okay=False, path_type=Path),
    show_default=True,
    help="Folder for similarity.html and similarity.json; reports in it are used.",
)
@click.option(
    "--jobs",
    default=os.cpu_count() or 1,
    type=click.IntRange(1),
    show_default="one per core",
    help="Submissions read at the same time.",
)
@solutions_option
def compare(
    submissions: Path,
    assignments: tuple[str, ...],
    earlier: tuple[Path, ...],
    out: Path,
    jobs: int,
    solutions: Path | None,
) -> None:
    """Compare SUBMISSIONS, a folder <student>/<assignment>/, with each other.

    Shown are pairs that stand out from their class. That is a reason to read both programs, and no
    proof of anything; no mark depends on it, and nothing of it is on a student's page. Nothing is
    run, and nothing leaves this machine.
    Exit status: 0 compared, whatever was found; 2 wrong usage.
    """
    with plain_errors():
        course = open_course(solutions)
        must_be_known(course, assignments)
        wanted = list(dict.fromkeys(assignments or assignments_in(submissions, course.assignments)))
        if not wanted:
            raise click.UsageError(
                f"no submissions in {submissions}: they are looked for as "
                f"<student>/<assignment>/, with an assignment of {', '.join(course.assignments)}"
            )
        out.mkdir(parents=True, exist_ok=True)
        check_writable(out)
        reports = reports_in(out)
        found: list[Compared] = []
        for name in wanted:
            before = {
                str(folder): _hand_ins(course, folder, name)
                for folder in earlier
                if folder.resolve() != submissions.resolve()
            }
            with progress_bar(f"reading {name}") as show:
                found.append(
                    compared_in(
                        course.assignments[name],
                        _hand_ins(course, submissions, name),
                        before,
                        [report for report in reports if report.assignment == name],
                        processes=jobs,
                        progress=show,
                    )
                )
        record = Similarity(comparisons=tuple(one.comparison for one in found))
        write_whole(out / "similarity.json", encode(record))
        page = similarity_page(found).encode("utf-8", "backslashreplace")
        write_whole(out / "similarity.html", page)
    _say(found)
    click.echo(f"Page: {out / 'similarity.html'}   Data: {out / 'similarity.json'}")


def _hand_ins(course: Course, folder: Path, assignment: str) -> list[HandIn]:
    asked = {assignment: asked_in(course.assignments[assignment].visible_tests)}
    return find(folder, [assignment], course.assignments, asked)


def _say(found: Sequence[Compared]) -> None:
    for one in found:
        record = one.comparison
        if record.verdict:
            click.echo(one_line(f"{record.assignment}: {record.verdict}"))
            continue
        pairs = len(record.pairs) + record.more_pairs
        shown = (
            "no pair stands"
            if not pairs
            else "1 pair stands"
            if pairs == 1
            else f"{pairs} pairs stand"
        )
        click.echo(one_line(f"{record.assignment}: {record.compared} compared; {shown} out"))
