"""`autograder audit`: whether the hidden tests are any good."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from autograder.audit import run, tables
from autograder.commands.common import (
    NOT_ALL_GRADED,
    must_be_known,
    plain_errors,
    solutions_option,
)
from autograder.commands.progress import progress_bar
from autograder.course.assignments import open_course


@click.command(
    short_help="Find out whether the hidden tests are any good.",
    epilog="\b\nExamples:\n  autograder audit\n"
    "  autograder audit week1 --programs tests/programs --seeds 20",
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
    "--thorough",
    is_flag=True,
    help="Try all wrong programs and every way to make a known mistake, not a sample: takes some "
    "minutes longer.",
)
@solutions_option
@click.option("--no-sandbox", is_flag=True, help="Run the programs unprotected: they are your own.")
def audit(
    assignments: tuple[str, ...],
    programs: Path | None,
    seeds: int,
    jobs: int,
    thorough: bool,
    solutions: Path | None,
    no_sandbox: bool,
) -> None:
    """Find out whether the hidden tests of each ASSIGNMENT (default: all) are any good.

    The solution and correct variants must get all points, the stub none; wrong programs and mutants
    of the solution must lose some; known mistakes must be named as what they are; no test may be
    idle, or depend on which inputs are drawn.
    Exit status: 0 all good, 1 something was found, 2 wrong usage.
    """
    with plain_errors():
        course = open_course(solutions)
        must_be_known(course, assignments)
        wanted = [course.assignments[name] for name in assignments or course.assignments]
        with progress_bar("auditing") as show:
            audits = run.audit(
                course,
                list(dict.fromkeys(wanted)),
                programs or course.programs,
                seeds=seeds,
                processes=jobs,
                thorough=thorough,
                sandbox=not no_sandbox,
                progress=show,
            )
    tables.show(audits, Console())
    sys.exit(0 if all(one.good for one in audits) else NOT_ALL_GRADED)
