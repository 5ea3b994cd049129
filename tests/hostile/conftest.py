"""The class of attackers, graded once for all tests that look at it.

`pytest tests/hostile --rung per-submission` grades it on another rung than the best.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from attacks import Attack, attacks
from classroom import (
    HONEST,
    LIMITS,
    PROJECT,
    Graded,
    Seat,
    Secret,
    grade,
    hand_in,
    points,
    seats_of,
    tell,
)
from sit import RUNGS, rung_of_this_machine

collect_ignore = ["programs"]  # some of them are conftest.py files, and evil


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rung", choices=sorted(RUNGS), help="grade on this rung of isolation")


@pytest.fixture(scope="session")
def rung(pytestconfig: pytest.Config) -> str:
    """The rung the class is graded on."""
    return pytestconfig.getoption("rung", default=None) or rung_of_this_machine()


# --- what there is to steal -----------------------------------------------------------------


@pytest.fixture(scope="session")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exchange of nbgrader's, with right work in it."""
    root = tmp_path_factory.mktemp("exchange")
    folder = root / "course101/inbound/ada+neuron+2026-01-31 09:00:00 UTC+0123456789"
    folder.mkdir(parents=True)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": HONEST["neuron"]}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "neuron.ipynb").write_text(json.dumps(notebook), "utf-8")
    return root


@pytest.fixture(scope="session")
def secret(exchange: Path) -> Iterator[Secret]:
    """Also told to whoever reaches this machine's sockets."""
    secret = Secret(f"canary-{secrets.token_hex(8)}")
    secret.doors["/usr/local/share/nbgrader/exchange"] = str(exchange)
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        name = f"autograder-{os.getpid()}"
        unix.bind(f"\0{name}")
        unix.listen()
        secret.doors |= {"47113": str(tcp.getsockname()[1]), "autograder-canary": name}
        for listener in (tcp, unix):
            threading.Thread(target=tell, args=(listener, secret), daemon=True).start()
        yield secret


@pytest.fixture(scope="session")
def solutions(tmp_path_factory: pytest.TempPathFactory, secret: Secret) -> Path:
    """The course, with limits that are soon reached and a secret wherever there may be one."""
    course = tmp_path_factory.mktemp("course")
    unwanted = shutil.ignore_patterns("__pycache__", ".*cache", "images")
    shutil.copytree(PROJECT / "solutions", course / "solutions", ignore=unwanted)
    for file in (course / "solutions").rglob("*.py"):
        file.write_text(f"{file.read_text('utf-8')}\nKEPT = {secret.word!r}\n", "utf-8")
    (course / "solutions" / "neuron" / "expected.json").write_text(json.dumps(secret.word))
    ours = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["autograder"]
    flagged = f"flagged-imports = {json.dumps(ours['flagged-imports'])}"
    (course / "pyproject.toml").write_text(
        f'[tool.autograder]\nsecret = "{secret.word}"\n{flagged}\n{LIMITS}', "utf-8"
    )
    return course / "solutions"


@pytest.fixture(scope="session")
def patient(solutions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course with the limits that courses have by default."""
    course = tmp_path_factory.mktemp("patient")
    shutil.copytree(solutions, course / "solutions")
    (course / "pyproject.toml").write_text('[tool.autograder]\nsecret = "patience"\n')
    return course / "solutions"


# --- the class ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chosen(pytestconfig: pytest.Config) -> list[Attack]:
    """The attacks to be graded: with `-k` only those that it names."""
    word = pytestconfig.getoption("keyword")
    return [a for a in attacks() if not word or word in a.id] or attacks()


@pytest.fixture(scope="session")
def graded(
    chosen: list[Attack],
    secret: Secret,
    solutions: Path,
    patient: Path,
    rung: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Graded:
    """All attacks, each between two honest students, graded by the real engine."""
    root, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("results")
    alone, quiet = tmp_path_factory.mktemp("alone"), tmp_path_factory.mktemp("quiet")
    seats: dict[str, Seat] = {}
    undisturbed = {}
    began = time.monotonic()
    for room in dict.fromkeys(attack.room for attack in chosen):
        these = [attack for attack in chosen if attack.room == room]
        for seat in seats_of(root / room, these, secret):
            seats[seat.attack.id] = seat
        course = patient if room == "accidents" else solutions
        grade(root / room, out / room, course, rung, CANARY=secret.word)
    for assignment in dict.fromkeys(attack.assignment for attack in chosen):
        for half in (False, True):
            hand_in(alone / assignment, f"half={half}", assignment, half, secret)
        grade(alone / assignment, quiet / assignment, patient, rung)
        for half in (False, True):
            file = quiet / assignment / f"half={half}" / assignment / "report.json"
            undisturbed[assignment, half] = points(json.loads(file.read_bytes()))
    print(f"graded on {rung} in {time.monotonic() - began:.0f} s")
    return Graded(out, seats, undisturbed)


@pytest.fixture(scope="session")
def regrade(
    solutions: Path, secret: Secret, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[Attack], str], dict[str, str]]:
    """Grade some on another rung: the text of each report."""

    def call(these: list[Attack], rung: str) -> dict[str, str]:
        root, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("results")
        for attack in these:
            attack.hand_in(root, attack.name, secret.doors)
        hand_in(root, "neighbour", "neuron", False, secret)
        grade(root, out, solutions, rung, CANARY=secret.word)
        return {
            attack.id: (out / attack.name / attack.assignment / "report.json").read_text("utf-8")
            for attack in these
        }

    return call
