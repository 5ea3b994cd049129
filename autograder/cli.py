"""The command line: `autograder grade`, `check`, `collect`, `export`, `audit`, and the others."""

from __future__ import annotations

import os

# Before numpy is imported: its threads would not survive the forks of a pool.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
import io
import sys
from importlib import import_module

import click

from autograder import __version__

_COMMANDS = (
    *("grade", "check", "collect", "export", "compare"),
    *("new", "audit", "release", "nbgrader", "doctor"),
)


class _Commands(click.Group):
    """Loads a command when it is asked for: none pays for what only another one needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        gc.disable()  # looking for garbage takes a third of the time of importing
        command: click.Command = getattr(import_module(f"autograder.commands.{cmd_name}"), cmd_name)
        gc.freeze()
        gc.enable()
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A first look:  autograder grade tests/sample_class --out results",
)
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade exercises with hidden pytest cases; the code under test is kept in a jail."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # what its encoding lacks is written out
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
