"""One person, one name: for every assignment and every download of a term."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from autograder.platforms.pieces import Person
from autograder.platforms.roster import Listed, Roster, is_blind
from autograder.platforms.spellings import same

_LONGEST: Final = 100  # bytes of a name; file systems take 255, and results add to it
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff\ufffd]')
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]"
)
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Files of ours that lie where students' folders do.
_OURS: Final = (
    *("collected.csv", "grades.csv", "changes.csv", "marks.json", "statistics.json", "index.html"),
    "__macosx",
)


@dataclass(frozen=True)
class Known:
    """A person of an earlier download: what `collected.csv` remembers."""

    student: str
    assignment: str
    person: Person


@dataclass(frozen=True)
class Named:
    """A person and the one name that is theirs; `doubt` says what an instructor has to know."""

    person: Person
    student: str
    doubt: str = ""


@dataclass
class Names:
    """Gives every person of a download a name: the earlier one, where there is one."""

    known: Sequence[Known]
    roster: Roster
    _taken: dict[str, str] = field(default_factory=dict)  # names by the form that is compared
    _ids: Counter[str] = field(default_factory=Counter)  # how many in the download have an id

    def __post_init__(self) -> None:
        self._taken = {_compared(one.student): one.student for one in self.known}

    def give(self, people: Iterable[Person], assignment: str) -> dict[Person, Named]:
        """A name for each, never one for two.

        Where two have the same name, and neither an id nor a roster tells which is the one of
        earlier, each gets a name with the id in it, and it is said.
        """
        people = list(dict.fromkeys(people))
        self._ids = Counter(person.id for person in people)
        settled = {person: self._settled(person) for person in people}
        alike = Counter(_compared(person.name) for person in settled.values())
        named: dict[Person, Named] = {}
        new: list[Person] = []
        for person in people:
            student = self._of_earlier(settled[person], person, assignment, alike)
            if student is None:
                new.append(person)
            else:
                named[person] = Named(settled[person], student)
        crowd = Counter(_compared(folder_name(settled[person].name)) for person in new)
        for person in new:
            named[person] = self._new(settled[person], person, crowd, alike)
        return named

    def _settled(self, person: Person) -> Person:
        """The person as the roster has them."""
        if members := self.roster.members(person):
            return replace(person, members=members)
        found = self.roster.find(person)
        if found is None:
            return person
        number = found.id_for(person)
        return replace(
            person,
            id=number,
            name=found.name or person.name,
            email=person.email or found.email,
            lasting=person.lasting or number != person.id,
        )

    def _of_earlier(
        self, person: Person, raw: Person, assignment: str, alike: Mapping[str, int]
    ) -> str | None:
        """The name that somebody has already."""
        ours = [one for one in self.known if _people_of(one.person) == _people_of(person)]
        ids = {person.id, raw.id} - {""}
        by_id = [
            one
            for one in ours  # the same id: everywhere, or in this assignment
            if one.person.id in ids and (person.lasting or one.assignment == assignment)
        ]
        exact = [one for one in by_id if same(one.person.name, person.name)]
        if exact:
            return exact[0].student
        # Renamed since; unless the id is of two, as a number in a group's name may seem to be.
        if len({one.student for one in by_id}) == 1 and self._ids[raw.id] == 1 and _is_sure(person):
            return by_id[0].student
        if person.email:
            mail = person.email.casefold()
            found = {one.student for one in self.known if one.person.email.casefold() == mail}
            if found:
                return found.pop() if len(found) == 1 else None
        if raw.lasting or is_blind(raw.name) or alike[_compared(person.name)] > 1:
            return None
        # The name is all there is: it must be one person's, and not another's in this assignment.
        namesakes = [one for one in ours if same(one.person.name, person.name)]
        students = {one.student for one in namesakes}
        others = [one for one in namesakes if one.assignment == assignment and one.person.id]
        strangers = [one for one in namesakes if one.person.email and person.email]
        if len(students) == 1 and not others and not strangers:
            return students.pop()
        return None

    def _new(
        self, person: Person, raw: Person, crowd: Mapping[str, int], alike: Mapping[str, int]
    ) -> Named:
        base = folder_name(person.name or person.id)
        doubt = ""
        namesakes = any(same(one.person.name, person.name) for one in self.known)
        alone = crowd[_compared(base)] <= 1 and _compared(base) not in self._taken and not namesakes
        if alone and not is_blind(raw.name):
            student = base
        else:
            student = folder_name(f"{person.name} ({raw.id or person.email or 'another'})")
            if not raw.lasting and not person.email and not is_blind(raw.name):
                doubt = (
                    "others have that name, and the platform's numbers are other ones in each "
                    "assignment: --roster, with e-mail addresses, tells who is who"
                )
        number = 2
        while _compared(student) in self._taken:
            student = folder_name(f"{person.name} ({raw.id or 'another'}, {number})")
            number += 1
        self._taken[_compared(student)] = student
        return Named(person, student, doubt)


def _is_sure(person: Person) -> bool:
    """Whether a platform's ids are known to be those of people."""
    return person.platform != "brightspace"


def _people_of(person: Person) -> str:
    """Whose ids a platform has: Classroom 50's are GitHub's."""
    return "github" if person.platform == "classroom50" else person.platform


def folder_name(name: str) -> str:
    """A person's name as a folder of that name: readable, and one that every system takes."""
    text = unicodedata.normalize("NFC", name)
    text = _FORBIDDEN.sub("_", _UNSEEN.sub("", text))
    text = " ".join(text.split()).strip(". ").lstrip("=+-@~'＝＋－＠. ")
    if not text:
        text = "student"
    if _RESERVED.fullmatch(text) or text.casefold() in _OURS:
        text = f"{text}_"
    data = text.encode()
    if len(data) <= _LONGEST:
        return text
    mark = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: _LONGEST - 11].decode('utf-8', 'ignore').rstrip('. ')} [{mark}]"


def _compared(name: str) -> str:
    """What two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())


def unknown_to(roster: Roster, people: Collection[Person]) -> list[Person]:
    """Who is in a download, and not on the roster."""
    return [person for person in people if roster.find(person) is None] if roster else []


def without_work(roster: Roster, people: Collection[Person]) -> list[Listed]:
    """Who is on the roster, and in none of the downloads."""
    there = {id(found) for person in people for found in roster.all_of(person)}
    return [listed for listed in roster.people if id(listed) not in there]
