"""What students have handed in: found in the folders of a class, or one file on its own."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from autograder.submissions.choosing import choose
from autograder.submissions.students import printable

SUFFIXES = (".ipynb", ".py")  # where both are handed in, the first counts
_FEW = 10  # one in as many students
_LEFT_BY_ZIP = "__MACOSX"  # beside the students' folders, where a class was packed on a Mac


@dataclass(frozen=True)
class HandIn:
    """What one student has handed in for one assignment; `file` is None where nothing is there."""

    student: str
    assignment: str
    folder: Path
    file: Path | None
    notes: tuple[str, ...] = ()
    refusal: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether anything was handed in, be it no more than an empty folder."""
        return self.file is not None or self.refusal is not None or os.path.lexists(self.folder)


def find(
    root: Path,
    assignments: Iterable[str],
    known: Iterable[str] = (),
    asked: Mapping[str, Set[str]] = MappingProxyType({}),
) -> list[HandIn]:
    """All of `root/<student>/<assignment>/<assignment>.py|.ipynb`, sorted by name.

    A student without a file for an assignment that others have handed in is listed too; what lies
    in another folder than those of the `known` assignments is named there. `asked`: for each
    assignment, the names that there are to write.
    """
    wanted = list(assignments)
    others = frozenset(known)
    return [
        look(root, folder.name, assignment, others, asked.get(assignment, frozenset()))
        for folder in sorted(_folders(root, wanted), key=lambda folder: os.fsencode(folder.name))
        for assignment in wanted
    ]


def assignments_in(root: Path, known: Iterable[str]) -> list[str]:
    """Which of the `known` assignments anybody has a folder for."""
    names = list(known)
    students = list(_folders(root, names))
    return [name for name in names if any(os.path.lexists(s / name) for s in students)]


def hardly_begun(hand_ins: Sequence[HandIn]) -> dict[str, list[str]]:
    """The assignments that one student, or a tenth of them, has a folder for, and who has.

    Where another has been handed in by more, that is somebody's mistake or head start, and nobody
    else is missing anything.
    """
    there: dict[str, list[str]] = {one.assignment: [] for one in hand_ins}
    for one in hand_ins:
        if one.is_there:
            there[one.assignment].append(one.student)
    students = len({one.folder.parent for one in hand_ins})
    most = max((len(names) for names in there.values()), default=0)
    few = max(1, students // _FEW)
    return {name: who for name, who in there.items() if 0 < len(who) < most and len(who) <= few}


def look(
    root: Path,
    student: str,
    assignment: str,
    known: Set[str] = frozenset(),
    asked: Set[str] = frozenset(),
) -> HandIn:
    """What `student` has handed in for `assignment`."""
    folder = root / student / assignment
    name = printable(student)
    try:
        if _leads_out(folder):  # before anything is said of what is there
            refusal = f"{assignment} is a link that leads out of the student's own folder."
            return HandIn(name, assignment, folder, None, (), refusal)
        there = _listed(folder)
    except (FileNotFoundError, NotADirectoryError):
        notes = tuple(_elsewhere(root / student, assignment, known))
        return HandIn(name, assignment, folder, None, notes)
    except OSError as error:
        refusal = f"The folder {assignment} cannot be read: {error.strerror}."
        return HandIn(name, assignment, folder, None, (), refusal)
    names = [assignment + suffix for suffix in SUFFIXES if assignment + suffix in there]
    files = [folder / one for one in names if not there[one].endswith("/")]
    files = files or [folder / one for one in names]
    if not files:
        none = f"There is no {assignment}.ipynb or {assignment}.py here"
        return HandIn(name, assignment, folder, None, tuple(_only(none, there.values())))
    refusals = {file: why_refused(file, root / student) for file in files}
    chosen, note = choose(files, asked, [file for file in files if refusals[file] is not None])
    return HandIn(name, assignment, folder, chosen, (note,) if note else (), refusals[chosen])


def single(file: Path, assignment: str) -> HandIn:
    """One file on its own, named after the folders it lies in."""
    parts = file.absolute().parts[:-1]
    student = parts[-2] if len(parts) > 1 and parts[-1] == assignment else parts[-1]
    name = printable(student.strip(os.sep)) or "student"
    return HandIn(name, assignment, file.parent, file, (), why_refused(file))


def _folders(root: Path, assignments: Sequence[str]) -> Iterator[Path]:
    """The students' folders. What has a dot in front is one only if work is handed in there."""
    with os.scandir(root) as entries:
        for entry in entries:
            folder = root / entry.name
            if entry.name == _LEFT_BY_ZIP or not _is_folder(entry):
                continue
            if not entry.name.startswith(".") or any(
                os.path.lexists(folder / name) for name in assignments
            ):
                yield folder


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or into what is closed: `look` says what is wrong with it
        return True


def _listed(folder: Path) -> dict[str, str]:
    """What is in a folder, by name, and how it is shown: a folder with a slash behind it."""
    with os.scandir(folder) as entries:
        shown = {e.name: e.name + "/" * e.is_dir(follow_symlinks=False) for e in entries}
    return dict(sorted(shown.items()))


def _elsewhere(own: Path, assignment: str, known: Set[str]) -> Iterator[str]:
    """What a student who has no folder for the assignment has handed in instead."""
    if own.is_symlink():
        return
    with contextlib.suppress(OSError):
        shown = _listed(own).items()
        strays = [how for name, how in shown if name not in known or not how.endswith("/")]
        yield from _only(f"There is no folder {assignment} here", strays)


def _only(none: str, strays: Iterable[str]) -> Iterator[str]:
    names = [printable(name) for name in strays]
    if names:
        yield f"{none}, only: {', '.join(names[:5])}" + (", …" if len(names) > 5 else ".")


def _leads_out(folder: Path) -> bool:
    """Whether the folder of an assignment is a link to somewhere else, or its student's is."""
    own = folder.parent
    if own.is_symlink():
        return folder.is_dir()
    if not folder.is_symlink():
        return False
    real = Path(os.path.realpath(folder, strict=True))  # an OSError for a ring of links, always
    return not real.is_relative_to(own.resolve())


def why_refused(file: Path, inside: Path | None = None) -> str | None:
    """Why a file may not be read, before anything of it is: not a file, or not `inside`."""
    try:
        if stat.S_ISREG(file.lstat().st_mode):
            return None  # no link, in a folder that has been looked at
        real = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return f"{printable(file.name)} is a link that leads nowhere."
    if inside and not real.is_relative_to(inside.resolve()):
        return f"{printable(file.name)} is a link that leads out of the student's own folder."
    if real.is_dir():
        return f"{printable(file.name)} is a folder where a file should be."
    if not stat.S_ISREG(real.stat().st_mode):
        return f"{printable(file.name)} is not an ordinary file."
    return None
