"""What a course decides: limits, the secret the inputs are drawn from, modules to preload.

Read from `[tool.autograder]` of the course's `pyproject.toml`; every field has a default.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from autograder.report.shown import Shown
from autograder.wire import Limits

_MEBI = 1024 * 1024
_Seconds = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(gt=0)]


Rung = Literal["auto", "nested", "per-submission", "landlock", "user"]


class SettingsError(Exception):
    """`[tool.autograder]` cannot be read; the text says which field and why."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`[tool.autograder]`. Times in seconds of wall clock, sizes in MiB.

    `docs/limits.md` has them all with their units, and what happens where one is met.
    """

    secret: str = ""  # seeds every student's inputs; keep it out of what students see
    secret_file: str = ""  # where it stands instead, beside pyproject.toml: kept out of git
    load_seconds: _Seconds = 20.0  # to run the program once
    call_seconds: _Seconds = 5.0  # for one call of a function
    submission_seconds: _Seconds = 60.0  # for all of a submission
    timeouts: _Count = 2  # of one function, or of running the program, before it is given up
    cpu_seconds: _Count = 60  # processor time of one process
    memory: _Count = 2048  # address space of one process
    disk: _Count = 64  # in /tmp, and of one file
    processes: _Count = 64
    open_files: _Count = 256
    isolation: Rung = "auto"  # docs/isolation.md
    shown: Literal["auto", Shown] = "auto"  # to students: docs/limits.md
    naming: bool = True  # of mistakes, up to a second for a submission
    flagged_imports: tuple[str, ...] = ()  # modules whose import the instructor is told of
    preload: tuple[str, ...] = ("matplotlib.pyplot", "pandas")  # imported once, where used
    programs: str = ""  # for `audit`: a folder of right and wrong programs, beside solutions/
    order: tuple[str, ...] = ()  # of the assignments on the class page; others follow

    @property
    def shown_on_pages(self) -> Shown:
        """What a student's own page has: all, where the course does not say."""
        return "all" if self.shown == "auto" else self.shown

    @property
    def shown_elsewhere(self) -> Shown:
        """What nbgrader and platforms get: nothing that was due, where the course does not say."""
        return "given" if self.shown == "auto" else self.shown

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


class _Tool(msgspec.Struct, frozen=True):
    autograder: Settings | None = None


class _File(msgspec.Struct, frozen=True):
    tool: _Tool = _Tool()


def _choices(error: Exception) -> str:
    due = {"isolation": get_args(Rung), "shown": ("auto", *get_args(Shown))}
    for field, choices in due.items():
        if str(error).endswith(f"{field}`"):
            return f"; it is one of {', '.join(choices)}"
    return ""


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
            content = msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File)
            if content.tool.autograder is not None:
                return _with_secret(content.tool.autograder, folder)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise SettingsError(f"{file}: {error}{_choices(error)}") from error
    return Settings()


def _with_secret(settings: Settings, folder: Path) -> Settings:
    """The settings with the secret of their `secret-file`; none where there is no such file."""
    if not settings.secret_file:
        return settings
    file = folder / settings.secret_file
    if settings.secret:
        raise SettingsError(f"{folder / 'pyproject.toml'}: either `secret` or `secret-file`")
    try:
        secret = file.read_text("utf-8").strip() if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}, the secret-file, cannot be read: {error}") from error
    return msgspec.structs.replace(settings, secret=secret)
