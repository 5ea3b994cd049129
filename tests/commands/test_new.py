"""`autograder new`: a course that works at once, by the real commands on what it made."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tests.commands.conftest import Classroom, Graded, run

RIGHT = """\
def mean(numbers):
    return sum(numbers) / len(numbers)

def weighted_mean(numbers, weights):
    return sum(w * x for w, x in zip(weights, numbers)) / sum(weights)
"""
ONE_LESS = RIGHT.replace("/ len(numbers)", "/ (len(numbers) - 1)")
CRASHING = RIGHT.replace("return sum(w", "import os; os._exit(1); return sum(w")


@pytest.fixture(scope="module")
def made(autograder, tmp_path_factory):
    """A new course, and what the command said."""
    folder = tmp_path_factory.mktemp("new") / "course"
    done = autograder("new", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture(scope="module")
def course(made):
    return made[0]


@pytest.fixture(scope="module")
def exercises(autograder, course):
    """What students get."""
    assert autograder("release", cwd=course).returncode == 0
    return course / "exercises"


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and "exercises" not in file.parts and "__pycache__" not in file.parts
    }


def test_it_says_what_it_wrote_and_what_comes_next(made):
    course, said = made
    assert {f"wrote {course / name}" for name in files(course)} <= set(said.splitlines())
    for command in ("release", "audit", "grade submitted/"):
        assert f"autograder {command}" in said


def test_every_file_that_its_readme_names_is_there(course):
    named = re.findall(r"^\| `([^`]+)` \|", (course / "README.md").read_text("utf-8"), re.M)
    assert len(named) > 5 and [name for name in named if not (course / name).exists()] == []


def test_the_secret_is_its_own_and_kept_from_others_and_from_git(course, autograder, tmp_path):
    secret = course / "secret.txt"
    assert len(secret.read_text().strip()) == 64 and secret.stat().st_mode & 0o077 == 0
    autograder("new", tmp_path / "another")
    assert secret.read_text() != (tmp_path / "another/secret.txt").read_text()
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    run("git", "init", "-q", cwd=course)
    tracked = run("git", "ls-files", "-o", "--exclude-standard", cwd=course).stdout.split()
    shutil.rmtree(course / ".git")
    assert "pyproject.toml" in tracked and "secret.txt" not in tracked


def test_students_get_stubs_and_can_check_them(autograder, exercises, tmp_path):
    names = {file.name for file in (exercises / "means").iterdir()}
    assert names == {"means.py", "means.ipynb", "test_means.py"}
    script = (exercises / "means/means.py").read_text("utf-8")
    assert "check(" not in script.replace("`autograder check`", "") and "SOLUTION" not in script
    shutil.copytree(exercises / "means", tmp_path / "means")
    assert "not written yet" in autograder("check", cwd=tmp_path / "means").stdout
    (tmp_path / "means/means.py").write_text(RIGHT)
    assert "Every test passes" in autograder("check", cwd=tmp_path / "means").stdout


def test_the_audit_finds_nothing(autograder, course):
    done = autograder("audit", "--seeds", "5", "--jobs", "2", cwd=course)
    assert "all good" in done.stdout and done.returncode == 0, done.stdout + done.stderr


def test_submissions_are_graded_and_a_known_mistake_is_named(course, grade_once):
    def fill(room: Classroom) -> None:
        room.hand_in("right", RIGHT, assignment="means")
        room.hand_in_cells("notebook", *RIGHT.split("\n\n"), assignment="means")
        room.hand_in("one less", ONE_LESS, assignment="means")
        room.hand_in("crashing", CRASHING, assignment="means")

    graded: Graded = grade_once(fill, "--solutions", course / "solutions", "--jobs", "2")
    assert graded.done.returncode == 0 and "secret" not in graded.said, graded.said
    assert graded.points("right", "means") == {"mean": 3, "weighted_mean": 3}
    assert graded.points("notebook", "means") == {"mean": 3, "weighted_mean": 3}
    assert graded.points("one less", "means") == {"mean": 0, "weighted_mean": 3}
    assert graded.points("crashing", "means") == {"mean": 3, "weighted_mean": 0}
    (wrong, _) = graded.exercise("one less", "mean", "means")["tests"]
    assert wrong["mistake"] == "divided by one less"
    assert "divided by one less than there are numbers" in graded.page("one less", "means")
    (crashed, _) = graded.exercise("crashing", "weighted_mean", "means")["tests"]
    assert crashed["outcome"] == "crashed"


def test_nbgraders_course_has_test_cells_with_points(autograder, course, tmp_path):
    done = autograder("nbgrader", tmp_path, cwd=course)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(tmp_path / "source/means/means.ipynb", as_version=4)
    told = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    assert {a["grade_id"]: a["points"] for a in told if a.get("grade")} == {
        "check-mean": 3,
        "check-weighted_mean": 3,
    }


def test_a_test_cell_for_no_exercise_is_said(autograder, course, tmp_path):
    shutil.copytree(course, tmp_path / "course")
    master = tmp_path / "course/solutions/means/means.py"
    master.write_text(master.read_text("utf-8").replace('check("mean")', 'check("meen")'), "utf-8")
    done = autograder("nbgrader", tmp_path / "nb", cwd=tmp_path / "course")
    assert done.returncode == 2 and "Traceback" not in done.stderr
    said = " ".join(done.stderr.split())
    assert 'check("meen"): the hidden tests have no such exercise, only mean, weighted' in said


# --- one more assignment --------------------------------------------------------------------


def test_another_assignment_works_as_the_first_does(autograder, grade, classroom, tmp_path):
    autograder("new", tmp_path / "course")
    done = autograder("new", tmp_path / "course", "--assignment", "week2")
    assert done.returncode == 0 and "pyproject" not in done.stdout
    course = tmp_path / "course"
    assert (course / "programs/week2/slips.toml").is_file()
    classroom.hand_in("ada", ONE_LESS, assignment="week2")
    graded = grade(classroom, "--solutions", course / "solutions")
    assert graded.points("ada", "week2") == {"mean": 0, "weighted_mean": 3}
    audited = autograder("audit", "week2", "--seeds", "2", cwd=course)
    assert "right variants get all points: 1 of 1" in audited.stdout


def test_its_programs_lie_where_the_course_has_them(autograder, tmp_path):
    (tmp_path / "solutions").mkdir()
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.autograder]\nprograms = "tests/programs"\n')
    autograder("new", tmp_path, "--assignment", "week2")
    assert (tmp_path / "tests/programs/week2/right/loops.py").is_file()
    settings.write_text("[tool.autograder]\n")
    done = autograder("new", tmp_path, "--assignment", "week3")
    assert (tmp_path / "programs/week3/right/loops.py").is_file()
    assert 'set programs = "programs"' in done.stdout
    assert not (tmp_path / "secret.txt").exists()


# --- what it refuses ------------------------------------------------------------------------


def test_nothing_is_written_over(autograder, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    done = autograder("new", tmp_path)
    assert done.returncode == 2
    assert f"{tmp_path / 'README.md'} is there already" in " ".join(done.stderr.split())
    assert files(tmp_path) == {"README.md": b"mine"}


def test_a_course_is_not_made_twice(autograder, course):
    before = files(course)
    for arguments, said in (
        ((), "is a course already: --assignment NAME adds an assignment"),
        (("--assignment", "means"), "is there already"),
    ):
        done = autograder("new", course, *arguments)
        assert done.returncode == 2 and said in " ".join(done.stderr.split())
    assert files(course) == before


@pytest.mark.parametrize("name", ["", "week 1", "../week1", "1st", "random", "common", "a-b"])
def test_a_name_that_would_not_work_is_refused(autograder, tmp_path, name):
    done = autograder("new", tmp_path / "course", "--assignment", name)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert json.dumps(name)[1:-1] in done.stderr
    assert not (tmp_path / "course").exists()
