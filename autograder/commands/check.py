"""`autograder check`: students check their own work."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from autograder.commands.common import plain_errors
from autograder.report.model import Status
from autograder.report.terminal import student_view
from autograder.selfcheck import check as own_check
from autograder.testing.opening import file_beside


@click.command(
    short_help="Check your own work before you hand it in.",
    epilog="\b\nExamples:\n  cd exercises/week1 && autograder check\n"
    "  autograder check week1.ipynb --hints",
)
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--hints", is_flag=True, help="A hint for everything that is not right yet.")
@click.option(
    "--hint", "steps", count=True, help="A hint for what to fix first; repeat it for the next hint."
)
def check(path: Path, hints: bool, steps: int) -> None:
    """Check your own work: PATH is your file, or the folder of an assignment (default: here).

    Exit status: 0 every test passes, 1 something is not right yet, 2 wrong usage.
    """
    with plain_errors():
        file = file_beside(path)[0] if path.is_dir() else path
        tests = own_check.tests_for(file)
        saved = own_check.saved(file)
        report = own_check.check(file, tests)
    all_right = report.status is Status.GRADED and report.first_failure() is None
    further = own_check.further(tests) if all_right else ""
    student_view(report, Console(), hints=hints, steps=steps, about=saved, further=further)
    if not all_right:
        sys.exit(1)
