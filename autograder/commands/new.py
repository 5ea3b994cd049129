"""`autograder new`: a course to begin with, or one more assignment."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.common import plain_errors
from autograder.course import new as making
from autograder.course.settings import read_settings

_NEXT = """
A course that works. Go on with:
  cd {folder}
  autograder release             # makes exercises/, for your students
  autograder audit               # are the hidden tests any good?
  autograder grade submitted/    # marks, and results/index.html
Then change it into your own: README.md says what each file is."""


@click.command(
    short_help="Begin a course of your own, or an assignment.",
    epilog="\b\nExamples:\n  autograder new my-course\n"
    "  autograder new my-course --assignment week2",
)
@click.argument("course_dir", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--assignment",
    metavar="NAME",
    help="Add an assignment of this name; in a new course, what the first one is called.",
)
def new(course_dir: Path, assignment: str | None) -> None:
    """Make a course in COURSE_DIR that works at once: one small assignment, to be changed.

    It has a master, tests that students see, hidden tests, known mistakes, programs for
    `autograder audit`, and a secret of its own. Nothing that is there is written over.
    """
    with plain_errors():
        written = making.new(course_dir, assignment)
        for file in written:
            click.echo(f"wrote {file}")
        if course_dir / "pyproject.toml" in written:
            click.echo(_NEXT.format(folder=course_dir))
        elif not read_settings(course_dir).programs:
            click.echo(
                f'\nFor `autograder audit`, set programs = "{making.PROGRAMS}" under '
                f"[tool.autograder] in {course_dir / 'pyproject.toml'}."
            )
