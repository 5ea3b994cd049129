"""An unprivileged grader, whose submissions have its own user id: what it can read, they cannot."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.linux import landlock
from tests.shared.machines import NOBODY, PROJECT, RIGHT, Machine

AsUser = Callable[[str], list[str]]
THIEF = PROJECT / "tests/hostile/programs/stealing/copies_from_the_exchange.py"
EXCHANGE = "/usr/local/share/nbgrader/exchange"  # as the thief names it


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="secrets-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("how", ["nested", "per-submission", "landlock", "none"])
def test_a_submission_copies_nothing_from_an_exchange_that_its_grader_can_list(
    as_user: AsUser, folder: Path, how: str
) -> None:
    if how == "landlock" and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    words = as_user("nobody")
    inbound = folder / "exchange/course101/inbound"
    work = inbound / "ada+neuron+2026-01-31 09:00:00 UTC+0123456789"
    work.mkdir(parents=True)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": RIGHT}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (work / "neuron.ipynb").write_text(json.dumps(notebook), "utf-8")
    inbound.chmod(0o733)  # as nbgrader has it: only its owner can list it
    thief = THIEF.read_text("utf-8").replace(EXCHANGE, str(folder / "exchange"))
    for student, program in {"thief": thief, "right": RIGHT}.items():
        (folder / "class" / student / "neuron").mkdir(parents=True)
        (folder / "class" / student / "neuron/neuron.py").write_text(program, "utf-8")
    if words:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, NOBODY, NOBODY)
    isolation = ["--no-sandbox"] if how == "none" else ["--isolation", how]
    done = subprocess.run(
        [
            *(*words, "env", "AUTOGRADER_SECRET=x", Path(sys.executable).with_name("autograder")),
            *("grade", folder / "class", "--out", folder / "results", *isolation),
            *("--solutions", PROJECT / "solutions"),
        ],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (folder / "results/grades.csv").open(encoding="utf-8", newline="") as table:
        scores = {row["student"]: row["score"] for row in csv.DictReader(table)}
    assert scores == {"thief": "10" if how == "none" else "0", "right": "10"}


@pytest.mark.parametrize("what", ["exchange", "gradebook", "submissions", "results"])
def test_nothing_is_graded_where_submissions_are_shown_a_folder_that_holds_it(
    as_user: AsUser, folder: Path, what: str
) -> None:
    machine = Machine(folder, tuple(as_user("nobody")))
    machine.gives_the_jail("msgspec", "numpy")
    shown = machine.prefix / "share"
    shown.mkdir()
    places = {"submissions": {"class_": "venv/share/class"}, "results": {"out": "venv/share/out"}}
    if what == "exchange":
        (shown / "exchange/course101/inbound").mkdir(parents=True)
        setting = f"c.Exchange.root = {str(shown / 'exchange')!r}\n"
        (folder / "nbgrader_config.py").write_text(setting)
    elif what == "gradebook":
        (shown / "gradebook.db").touch()
        (folder / "gradebook.db").symlink_to(shown / "gradebook.db")
        (folder / "nbgrader_config.py").touch()
    done = machine.grade(**places.get(what, {}), ada=RIGHT)
    assert done.returncode == 2
    assert what in done.stderr and "which every submission can read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.rglob("report.json"))
