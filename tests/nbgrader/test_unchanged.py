"""Graded again into a gradebook: what has not changed is not written again."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import fill_in

STUDENTS = ("ada", "ben", "cleo")


@pytest.fixture(scope="module")
def template(new_course):
    """A class that was graded once."""
    course = new_course("neuron")
    for student in STUDENTS:
        course.hand_in(student, fill_in(course.released()))
    (course.folder / "source/neuron/figure.txt").write_text("a figure")
    course.direct("sqlite:///gradebook.db")
    return course


@pytest.fixture
def course(template, tmp_path):
    """The same class, to be changed."""
    shutil.copytree(template.folder, tmp_path / "course", dirs_exist_ok=True)
    return replace(template, folder=tmp_path / "course")


def written_again(course):
    """Whose notebooks a second run writes."""
    files = {one: course.folder / f"autograded/{one}/neuron/neuron.ipynb" for one in STUDENTS}
    before = {one: file.stat().st_ino if file.exists() else 0 for one, file in files.items()}
    kept = [file.open("rb") for file in files.values() if file.exists()]  # no number is used twice
    course.direct("sqlite:///gradebook.db")
    for file in kept:
        file.close()
    return {one for one, file in files.items() if file.stat().st_ino != before[one]}


def test_what_has_not_changed_is_left_alone(course):
    assert written_again(course) == set()
    assert sum(course.points("ada").values()) == 10


def test_where_all_marks_stand_already_nobody_who_writes_is_waited_for(course):
    other = sqlite3.connect(course.folder / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = course.direct("sqlite:///gradebook.db")
    other.close()
    assert "gradebook" not in done.stderr


def test_what_stands_otherwise_in_the_gradebook_is_put_right(course):
    due = course.marks()
    with sqlite3.connect(course.folder / "gradebook.db") as gradebook:
        gradebook.execute("UPDATE grade SET auto_score = 1, needs_manual_grade = 1")
        gradebook.execute("UPDATE submitted_notebook SET late_submission_penalty = 3")
        gradebook.execute("UPDATE comment SET auto_comment = 'another'")
    course.direct("sqlite:///gradebook.db")
    assert course.marks() == due
    with sqlite3.connect(course.folder / "gradebook.db") as gradebook:
        (penalties,) = gradebook.execute(
            "SELECT count(late_submission_penalty) FROM submitted_notebook"
        )
        (said,) = gradebook.execute("SELECT count(*) FROM comment WHERE auto_comment = 'another'")
    assert penalties == said == (0,)


def test_a_new_attempt_is_written(course):
    course.hand_in("ben", fill_in(course.released(), made.PARTLY))
    assert written_again(course) == {"ben"}
    assert sum(course.points("ben").values()) < sum(course.points("ada").values())


def test_another_file_beside_it_is_brought_along(course):
    (course.folder / "submitted/cleo/neuron/notes.txt").write_text("read me")
    assert written_again(course) == {"cleo"}
    assert (course.folder / "autograded/cleo/neuron/notes.txt").read_text() == "read me"


def test_what_the_instructor_changes_is_everybodys(course):
    (course.folder / "source/neuron/figure.txt").write_text("another figure")
    assert written_again(course) == set(STUDENTS)


@pytest.mark.parametrize("spoilt", [b"", b'{"metadata": {"autograder": 1}}', b"{"])
def test_what_is_not_whole_is_written(course, spoilt):
    file = course.folder / "autograded/ada/neuron/neuron.ipynb"
    file.chmod(0o644)
    file.write_bytes(spoilt)
    file.chmod(0o444)
    assert written_again(course) == {"ada"}


def test_what_is_gone_is_written(course):
    shutil.rmtree(course.folder / "autograded/ada")
    assert written_again(course) == {"ada"}
