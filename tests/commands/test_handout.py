"""`autograder release --handout`: all that a student needs, and nothing that gives answers away."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from autograder.course.assignments import open_course
from autograder.course.regions import solution_regions
from autograder.naming import explain
from autograder.platforms.packing import wheel

WHEEL, _ = wheel()


def unpacked(zip_file: Path, to: Path) -> dict[str, bytes]:
    """The files of a handout, by their paths; unpacked into `to`."""
    with zipfile.ZipFile(zip_file) as archive:
        archive.extractall(to)
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def given(autograder, project, tmp_path_factory):
    """What students get of this project's course."""
    folder = tmp_path_factory.mktemp("handout")
    zip_file = folder / "part1.zip"
    done = autograder("release", "--to", folder / "exercises", "--handout", zip_file)
    assert done.returncode == 0 and f"wrote {zip_file}, for students" in done.stdout, done.stderr
    return unpacked(zip_file, folder)


@pytest.fixture(scope="module")
def texts(given):
    """All that is in it in plain sight."""
    return {name: data.decode("utf-8", "replace") for name, data in given.items()}


def test_it_has_exercises_pictures_tests_and_the_grader(given, project):
    exercises = project / "exercises"
    for file in exercises.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert given[f"part1/{file.relative_to(exercises)}"] == file.read_bytes()
    rest = {name for name in given if name.count("/") == 1}
    assert rest == {"part1/README.md", "part1/requirements.txt", f"part1/{WHEEL}"}


def test_no_line_of_a_solution_is_in_it(texts, project):
    for assignment in open_course(project / "solutions").assignments.values():
        master = assignment.master.read_text("utf-8")
        public = master
        for region in solution_regions(master):
            public = public.replace(region.code, "")
        for region in solution_regions(master):
            for line in filter(None, map(str.strip, region.code.splitlines())):
                if line in public or line.startswith("#"):
                    continue
                assert [name for name, text in texts.items() if line in text] == [], line


def test_no_hidden_test_no_known_mistake_and_no_secret_is_in_it(texts, project):
    assert not [name for name in texts if "hidden" in name or "mistakes" in name]
    everything = "\n".join(texts.values())
    assert "[tool.autograder]" not in everything
    for assignment in open_course(project / "solutions").assignments.values():
        listed = explain._mistakes_beside(assignment.master)
        says = {mistake.says for question in listed.QUESTIONS for mistake in question.mistakes}
        assert len(says) > 10 and [one for one in says if one in everything] == []
        for file in assignment.hidden.glob("*.py"):
            titles = re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
            seen = "".join(test.read_text("utf-8") for test in assignment.visible_tests)
            assert [one for one in titles if one in everything and one not in seen] == []


def test_what_its_readme_says_works(autograder, given, tmp_path, project):
    readme = given["part1/README.md"].decode()
    assert WHEEL in readme and given["part1/requirements.txt"].decode() == f"./{WHEEL}\n"
    (first,) = re.findall(r"^cd (\w+)", readme, re.M)
    for name, data in given.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = autograder("check", "--hint", cwd=tmp_path / "part1" / first)
    assert "not written yet" in done.stdout, done.stderr
    assert zipfile.is_zipfile(tmp_path / "part1" / WHEEL)


def test_a_course_of_ones_own_gives_its_secret_to_nobody(autograder, tmp_path):
    course = tmp_path / "course"
    autograder("new", course)
    (course / "requirements.txt").write_text("matplotlib\n\n")
    assert autograder("release", "--handout", "week1.zip", cwd=course).returncode == 0
    given = unpacked(course / "week1.zip", tmp_path)
    secret = (course / "secret.txt").read_text().strip()
    assert secret.encode() not in b"".join(given.values())
    assert given["week1/requirements.txt"].decode() == f"./{WHEEL}\nmatplotlib\n"
    assert not [name for name in given if "secret" in name or "mistakes" in name]
    before = (course / "week1.zip").read_bytes()
    autograder("release", "--handout", "week1.zip", cwd=course)
    assert (course / "week1.zip").read_bytes() == before
