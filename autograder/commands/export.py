"""`autograder export`: marks and feedback, in the form a platform takes them back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from autograder.commands.common import must_be_known, plain_errors, solutions_option
from autograder.course.assignments import Course, CourseError, open_course
from autograder.course.settings import read_settings
from autograder.grading import results as folder
from autograder.grading.results import write_whole
from autograder.platforms import github_action, gradescope_package
from autograder.platforms.anonymous import anonymous, key_file, keys_for, read_keys, write_keys
from autograder.platforms.collected import FILE, Row, read_collected
from autograder.platforms.given_back import GivenBack, How, give_back
from autograder.platforms.machines import Times, ctrf, junit
from autograder.platforms.marks import ExportError, Mark, Merged, marks_of, the_assignment
from autograder.platforms.workbook import workbook
from autograder.report.model import Report
from autograder.report.shown import Shown, as_shown
from autograder.report.text import one_line

NOT_ALL_GIVEN = 1  # the exit status where somebody's mark is in no row

_results = click.option(
    "--results",
    default="results",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    show_default=True,
    help="What `autograder grade` wrote.",
)
_assignment = click.option("--assignment", metavar="NAME", help="Where there are several.")
_collected = click.option(
    "--collected",
    type=click.Path(exists=True, path_type=Path),
    help=f"What `autograder collect` wrote; default: submitted/{FILE}, or the one beside results.",
)
_out = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="To be written."
)


@click.group(
    short_help="Give marks and feedback back to a platform.",
    epilog="\b\nExamples:\n  autograder export canvas --merge Grades.csv --out upload.csv\n"
    "  autograder export moodle --merge worksheet.csv --out upload.csv --feedback feedback.zip\n"
    "  autograder export gradescope --package autograder.zip",
)
def export() -> None:
    """Give marks and feedback back, each platform in its own form.

    No id is ever made up: marks are merged into the file that the platform itself exported.
    """


def _merging(platform: str, title: str, what: str) -> Callable[[Any], click.Command]:
    """A command that merges marks into what a platform exported."""

    def made(function: Any) -> click.Command:
        for option in reversed(
            (
                click.option(
                    "--merge",
                    required=True,
                    type=click.Path(exists=True, dir_okay=False, path_type=Path),
                    help=what,
                ),
                _out,
                click.option("--column", metavar="HEADER", help="Which is filled, if not told."),
                click.option(
                    "--scale", is_flag=True, help="Out of the platform's maximum, not as they are."
                ),
                click.option(
                    "--missing",
                    type=click.Choice(["leave", "zero"]),
                    default="leave",
                    show_default=True,
                    help="Who has handed in nothing, but something for another assignment.",
                ),
                _results,
                _assignment,
                _collected,
                solutions_option,
            )
        ):
            function = option(function)
        example = f"\b\nExample:\n  autograder export {platform} --merge FILE.csv --out upload.csv"
        command: click.Command = export.command(
            platform, short_help=f"Into a table of {title}'s.", epilog=example
        )(function)
        return command

    return made


def _merge(
    platform: str,
    merge: Path,
    out: Path,
    column: str | None,
    scale: bool,
    missing: str,
    results: Path,
    assignment: str | None,
    collected: Path | None,
    solutions: Path | None,
    feedback: Path | None = None,
) -> None:
    with plain_errors():
        reports = folder.reports_in(results)
        name = the_assignment(reports, assignment)
        marks = marks_of(reports, rows_of(collected, results), name, missing == "zero")
        how = How(name, column, scale, policy_of(solutions))
        _keep(out, merge)
        given = give_back(platform, merge, marks, how)
        write_whole(out, given.merged.table.encode())
        if feedback is not None and given.feedback is not None:
            write_whole(feedback, given.feedback)
    _say(given, marks, out, feedback)
    if given.merged.left:
        sys.exit(NOT_ALL_GIVEN)


def _keep(out: Path, merge: Path) -> None:
    if out.exists() and out.samefile(merge):
        raise ExportError(f"--out {out} would write over the file that is merged into")


def _say(given: GivenBack, marks: Sequence[Mark], out: Path, feedback: Path | None) -> None:
    merged: Merged = given.merged
    lines = [
        f"{out}: {merged.written} marks in {merged.column!r}, {merged.changed} of them changed",
        *merged.notes,
        *(f"  {who}: {why}" for who, why in sorted(merged.left)),
    ]
    if feedback is not None and given.feedback is not None:
        lines.append(f"{feedback}: a page for each")
    for line in lines:
        click.echo(one_line(line))


def rows_of(collected: Path | None, results: Path, quiet: bool = False) -> list[Row]:
    """What `collect` wrote; nothing, where nothing was collected here.

    Raises:
        ExportError: it cannot be told which of several is meant.
    """
    if collected is not None:
        return read_collected(collected / FILE if collected.is_dir() else collected)
    likely = [Path("submitted") / FILE, results.absolute().parent / "submitted" / FILE]
    beside = sorted(results.absolute().parent.glob(f"*/{FILE}"))
    found = [file for file in likely if file.is_file()][:1] or beside
    if len(found) > 1 and not quiet:
        names = ", ".join(map(str, found))
        raise ExportError(f"there are several {FILE}: {names}; say which with --collected")
    if not found and not quiet:
        click.echo(f"There is no {FILE}: people are found by their names, or not at all.", err=True)
    return read_collected(found[0]) if len(found) == 1 else []


def policy_of(solutions: Path | None) -> Shown:
    """What students are shown: what the course's settings say, if there is a course."""
    try:
        return open_course(solutions).settings.shown_elsewhere
    except CourseError:
        return read_settings(Path.cwd()).shown_elsewhere


