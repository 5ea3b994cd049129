"""`autograder release`: the students' files, made from the masters."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.common import plain_errors, solutions_option
from autograder.course import release as releasing
from autograder.course.assignments import open_course
from autograder.platforms.handout import handout


@click.command(
    short_help="Make the students' files from the masters.",
    epilog="\b\nExamples:\n  autograder release\n  autograder release --handout exercises.zip",
)
@solutions_option
@click.option(
    "--to",
    "exercises",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; default: exercises/ beside solutions/.",
)
@click.option(
    "--handout",
    "zip_file",
    metavar="ZIP",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a zip to give to students: exercises, tests, the grader, how to begin.",
)
def release(solutions: Path | None, exercises: Path | None, zip_file: Path | None) -> None:
    """Make the student files in exercises/ from the masters in solutions/."""
    with plain_errors():
        course = open_course(solutions)
        folder = exercises or course.solutions.parent / "exercises"
        for file in releasing.release(course, folder):
            click.echo(f"{'wrote' if file.exists() else 'removed'} {file}")
        click.echo(f"{folder} is up to date")
        if zip_file is not None:
            zip_file.write_bytes(handout(course, zip_file.stem))
            click.echo(f"wrote {zip_file}, for students")
