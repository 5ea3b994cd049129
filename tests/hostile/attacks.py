"""The attacks and accidents in `programs/`: found, read, and laid into a class with neighbours.

An attack is a file, or a folder with all that is handed in. Its first docstring says what it
tries, and ends with lines like these:

    Deserves: sigmoid 4, cost 2.     it may earn at most that ("nothing", "everything")
    Earns: everything.               it must earn just that
    Says: SIGSEGV                    the report says so
    Never says: 1.125                the report never does
    Page never says: <script         nor the page made of it
    Says, with bubblewrap: No space  on the rungs that hide the file system; also `Never says, …`
    Never says, where files are closed: x   by more than permissions: on all rungs but the last
    Assignment: regression           "neuron" where nothing is said
    Student: =1+1                    the name of the student who hands it in
    Unjailed: finds the secret       with nothing around it; or `earns everything`
    Needs: seccomp                   the wall that stops it
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).with_name("programs")
FAMILIES = ("forging", "stealing", "exhausting", "breaking", "cheating", "accidents")
POINTS = {
    "neuron": {"weighted_sum": 2, "sigmoid": 4, "activation": 2, "cost": 2},
    "regression": {"forward": 4, "loss": 2, "gradients": 12, "update": 3, "train": 9},
    "classification": {"forward": 4, "loss": 2, "gradients": 12, "update": 3, "train": 9},
}

_SAYS = (
    "Says|Never says|Says, with bubblewrap|Never says, with bubblewrap|Page never says|"
    "Never says, where files are closed"
)
_KEYS = f"Deserves|Earns|Assignment|Student|Unjailed|Needs|{_SAYS}"
_LINE = re.compile(rf"^ *({_KEYS}): *(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One program, what it may earn, and what else must hold."""

    family: str
    name: str
    path: Path
    tries: str
    assignment: str
    student: str
    deserves: dict[str, float]  # exercise by exercise, at most
    exactly: bool
    says: tuple[str, ...]
    never_says: tuple[str, ...]
    page_never_says: tuple[str, ...]
    says_in_bubblewrap: tuple[str, ...]
    never_says_in_bubblewrap: tuple[str, ...]
    never_says_where_closed: tuple[str, ...]
    unjailed: str
    needs: str

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def room(self) -> str:
        """The class it sits in: accidents have all the time that a course gives by default."""
        return "accidents" if self.family == "accidents" else self.assignment

    def hand_in(self, root: Path, student: str, doors: Mapping[str, str] | None = None) -> Path:
        """Lay all of it into a student's folder; that folder.

        `doors` are words for others: where this machine's sockets are, this time.
        """
        folder = root / student / self.assignment
        if self.path.is_dir():
            shutil.copytree(self.path, folder)
        else:
            folder.mkdir(parents=True)
            text = self.path.read_text("utf-8")
            for word, door in (doors or {}).items():
                text = text.replace(word, door)
            (folder / (self.assignment + self.path.suffix)).write_text(text, "utf-8")
        return folder


def attacks() -> list[Attack]:
    """All of them, family by family."""
    return [attack for family in FAMILIES for attack in _family(PROGRAMS / family)]


def named_in(page: str) -> list[str]:
    """What the tables of a page name as `family/name`, then `name` for short; or how they begin."""
    named = []
    for cell in re.findall(r"(?<=\|)[^|\n]+(?=\|)", page):
        family = ""
        for word in re.findall(r"`([^`\n]+)`", cell):
            head = word.partition("/")[0]
            if head in FAMILIES and "/" in word:
                family = head
                named.append(word.rstrip("*"))
            elif family and re.fullmatch(r"[a-z_]+\*?", word):
                named.append(f"{family}/{word.rstrip('*')}")
    return named


def _family(folder: Path) -> Iterator[Attack]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".py", ".ipynb") or (path.is_dir() and path.name != "__pycache__"):
            yield _read(folder.name, path)


def _read(family: str, path: Path) -> Attack:
    words = _docstring(path)
    found: dict[str, list[str]] = {}
    for key, value in _LINE.findall(words):
        found.setdefault(key, []).append(value.strip())
    (assignment,) = found.get("Assignment", ["neuron"])
    given = [(key, found[key][0]) for key in ("Deserves", "Earns") if key in found]
    if len(given) != 1:
        raise ValueError(f"{path}: needs one line `Deserves: …` or `Earns: …`")
    ((key, most),) = given
    return Attack(
        family=family,
        name=path.stem,
        path=path,
        tries=words.partition("\n")[0],
        assignment=assignment,
        student=found.get("Student", [""])[0],
        deserves=_points(most.rstrip("."), POINTS[assignment]),
        exactly=key == "Earns",
        says=tuple(found.get("Says", ())),
        never_says=tuple(found.get("Never says", ())),
        page_never_says=tuple(found.get("Page never says", ())),
        says_in_bubblewrap=tuple(found.get("Says, with bubblewrap", ())),
        never_says_in_bubblewrap=tuple(found.get("Never says, with bubblewrap", ())),
        never_says_where_closed=tuple(found.get("Never says, where files are closed", ())),
        unjailed=found.get("Unjailed", [""])[0],
        needs=found.get("Needs", [""])[0],
    )


def _docstring(path: Path) -> str:
    if path.is_dir():
        (path,) = (f for f in path.iterdir() if f.stem in POINTS and f.suffix in (".py", ".ipynb"))
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cell = json.loads(text)["cells"][0]["source"]
        text = cell if isinstance(cell, str) else "".join(cell)
    return _first_string(text)


def _first_string(text: str) -> str:
    try:
        return ast.get_docstring(ast.parse(text)) or ""
    except SyntaxError:  # some are meant to be none
        return text.split('"""')[1]


def _points(words: str, all_points: dict[str, float]) -> dict[str, float]:
    if words == "everything":
        return all_points
    earned = dict.fromkeys(all_points, 0.0)
    if words != "nothing":
        for part in words.split(", "):
            name, number = part.rsplit(" ", 1)
            assert name in earned, f"no exercise {name}"
            earned[name] = float(number)
    return earned
