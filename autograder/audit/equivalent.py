"""Mutants that are not mistakes: their author has proven them correct, and says why.

`solutions/<assignment>/equivalent.toml` lists them by their change, so that an entry cannot
outlive the line it speaks of unnoticed:

    [[equivalent]]
    exercise = "Exercise 5: train"
    was = "total = 0.0"
    becomes = "total = -0.0"
    reason = "Whatever is added to either zero gives the same sum."
"""

from __future__ import annotations

import tomllib

import msgspec

from autograder.audit.mutants import Mutant
from autograder.audit.programs import ProgramsError
from autograder.course.assignments import Assignment


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of the solution after which it is still right, and why."""

    exercise: str
    was: str
    becomes: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether this speaks of `mutant`."""
        change = mutant.exercise, mutant.was, mutant.becomes
        return change == (self.exercise, _lines(self.was), _lines(self.becomes))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equivalent: list[Equivalent]


def equivalents(assignment: Assignment) -> list[Equivalent]:
    """The mutants of `assignment` that its author has proven right.

    Raises:
        ProgramsError: the file is malformed.
    """
    file = assignment.folder / "equivalent.toml"
    if not file.is_file():
        return []
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File).equivalent
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ProgramsError(f"{file}: {error}") from error


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
