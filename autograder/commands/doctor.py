"""`autograder doctor`: what isolation this machine gives, and whether the course is ready."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.commands.common import NOT_ALL_GRADED, plain_errors
from autograder.course.secret import with_own_secret
from autograder.course.settings import read_settings
from autograder.jail.doctor import examine


@click.command(
    short_help="Say what isolation this machine offers.", epilog="\b\nExample:\n  autograder doctor"
)
def doctor() -> None:
    """Say what isolation this machine offers and what to install for more, and check the secret."""
    healthy = True
    with plain_errors():
        for finding in examine(with_own_secret(read_settings(Path.cwd()))):
            mark = "ok  " if finding.good else "BAD " if finding.stops else "NOTE"
            click.echo(f"{mark} {finding.what}: {finding.says}")
            for line in finding.advice.splitlines():
                click.echo(f"     {line}")
            healthy = healthy and (finding.good or not finding.stops)
    sys.exit(0 if healthy else NOT_ALL_GRADED)
