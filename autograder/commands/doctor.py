"""`autograder doctor`: what isolation this machine gives, and whether the course is ready."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from autograder.commands.common import NOT_ALL_GRADED, plain_errors
from autograder.course.assignments import CourseError, open_course
from autograder.course.secret import with_own_secret
from autograder.course.settings import read_settings
from autograder.grading.secrecy import keep_secret
from autograder.jail.doctor import Finding, examine
from autograder.nbgrader.places import places


@click.command(
    short_help="Say what isolation this machine offers.", epilog="\b\nExample:\n  autograder doctor"
)
def doctor() -> None:
    """Say what isolation this machine offers and what to install for more, and check the secret."""
    healthy = True
    with plain_errors():
        settings = with_own_secret(read_settings(Path.cwd()))
        for finding in itertools.chain(examine(settings), _places()):
            mark = "ok  " if finding.good else "BAD " if finding.stops else "NOTE"
            click.echo(f"{mark} {finding.what}: {finding.says}")
            for line in finding.advice.splitlines():
                click.echo(f"     {line}")
            healthy = healthy and (finding.good or not finding.stops)
    sys.exit(0 if healthy else NOT_ALL_GRADED)


def _places() -> Iterator[Finding]:
    """Whether submissions could read what is secret: the course that is here, nbgrader's places."""
    secrets = dict(places(Path.cwd()))
    with suppress(CourseError):
        secrets["the course"] = [open_course().solutions]
    try:
        keep_secret(secrets)
    except CourseError as error:
        yield Finding("secrecy", False, str(error))
