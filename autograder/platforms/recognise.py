"""Which platform a download is from, told from the names in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from autograder.platforms import canvas, github, loose
from autograder.platforms.archive import Contents
from autograder.platforms.blackboard import BLACKBOARD
from autograder.platforms.brightspace import BRIGHTSPACE
from autograder.platforms.canvas import CANVAS
from autograder.platforms.gradescope import GRADESCOPE
from autograder.platforms.moodle import MOODLE
from autograder.platforms.pieces import Platform, Taken, fitting, unwrapped

# In the order in which they are tried: those whose names say most come first.
BY_NAMES: Final = (MOODLE, BLACKBOARD, GRADESCOPE, BRIGHTSPACE, CANVAS)
_ENOUGH: Final = 0.8  # of what is in a download
TITLES: Final = {p.name: p.title for p in BY_NAMES} | {
    github.NAME: "GitHub",
    github.CLASSROOM_50: "Classroom 50",
    loose.NAME: "a folder of students",
    "pattern": "the pattern",
}
NAMES: Final = (*(p.name for p in BY_NAMES), github.NAME, github.CLASSROOM_50, loose.NAME)


def recognised(contents: Contents) -> tuple[str, Contents]:
    """The platform of a download, and its contents without the folders that wrap all of it."""
    for platform in BY_NAMES:
        share, inside = fitting(platform, contents)
        if share >= _ENOUGH:
            return platform.name, inside
    clones: Contents | None = contents
    while clones is not None:
        if github.is_classroom_50(clones):
            return github.CLASSROOM_50, clones
        if github.are_repositories(clones):
            return github.NAME, clones
        clones = unwrapped(clones)
    return loose.NAME, contents


def taken_from(
    contents: Contents, platform: str, known: Collection[str], known_ids: frozenset[str]
) -> Taken:
    """The submissions in a download of that platform.

    known: the course's assignments. known_ids: the platform's ids of people, from a roster.
    """
    if platform == canvas.NAME:
        return canvas.take(contents, known_ids)
    if platform in (github.NAME, github.CLASSROOM_50):
        return github.take(contents, known, platform)
    if platform == loose.NAME:
        return loose.take(_students(contents, known), known)
    return _named(platform).take(contents)


def at_its_depth(contents: Contents, platform: str) -> Contents:
    """The contents of a download of a named platform, without the folders that wrap all of it."""
    if platform in (github.NAME, github.CLASSROOM_50):
        found, inside = recognised(contents)
        return inside if found in (github.NAME, github.CLASSROOM_50) else contents
    if platform == loose.NAME:
        return contents
    return fitting(_named(platform), contents)[1]


def _named(name: str) -> Platform:
    return next(platform for platform in BY_NAMES if platform.name == name)


def _students(contents: Contents, known: Collection[str]) -> Contents:
    """The folder that holds the students' own: a wrapper around them is none of theirs."""
    inside = unwrapped(contents)
    if inside is None or len({entry.parts[0] for entry in inside.files}) < 2:
        return contents
    if any(entry.parts[0] in known for entry in inside.files):
        return contents  # a student's folder, with one for each assignment
    if all(len(entry.parts) == 1 for entry in inside.files):
        stems = {entry.parts[0].rpartition(".")[0] for entry in inside.files}
        return contents if stems & set(known) else inside
    return inside
