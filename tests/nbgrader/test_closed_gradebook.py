"""A gradebook that cannot be written, a full disk, stale copies: said, and repaired by the next."""

from __future__ import annotations

import csv
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import nbformat
import pytest

from tests.nbgrader.nbcourse import NbCourse, fill_in

ALL = {"weighted_sum": 2.0, "sigmoid": 4.0, "activation": 2.0, "cost": 2.0}
STUDENTS = ("anna", "mia", "zoe")
BOOK = "sqlite:///gradebook.db"


@pytest.fixture(scope="module")
def template(new_course) -> NbCourse:
    course = new_course("neuron")
    for student in STUDENTS:
        course.hand_in(student, fill_in(course.released()))
    return course


@pytest.fixture
def course(template, tmp_path) -> NbCourse:
    shutil.copytree(template.folder, tmp_path / "course101")
    (tmp_path / "home").mkdir()
    return replace(template, folder=tmp_path / "course101", home=tmp_path / "home")


def grades(course: NbCourse) -> dict[str, str]:
    with (course.home / "out" / "grades.csv").open(newline="") as stream:
        return {row["student"]: row["score"] for row in csv.DictReader(stream)}


@contextmanager
def locked(course: NbCourse, how: str) -> Iterator[None]:
    connection = sqlite3.connect(course.folder / "gradebook.db", isolation_level=None)
    connection.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_gradebook_is_said_and_all_else_is_written(course, how):
    with locked(course, how):
        done = course.direct(BOOK, ok=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "is locked by another program" in said
    assert grades(course) == dict.fromkeys(STUDENTS, "10")
    assert (course.home / "out" / "index.html").is_file()
    course.direct(BOOK)
    assert [course.points(student) for student in STUDENTS] == [ALL] * 3
    course.autograded("mia")


def test_nbgrader_says_the_same_in_a_sentence_and_the_next_run_grades(course):
    with locked(course, "IMMEDIATE"):
        done = course.nbgrader("autograde", "neuron", ok=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "is locked by another program" in said
    course.nbgrader("autograde", "neuron")
    assert [course.points(student) for student in STUDENTS] == [ALL] * 3


def test_a_lock_that_is_gone_in_some_seconds_is_waited_for(course):
    program = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect('gradebook.db', isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE')\nprint('locked', flush=True)\ntime.sleep(8)\n"
    )
    with subprocess.Popen(
        ["python3", "-c", program], cwd=course.folder, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        course.direct(BOOK)
    assert [course.points(student) for student in STUDENTS] == [ALL] * 3


def test_a_gradebook_that_may_only_be_read_is_said_and_all_else_is_written(course):
    done = course.direct("sqlite:///file:gradebook.db?mode=ro&uri=true", ok=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "may only be read" in said
    assert grades(course) == dict.fromkeys(STUDENTS, "10")
    course.direct(BOOK)
    assert course.points("zoe") == ALL


@pytest.mark.parametrize("way", ["nbgrader", "direct"])
def test_stale_copies_in_autograded_stop_nobody(course, way):
    """A file for a folder, a folder for a file, closed ones, and what a killed run has left."""
    stale = course.folder / "autograded"
    (stale / "anna").mkdir(parents=True)
    (stale / "anna/neuron").write_text("a file")
    (stale / "mia/neuron/neuron.ipynb/x").mkdir(parents=True)
    (stale / "zoe/neuron/images").mkdir(parents=True)
    (stale / "zoe/neuron/neuron.ipynb").write_text("{}")
    (stale / "zoe/neuron/gone.txt").write_text("of an earlier submission")
    (stale / "zoe/neuron/gone.txt").chmod(0o444)
    (stale / "zoe/neuron/images").chmod(0o555)
    if way == "direct":
        course.direct(BOOK)
    else:
        course.nbgrader("autograde", "neuron")
    assert [course.points(student) for student in STUDENTS] == [ALL] * 3
    for student in STUDENTS:
        course.autograded(student)
    assert not (stale / "zoe/neuron/gone.txt").exists()


@pytest.mark.parametrize("what", ["autograded", "out"])
def test_a_full_disk_is_said_and_the_next_run_goes_on(course, what):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = course.folder / "autograded" if what == "autograded" else course.home / "out"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        done = course.direct(BOOK, ok=False)
    finally:
        subprocess.run(["umount", folder], check=True)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "No space left on device" in said
    course.direct(BOOK)
    assert [course.points(student) for student in STUDENTS] == [ALL] * 3
    assert grades(course) == dict.fromkeys(STUDENTS, "10")


@pytest.mark.parametrize("way", ["nbgrader", "direct"])
def test_a_notebook_that_is_too_large_to_be_written_stops_nobody_else(course, way):
    notebook = fill_in(course.released())
    notebook.cells += [nbformat.v4.new_raw_cell("x" * 50_000) for _ in range(60)]
    course.hand_in("mia", notebook)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        if way == "direct":
            done = course.direct(BOOK, ok=False)
        else:
            done = course.nbgrader("autograde", "neuron", ok=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "mia" in said
    assert "File too large" in said
    assert course.points("anna") == course.points("zoe") == ALL
    course.autograded("zoe")
    if way == "direct":
        course.direct(BOOK)
    else:
        course.nbgrader("autograde", "neuron")
    assert course.points("mia") == ALL
    course.autograded("mia")