def reports_for(results: Path, assignment: str | None) -> list[Report]:
    """The reports of one assignment, or of all.

    Raises:
        ExportError: there are none.
    """
    reports = folder.reports_in(results)
    if assignment is not None:
        the_assignment(reports, assignment)
        reports = [report for report in reports if report.assignment == assignment]
    if not reports:
        raise ExportError(f"there are no results in {results}: `autograder grade` makes them")
    return reports


@_merging("canvas", "Canvas", "The gradebook, as Canvas exports it.")
def canvas(**options: Any) -> None:
    """Fill one column of a gradebook that Canvas exported."""
    _merge("canvas", **options)


@click.option(
    "--feedback",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A zip to be written, with a page for each participant.",
)
def _moodle(**options: Any) -> None:
    """Fill the grades of a grading worksheet, in any language; ours comes after the comments."""
    _merge("moodle", **options)


moodle = _merging("moodle", "Moodle", "The grading worksheet, as Moodle gives it.")(_moodle)


@_merging("brightspace", "Brightspace", "The grades export, with names and e-mail addresses.")
def brightspace(**options: Any) -> None:
    """Fill one item of a grades export of Brightspace's."""
    _merge("brightspace", **options)


@_merging("blackboard", "Blackboard", "The column, or the whole grade center, downloaded.")
def blackboard(**options: Any) -> None:
    """Fill one column of a download of Blackboard's, and the feedback, where it has a place."""
    _merge("blackboard", **options)


# --- for people and for other machinery -----------------------------------------------------

_anonymous = click.option(
    "--anonymous", is_flag=True, help="Keys instead of names, with the key file beside."
)


def _for_reading(
    results: Path, assignment: str | None, out: Path, hide: bool, solutions: Path | None
) -> list[Report]:
    """The reports that go out, as students would be shown them."""
    shown = policy_of(solutions)
    reports = [as_shown(report, shown) for report in reports_for(results, assignment)]
    if not hide:
        return reports
    file = key_file(out)
    earlier = read_keys(file)
    keys = keys_for([report.student for report in reports], earlier)
    write_keys(file, earlier | keys)
    click.echo(f"{file}: whose keys they are; keep it to yourself")
    return anonymous(reports, keys)


