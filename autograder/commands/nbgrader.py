"""`autograder nbgrader`: an nbgrader course, laid out or brought up to date."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.common import plain_errors, solutions_option
from autograder.course.assignments import open_course
from autograder.nbgrader.layout import lay_out


@click.command(
    short_help="Set up an nbgrader course.",
    epilog="\b\nExample:\n  autograder nbgrader ~/course101",
)
@click.argument("course_dir", type=click.Path(file_okay=False, path_type=Path))
@solutions_option
def nbgrader(course_dir: Path, solutions: Path | None) -> None:
    """Set up an nbgrader course in COURSE_DIR, or update one.

    After that, use nbgrader's own commands: generate_assignment, autograde, generate_feedback …
    Files that you have edited are left alone.
    """
    with plain_errors():
        course_dir.mkdir(parents=True, exist_ok=True)
        for laid in lay_out(open_course(solutions), course_dir):
            if laid.deed != "up to date":
                click.echo(f"{laid.deed} {laid.file}" + (f": {laid.advice}" * bool(laid.advice)))
        click.echo(f"{course_dir} is up to date")
