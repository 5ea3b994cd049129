"""A class of attackers between honest students: who sits where, and how it is graded."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attacks import PROGRAMS, Attack

PROJECT = Path(__file__).resolve().parents[2]
SIT = Path(__file__).with_name("sit.py")
LIMITS = """
load-seconds = 3.0
call-seconds = 1.0
submission-seconds = 4.0
cpu-seconds = 8
memory = 600
disk = 8
processes = 16
open-files = 64
"""
# For any one of them: on a busy machine a submission may take three times its seconds, naming its
# mistakes ten, and its processes have to start and to end there as well.
MOST_SECONDS = 60.0
ALTOGETHER = 1800.0  # seconds; a class that hangs is ended then


@dataclass
class Secret:
    """A word that is nowhere but where no submission may look, and who came for it."""

    word: str
    doors: dict[str, str] = field(default_factory=dict)  # words in the programs, and in their place
    visitors: list[str] = field(default_factory=list)


def tell(listener: socket.socket, secret: Secret) -> None:
    """Hand the word to whoever connects, and write it down."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        secret.visitors.append(str(listener.getsockname()))
        with connection:
            connection.sendall(secret.word.encode())


HONEST = {
    "neuron": (PROGRAMS.parent / "honest" / "neuron.py").read_text("utf-8"),
    **{
        name: (PROJECT / "tests" / "programs" / name / "right" / "loops.py").read_text("utf-8")
        for name in ("regression", "classification")
    },
}
HALF = {
    "neuron": "del a, cost\n",
    "regression": "del update, train\n",
    "classification": "del update, train\n",
}


def hand_in(root: Path, student: str, assignment: str, half: bool, secret: Secret) -> None:
    """Lay an honest student's work into the class, all or half of it."""
    folder = root / student / assignment
    folder.mkdir(parents=True)
    end = HALF[assignment] if half else ""
    text = f"{HONEST[assignment]}\nmine = {secret.word!r}\n{end}"
    (folder / f"{assignment}.py").write_text(text, "utf-8")


@dataclass(frozen=True)
class Seat:
    """An attack's place in the class: its name there, and those of its neighbours."""

    attack: Attack
    student: str
    before: tuple[str, bool]  # the neighbour's name, and whether its work is half done
    after: tuple[str, bool]


@dataclass(frozen=True)
class Graded:
    """The class, graded."""

    out: Path
    seats: dict[str, Seat]
    undisturbed: dict[tuple[str, bool], dict[str, float]]  # what the honest earn on their own

    def file(self, student: str, attack: Attack, name: str = "report.json") -> Path:
        return self.out / attack.room / student / attack.assignment / name

    def points(self, student: str, attack: Attack) -> dict[str, float]:
        return points(json.loads(self.file(student, attack).read_bytes()))


def points(report: dict[str, Any]) -> dict[str, float]:
    """Exercise by exercise, what was earned."""
    assert report["status"] == "graded", report["notes"]
    return {exercise["name"]: exercise["score"] for exercise in report["exercises"]}


def grade(root: Path, out: Path, solutions: Path, rung: str, **environment: str) -> None:
    """Grade a class in a process of its own."""
    done = subprocess.run(
        [sys.executable, SIT, root, out, solutions, rung],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=ALTOGETHER,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def seats_of(root: Path, these: list[Attack], secret: Secret) -> Iterator[Seat]:
    """Fill a class: an honest student, an attacker, an honest one with half of the work, …"""
    half = False
    before = "000 honest"
    hand_in(root, before, these[0].assignment, half, secret)
    for number, attack in enumerate(these, 1):
        student = f"{number:03} {attack.student or attack.name}"
        attack.hand_in(root, student, secret.doors)
        after = f"{number:03}~ {'honest' if half else 'half'}"
        hand_in(root, after, attack.assignment, not half, secret)
        yield Seat(attack, student, (before, half), (after, not half))
        before, half = after, not half
