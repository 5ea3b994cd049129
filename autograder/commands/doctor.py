"""`autograder doctor`: what isolation this machine gives."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.commands.common import NOT_ALL_GRADED, plain_errors
from autograder.doctor import examine
from autograder.settings import read_settings


@click.command(epilog="\b\nExample:\n  autograder doctor")
def doctor() -> None:
    """Say what isolation this machine gives, and what to install for more."""
    healthy = True
    with plain_errors():
        for finding in examine(read_settings(Path.cwd())):
            click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.says}")
            for line in finding.advice.splitlines():
                click.echo(f"     {line}")
            healthy = healthy and finding.good
    sys.exit(0 if healthy else NOT_ALL_GRADED)
