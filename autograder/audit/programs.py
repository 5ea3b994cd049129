"""The programs of an audit whose marks are known beforehand.

A folder of programs holds, for each assignment, what its author has collected:

    <assignment>/right/*.py, *.ipynb   right programs, written in different ways
    <assignment>/slips.toml            right programs with one slip each
    <assignment>/wild/*.py             whole wrong programs; the first line says `# loses: a, b`
    wild.toml                          what is rightly named in them: names by assignment and file

`loses` names the exercises in which a program must lose points, and it may in no other. `names`,
of a slip, are the known mistakes that may be named in it; none, where nothing may be.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from autograder.course.assignments import Assignment, CourseError
from autograder.course.release import released
from autograder.submissions.finding import SUFFIXES


class ProgramsError(CourseError):
    """The folder of programs cannot be read; the text says which file and why."""


class Kind(StrEnum):
    """What is known of a program."""

    SOLUTION = "solution"
    STUB = "stub"
    RIGHT = "right variant"
    WRONG = "wrong program"
    MUTANT = "mutant"
    HOLLOW = "hollow program"
    MISTAKE = "known mistake"
    PAIR = "two known mistakes"
    ODD = "odd answer"


WRONG: Final = (Kind.WRONG, Kind.MUTANT, Kind.MISTAKE)


@dataclass(frozen=True)
class Program:
    """A program to be graded, and what is known of its marks."""

    assignment: str
    name: str
    kind: Kind
    suffix: str
    source: str
    loses: frozenset[str] = frozenset()  # the exercises, of a wrong program
    names: frozenset[str] | None = None  # of mistakes, where its author has said
    gives_way: bool = False  # whether a more exact name will do as well


class _Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A right program, the one place in it to change, and what that costs."""

    name: str
    base: str
    find: str
    replace: str
    loses: list[str]
    says: str = ""
    names: list[str] | None = None


class _Slips(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slip: list[_Slip]


_LOSES = "# loses:"


def solution(assignment: Assignment) -> Program:
    """The author's own program."""
    source = assignment.master.read_text("utf-8")
    return Program(assignment.name, "solution", Kind.SOLUTION, ".py", source)


def stubs(assignment: Assignment) -> Iterator[Program]:
    """What students get, as `autograder release` makes it: the script and the notebook.

    Raises:
        MasterError: the master is malformed.
    """
    files = released(assignment)
    for suffix in SUFFIXES:
        source = files[assignment.name + suffix].decode()
        yield Program(assignment.name, f"stub{suffix}", Kind.STUB, suffix, source)


def right_variants(programs: Path, assignment: str) -> Iterator[Program]:
    """The right programs of an assignment."""
    for file in sorted((programs / assignment / "right").glob("*")):
        if file.suffix in SUFFIXES:
            yield Program(assignment, file.name, Kind.RIGHT, file.suffix, _text(file))


def wrong_programs(programs: Path, assignment: str) -> Iterator[Program]:
    """The wrong programs of an assignment: right ones with a slip, and whole ones.

    Raises:
        ProgramsError: a file cannot be read, or a slip's text is not where it should be.
    """
    folder = programs / assignment
    if (folder / "slips.toml").is_file():
        yield from _slipped(folder, assignment)
    wild = _wild_names(programs / "wild.toml")
    for file in sorted((folder / "wild").glob("*.py")):
        source = _text(file)
        first = source.partition("\n")[0]
        if not first.startswith(_LOSES):
            raise ProgramsError(f"{file}: its first line does not say `{_LOSES} …`")
        loses = frozenset(name.strip() for name in first.removeprefix(_LOSES).split(","))
        names = wild.get(assignment, {}).get(file.stem)
        named = None if names is None else frozenset(names)
        yield Program(assignment, f"wild {file.name}", Kind.WRONG, ".py", source, loses, named)


def _slipped(folder: Path, assignment: str) -> Iterator[Program]:
    file = folder / "slips.toml"
    try:
        slips = msgspec.convert(tomllib.loads(_text(file)), _Slips).slip
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProgramsError(f"{file}: {error}") from error
    for slip in slips:
        base = folder / "right" / slip.base
        source = _text(base)
        if source.count(slip.find) != 1:
            raise ProgramsError(f"{file}: {slip.name}: its text must stand once in {base.name}")
        source = source.replace(slip.find, slip.replace)
        loses = frozenset(slip.loses)
        names = None if slip.names is None else frozenset(slip.names)
        yield Program(assignment, slip.name, Kind.WRONG, base.suffix, source, loses, names)


def _wild_names(file: Path) -> dict[str, dict[str, list[str]]]:
    if not file.is_file():
        return {}
    try:
        return msgspec.convert(tomllib.loads(_text(file)), dict[str, dict[str, list[str]]])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProgramsError(f"{file}: {error}") from error


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProgramsError(f"{file} cannot be read: {error}") from error
