"""Moodle: a folder for each student and plug-in, or the same in the name of each file.

`<Full name>_<participant id>_assignsubmission_file[_]/…`; flat, `…_assignsubmission_file_<file>`.
The id is the assignment's own for that person, and another one in the next assignment; of a team,
it is the team's. Source: Moodle's own `mod/assign/classes/downloader.php`.
"""

from __future__ import annotations

import re
from typing import Final

from autograder.platforms.archive import Contents
from autograder.platforms.pieces import NOT_OF_ITS_PATTERN, Person, Piece, Platform, Taken

NAME: Final = "moodle"
# The first such part counts: what follows it, where all is in one name, is of the student's choice.
_NAME: Final = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>\d+))?_(?P<kind>assign(?:submission|feedback))_(?P<plugin>[a-z]+)"
    r"(?:_(?P<file>.*))?",
    re.DOTALL,
)
# What Moodle writes for a name where marking is blind, in the languages looked up or known.
BLIND: Final = frozenset(
    (
        *("participant", "teilnehmer/in", "teilnehmer", "teilnehmer/innen", "participante"),
        *("partecipante", "deelnemer", "deltaker", "deltager", "deltagare", "osallistuja"),
        *("uczestnik", "účastník", "résztvevő", "participantes", "участник", "учасник"),
        *("参加者", "参与者", "參與者", "katılımcı", "παίκτης", "συμμετέχων"),
    )
)


def _fits(parts: tuple[str, ...]) -> bool:
    return _NAME.fullmatch(parts[0]) is not None


def is_blind(name: str) -> bool:
    """Whether a name is Moodle's word for nobody in particular."""
    return name.casefold() in BLIND


def take(contents: Contents) -> Taken:
    """The submissions in a download."""
    taken = Taken(title=re.sub(r"(-\d+)?( ?\(\d+\))?\.zip$", "", contents.name))
    for entry in contents.files:
        found = _NAME.fullmatch(entry.parts[0])
        path = entry.parts[1:]
        if found is not None and not path and found["file"]:
            path = (found["file"],)
        if found is None or not path:
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
        elif found["kind"] == "assignfeedback":
            taken.pass_over(entry, "is feedback, not a submission")
        else:
            person = Person(NAME, found["id"] or "", found["name"], lasting=False)
            taken.pieces.append(Piece(person, entry, path))
    return taken


MOODLE: Final = Platform(NAME, "Moodle", _fits, take)