@export.command(
    short_help="A workbook for people.",
    epilog="\b\nExample:\n  autograder export xlsx --out grades.xlsx",
)
@_out
@_anonymous
@_results
@_assignment
@_collected
@solutions_option
def xlsx(
    out: Path,
    anonymous: bool,
    results: Path,
    assignment: str | None,
    collected: Path | None,
    solutions: Path | None,
) -> None:
    """A workbook, with a sheet for each assignment, ids as text, and the class page's colours."""
    with plain_errors():
        reports = _for_reading(results, assignment, out, anonymous, solutions)
        rows = [] if anonymous else rows_of(collected, results, quiet=True)
        ids = {(row.student, row.assignment): row.platform_id for row in rows}
        write_whole(out, workbook(reports, ids))
    click.echo(f"{out}: {len(reports)} submissions")


def _for_machines(name: str, title: str, write: Callable[[Sequence[Report], Times], bytes]) -> None:
    @export.command(
        name,
        short_help=f"{title}, for other machinery.",
        epilog=f"\b\nExample:\n  autograder export {name} --out report",
        help=f"Every test as {title}; points stand beside, for the format has none.",
    )
    @_out
    @_anonymous
    @_results
    @_assignment
    @solutions_option
    def made(
        out: Path,
        anonymous: bool,
        results: Path,
        assignment: str | None,
        solutions: Path | None,
    ) -> None:
        with plain_errors():
            reports = _for_reading(results, assignment, out, anonymous, solutions)

            def times(report: Report) -> dict[str, float]:
                return {} if anonymous else folder.times_of(results, report)

            write_whole(out, write(reports, times))
        click.echo(f"{out}: {len(reports)} submissions")


_for_machines("junit", "JUnit XML", junit)
_for_machines("ctrf", "CTRF JSON", ctrf)


# --- packages that grade elsewhere ----------------------------------------------------------


@export.command(
    short_help="A package that grades on Gradescope.",
    epilog="\b\nExample:\n  autograder export gradescope --assignment week1 --package week1.zip",
)
@click.option(
    "--package",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip to be written, and then uploaded as the assignment's autograder.",
)
@_assignment
@solutions_option
def gradescope(file: Path, assignment: str | None, solutions: Path | None) -> None:
    """The zip that Gradescope asks for: setup.sh, run_autograder, the course and the grader.

    It holds the hidden tests, the solution and the course's secret: it is for Gradescope alone.
    """
    with plain_errors():
        course = open_course(solutions)
        name = _one_assignment(course, assignment)
        write_whole(file, gradescope_package.package(course, name))
    click.echo(f"{file}: grades {name} on Gradescope; it holds the hidden tests and the secret")


@export.command(
    short_help="An action that grades on GitHub.",
    epilog="\b\nExample:\n  autograder export github --package autograder-action",
)
@click.option(
    "--package",
    "to",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to be written: the repository of the action.",
)
@_assignment
@solutions_option
def github(to: Path, assignment: str | None, solutions: Path | None) -> None:
    """A GitHub Action (action.yml), and beside it what Classroom 50 runs (autograder.py).

    It holds the hidden tests, the solution and the course's secret: whoever may use the action may
    read them.
    """
    with plain_errors():
        course = open_course(solutions)
        names = [assignment] if assignment else list(course.assignments)
        must_be_known(course, names)
        for path, (data, is_program) in github_action.package(course, names).items():
            place = to / path
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, data)
            place.chmod(0o755 if is_program else 0o644)
    click.echo(f"{to}: grades {', '.join(names)}; it holds the hidden tests and the secret")


def _one_assignment(course: Course, assignment: str | None) -> str:
    must_be_known(course, [assignment] if assignment else [])
    if assignment is None and len(course.assignments) > 1:
        known = ", ".join(course.assignments)
        raise ExportError(f"a package is for one assignment: say which with --assignment ({known})")
    return assignment or next(iter(course.assignments))
