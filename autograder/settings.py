"""What a course decides: limits, the secret the inputs are drawn from, modules to preload.

Read from `[tool.autograder]` of the course's `pyproject.toml`; every field has a default.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from autograder.sandbox.wire import Limits

_MEBI = 1024 * 1024


class SettingsError(Exception):
    """`[tool.autograder]` cannot be read; the text says which field and why."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[tool.autograder]`. Times in seconds of wall clock, sizes in MiB."""

    secret: str = ""  # seeds every student's inputs; keep it out of what students see
    load_seconds: float = 20.0  # to run the program once
    call_seconds: float = 5.0  # for one call of a function
    submission_seconds: float = 60.0  # for all of a submission
    cpu_seconds: int = 60  # processor time of one run
    memory: int = 2048  # address space of one process
    disk: int = 64  # in /tmp, and of one file
    processes: int = 64
    open_files: int = 256
    preload: tuple[str, ...] = ("matplotlib.pyplot", "pandas")  # imported once, where used

    @property
    def limits(self) -> Limits:
        """What the jail enforces."""
        return Limits(
            memory=self.memory * _MEBI,
            cpu=self.cpu_seconds,
            processes=self.processes,
            file_size=self.disk * _MEBI,
            open_files=self.open_files,
            disk=self.disk * _MEBI,
        )


def read_settings(start: Path) -> Settings:
    """The settings of the nearest `pyproject.toml` at or above `start` that has any.

    Raises:
        SettingsError: the file or the section is malformed.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            section = tomllib.loads(file.read_text("utf-8")).get("tool", {}).get("autograder")
            if section is not None:
                return msgspec.convert(section, Settings)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise SettingsError(f"{file}: [tool.autograder]: {error}") from error
    return Settings()
