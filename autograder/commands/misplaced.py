"""Work that lies where nobody looks for it: the layout that is there, beside the expected one."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import click

from autograder.course.assignments import Course
from autograder.platforms import loose
from autograder.platforms.archive import ARCHIVES, Entry, opened
from autograder.platforms.recognise import TITLES, recognised
from autograder.report.text import one_line
from autograder.submissions.finding import SUFFIXES, HandIn

_WORK: Final = (*SUFFIXES, *ARCHIVES)
_ASSIGNMENT_FIRST: Final = "the assignment before the student"
_LOOKED_FOR: Final = "<student>/<assignment>/<assignment>.ipynb or .py"


def refuse_misplaced(
    root: Path, hand_ins: Sequence[HandIn], wanted: Collection[str], course: Course
) -> None:
    """Refuse a folder in which all students are missing though work lies in it, or that is empty.

    Raises:
        click.UsageError: it is one; the text shows what was found.
    """
    if any(one.file is not None or one.refusal is not None for one in hand_ins):
        return
    with opened(root) as contents:
        work = [entry for entry in contents.files if entry.path.lower().endswith(_WORK)]
        strays = [entry for entry in work if not _is_for_another(entry, wanted, course)]
        platform = recognised(contents)[0] if strays else loose.NAME
    if strays:
        raise click.UsageError(_told(root, strays, platform, course, wanted))
    if not hand_ins:
        raise click.UsageError(
            one_line(
                f"no submissions in {root}: they are looked for as {_LOOKED_FOR}, with an "
                f"assignment of {', '.join(course.assignments)}"
            )
        )


def _is_for_another(entry: Entry, wanted: Collection[str], course: Course) -> bool:
    """Whether it lies where work for an assignment belongs that is not to be graded now."""
    return len(entry.parts) > 2 and entry.parts[1] in course.assignments.keys() - set(wanted)


def _told(
    root: Path, strays: Sequence[Entry], platform: str, course: Course, wanted: Collection[str]
) -> str:
    layouts = Counter(_layout(entry, course) for entry in strays)
    layout = layouts.most_common(1)[0][0]
    example = next(entry for entry in strays if _layout(entry, course) == layout)
    download, option = root, ""
    if layout == _ASSIGNMENT_FIRST:
        download, option = root / example.parts[0], f" --assignment {example.parts[0]}"
    if platform != loose.NAME:
        layout = f"as in a download of {TITLES[platform]}"
    name = next(iter(wanted or course.assignments))
    lines = (
        f"no work in {root} lies where it is looked for.",
        f"Looked for: {_LOOKED_FOR}, as in ada/{name}/{name}.py",
        f"Found:      {example.path}, {layout}; in all, {len(strays)} .py, .ipynb or .zip",
        f"`autograder collect {shlex.quote(str(download))}{option}` makes such folders, of a "
        "platform's download as of your own; then grade the folder that it names.",
    )
    return "\n".join(map(one_line, lines))


def _layout(entry: Entry, course: Course) -> str:
    known = course.assignments
    if len(entry.parts) == 1:
        return "in no folder of a student"
    if entry.parts[0] in known:
        return _ASSIGNMENT_FIRST
    if len(entry.parts) == 2:
        return "with no folder for the assignment"
    if len(entry.parts) == 3 and entry.parts[1] in known:
        return "not named after its assignment"
    return "in other folders"
