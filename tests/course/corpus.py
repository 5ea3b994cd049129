"""The corpus of programs in `tests/programs`, laid out as a class and graded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "programs"
# What is rightly named in whole programs, in all their exercises together.
WILD_NAMES = tomllib.loads((PROGRAMS / "wild.toml").read_text("utf-8"))
ASSIGNMENTS = ("neuron", "regression", "classification")


@dataclass(frozen=True)
class Sample:
    """A program, and the exercises in which it must lose points, and in no other."""

    assignment: str
    name: str
    suffix: str
    source: str
    loses: frozenset[str]
    names: frozenset[str] | None = None  # of the mistakes, where that is known

    def __str__(self) -> str:
        return f"{self.assignment}-{self.name}"


def right_programs() -> Iterator[Sample]:
    """Differently written programs that are right."""
    for assignment in ASSIGNMENTS:
        for file in sorted((PROGRAMS / assignment / "right").iterdir()):
            source = file.read_text("utf-8")
            yield Sample(assignment, f"right-{file.stem}", file.suffix, source, frozenset())


def slips() -> Iterator[Sample]:
    """Right programs with one slip each."""
    for assignment in ASSIGNMENTS:
        folder = PROGRAMS / assignment
        for slip in tomllib.loads((folder / "slips.toml").read_text("utf-8"))["slip"]:
            base = folder / "right" / slip["base"]
            source = base.read_text("utf-8")
            if source.count(slip["find"]) != 1:
                raise ValueError(f"{slip['name']}: its text must stand in {base.name} exactly once")
            source = source.replace(slip["find"], slip["replace"])
            loses, names = frozenset(slip["loses"]), frozenset(slip["names"])
            yield Sample(assignment, slip["name"], base.suffix, source, loses, names)


def wild_programs() -> Iterator[Sample]:
    """Whole programs with the mistakes of public ones, mostly several at once."""
    for assignment in ASSIGNMENTS:
        for file in sorted((PROGRAMS / assignment / "wild").glob("*.py")):
            source = file.read_text("utf-8")
            loses = source.split("\n", 1)[0].removeprefix("# loses:").split(",")
            lost = frozenset(name.strip() for name in loses)
            named = frozenset(WILD_NAMES[assignment][file.stem])
            yield Sample(assignment, f"wild-{file.stem}", file.suffix, source, lost, named)


def lay_out(samples: list[Sample], folder: Path) -> None:
    """Write `folder/<name>/<assignment>/<assignment>.py`, each program a student."""
    for sample in samples:
        place = folder / str(sample) / sample.assignment
        place.mkdir(parents=True)
        (place / f"{sample.assignment}{sample.suffix}").write_text(sample.source, "utf-8")
