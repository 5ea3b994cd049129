"""Whatever one student's folder holds, the rest of the class has marks, notebooks and pages.

The same class in both ways, by an account that may read everything, and by one that may not.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import SCRIPTS, NbCourse, environment, fill_in

ALL = {"weighted_sum": 2.0, "sigmoid": 4.0, "activation": 2.0, "cost": 2.0}
DUE, IN_TIME, LATE = ("2026-01-30 12:00:00 UTC", "2026-01-30 11:00:00 UTC", "2026-02-03 12:00:00")
PENALTY = """
c.AssignLatePenalties.plugin_class = "late.PointADay"
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin

class PointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late // 86400
"""
WAYS = ("nbgrader", "direct")
USERS = ("root", "bound")
LINES = "two\nlines"  # nbgrader's own pattern does not match it


def stamped(text: str | bytes) -> Any:
    def put(folder: Path) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / "timestamp.txt").write_bytes(data)

    return put


def _folder(folder: Path) -> None:
    (folder / "timestamp.txt").mkdir()


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "timestamp.txt")


def _device(folder: Path) -> None:
    (folder / "timestamp.txt").symlink_to("/dev/zero")


def _closed(folder: Path) -> None:
    stamped(LATE)(folder)
    (folder / "timestamp.txt").chmod(0)


READ = {  # stamps that are read, and whether they are late: four days
    "in-time": (stamped(IN_TIME), False),
    "late": (stamped(LATE), True),
    "late-bom": (stamped("\ufeff" + LATE), True),
    "late-utf-16": (stamped(LATE.encode("utf-16")), True),
    "late-utf-16-plain": (stamped(LATE.encode("utf-16-le")), True),
    "late-by-zone": (stamped("2026-02-03 15:00:00 +0300"), True),
    "late-in-words": (stamped("Tue, 03 Feb 2026 12:00:00 GMT"), True),
    "no-stamp": (lambda folder: None, False),
}
UNREAD = {
    "words": stamped("last Monday"),
    "month": stamped("may"),
    "unix-time": stamped("1712311530"),
    "german": stamped("3. Februar 2026, 12:00 Uhr"),
    "numbers": stamped("03.02.2026 12:00"),
    "of-an-lms": stamped("2026-02-03-12-00-00-460007"),
    "zone": stamped("2026-02-03 12:00:00 XYZT"),
    "two-stamps": stamped(f"{IN_TIME}\n{LATE}\n"),
    "digits": stamped("5" * 5000),
    "nul": stamped(b"2026-01-30 11:00:00 UTC\0"),
    "latin": stamped("30. Jänner".encode("latin-1")),
    "empty": stamped(""),
    "stamp-folder": _folder,
    "stamp-fifo": _fifo,
    "stamp-device": _device,
}


def _images(folder: Path) -> None:
    (folder / "images").write_text("no folder")


def _test_folder(folder: Path) -> None:
    (folder / "test_neuron.py").mkdir()
    (folder / "test_neuron.py" / "note.txt").write_text("no file")


def _closed_picture(folder: Path) -> None:
    (folder / "diagram.png").write_bytes(b"\x89PNG")
    (folder / "diagram.png").chmod(0)


def _closed_folder(folder: Path) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").touch()
    (folder / "pictures").chmod(0)


def _sparse(folder: Path) -> None:
    with (folder / "data.bin").open("wb") as stream:
        stream.truncate(3 * 2**30)


def _special(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")


BESIDE = {  # what lies beside a right notebook, and what is said of it
    "images": (_images, "images was handed in where the course has something else"),
    "test-folder": (_test_folder, "test_neuron.py/note.txt was handed in where the course has"),
    "sparse": (_sparse, "data.bin is more than the 100 MB that may lie beside a notebook"),
    "special": (_special, "pipe.txt is not an ordinary file"),
}
CLOSED = {  # to an account that is not root
    "stamp-closed": (_closed, "gives no time that can be read (Permission denied)"),
    "picture-closed": (_closed_picture, "diagram.png cannot be read (Permission denied)"),
    "folder-closed": (_closed_folder, "The folder pictures cannot be read (Permission denied)"),
}


class Bound(NbCourse):
    """The same course, for an account that permissions count for."""

    def run(self, *command: str | Path, ok: bool = True, **how: Any) -> Any:
        how.pop("cwd", None)
        done = subprocess.run(
            [
                "setpriv",
                "--bounding-set=-dac_override,-dac_read_search",
                SCRIPTS / command[0],
                *command[1:],
            ],
            cwd=self.folder,
            env=environment(self.home) | how,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if ok:
            assert done.returncode == 0, done.stdout + done.stderr
        return done


def hand_in(course: NbCourse, student: str, right: Any) -> Path:
    return course.hand_in(student, right).parent


@pytest.fixture(scope="module")
def made_class(new_course) -> NbCourse:
    course = new_course("neuron", config=PENALTY)
    (course.folder / "late.py").write_text(PLUGIN)
    course.nbgrader("db", "assignment", "add", "neuron", "--duedate", DUE)
    right = fill_in(course.released())
    for student in ("a-first", "z-last"):
        hand_in(course, student, right)
    puts = {name: put for name, (put, _) in (READ | BESIDE | CLOSED).items()} | UNREAD
    for student, put in puts.items():
        put(hand_in(course, student, right))
    hand_in(course, LINES, right)
    # Work in the script, beside the stub.
    folder = hand_in(course, "script", course.released())
    givens = "import math\nw, b, a_prev, y = 0.5, 1.0, 0.25, 1.0"
    (folder / "neuron.py").write_text("\n".join([givens, *made.RIGHT.values()]))
    # Notebooks that are none.
    hand_in(course, "notebook-folder", right)
    (course.folder / "submitted/notebook-folder/neuron/neuron.ipynb").unlink()
    (course.folder / "submitted/notebook-folder/neuron/neuron.ipynb").mkdir()
    fifo = hand_in(course, "notebook-fifo", right) / "neuron.ipynb"
    fifo.unlink()
    os.mkfifo(fifo)
    out = hand_in(course, "notebook-link", right) / "neuron.ipynb"
    out.unlink()
    out.symlink_to(course.folder / "submitted/a-first/neuron/neuron.ipynb")
    (hand_in(course, "notebook-closed", right) / "neuron.ipynb").chmod(0)
    return course


NOT_READ = {
    "notebook-folder": "neuron.ipynb is a folder where a file should be",
    "notebook-fifo": "neuron.ipynb is not an ordinary file",
    "notebook-link": "neuron.ipynb is a link that leads out of the student's own folder",
}


class Ways:
    """The class, graded in both ways by one account, and what was said."""

    def __init__(self, course: NbCourse, user: str) -> None:
        self.user = user
        self.course = course
        kind = Bound if user == "bound" and os.geteuid() == 0 else NbCourse
        self.base = Path(tempfile.mkdtemp(prefix="files-"))
        self.base.chmod(0o755)
        self.said: dict[str, str] = {}
        self.courses: dict[str, NbCourse] = {}
        for way in WAYS:
            folder, home = self.base / way, self.base / f"{way}-home"
            subprocess.run(["cp", "-a", course.folder, folder], check=True)
            home.mkdir()
            solutions = self.base / "solutions"
            if not solutions.exists():
                subprocess.run(["cp", "-a", course.solutions, solutions], check=True)
                shutil.copy(course.solutions.parent / "pyproject.toml", self.base)
            ours = folder / "autograder_config.py"
            ours.write_text(ours.read_text().replace(str(course.solutions), str(solutions)))
            self.courses[way] = kind(folder, solutions, home)
        one = self.courses["nbgrader"].nbgrader("autograde", "neuron", ok=False)
        two = self.courses["direct"].direct("sqlite:///gradebook.db", ok=False)
        self.codes = {"nbgrader": one.returncode, "direct": two.returncode}
        self.said = {"nbgrader": one.stdout + one.stderr, "direct": two.stdout + two.stderr}

    def grades(self) -> dict[str, dict[str, str]]:
        file = self.courses["direct"].home / "out" / "grades.csv"
        with file.open(encoding="utf-8", newline="") as stream:
            return {row["student"]: row for row in csv.DictReader(stream)}

    def penalty(self, way: str, student: str) -> float:
        with sqlite3.connect(self.courses[way].folder / "gradebook.db") as connection:
            query = """
                SELECT submitted_notebook.late_submission_penalty FROM submitted_notebook
                JOIN submitted_assignment
                  ON submitted_notebook.assignment_id = submitted_assignment.id
                WHERE submitted_assignment.student_id = ?
            """
            ((penalty,),) = connection.execute(query, [student])
        return penalty or 0.0

    def notes(self, way: str, student: str) -> str:
        """What the instructor is told of a student."""
        if way == "direct":
            return self.grades()[student]["notes"]
        return "\n".join(line for line in self.said[way].split("\n") if student in line)


@pytest.fixture(scope="module", params=USERS)
def ways(made_class, request):
    if request.param == "root" and os.geteuid() != 0:
        pytest.skip("permissions count for whoever is not root")
    graded = Ways(made_class, request.param)
    yield graded
    subprocess.run(["chmod", "-R", "u+rwX", graded.base], check=False)
    shutil.rmtree(graded.base, ignore_errors=True)


@pytest.mark.parametrize("way", WAYS)
def test_there_is_no_traceback_and_not_all_is_graded(ways, way):
    assert "Traceback" not in ways.said[way]
    assert ways.codes[way] == 1


@pytest.mark.parametrize("way", WAYS)
def test_everybody_with_a_notebook_has_marks_and_a_notebook(ways, way):
    course = ways.courses[way]
    for student in ("a-first", "z-last", "script", *READ, *UNREAD, *BESIDE, *CLOSED):
        assert course.points(student) == ALL, student
        cells = json.dumps(course.autograded(student).cells)
        assert "Exercise 2: sigmoid: 4 of 4" in cells, student


def test_the_direct_way_has_pages_and_a_table(ways):
    out = ways.courses["direct"].home / "out"
    assert "a-first" in (out / "index.html").read_text("utf-8")
    assert (out / "a-first/neuron/feedback.html").is_file()
    assert ways.grades()["z-last"]["score"] == "10"


@pytest.mark.parametrize("way", WAYS)
def test_who_is_late_pays_whatever_the_stamp_is_written_in(ways, way):
    for student, (_, late) in READ.items():
        assert ways.penalty(way, student) == (4 if late else 0), student


@pytest.mark.parametrize("way", WAYS)
def test_a_stamp_that_cannot_be_read_is_said_to_instructor_and_student(ways, way):
    for student in UNREAD:
        assert ways.penalty(way, student) == 0
        assert "whether this came late was not judged" in ways.notes(way, student), student
        cells = json.dumps(ways.courses[way].autograded(student).cells)
        assert "whether this came late was not judged" in cells, student


@pytest.mark.parametrize("way", WAYS)
def test_what_lies_beside_is_named_where_it_was_left(ways, way):
    for student, (_, words) in BESIDE.items():
        assert words in ways.notes(way, student), student
    its = ways.courses[way].folder / "autograded"
    assert (its / "images/neuron/images").is_dir()
    assert (its / "test-folder/neuron/test_neuron.py").is_file()
    assert not (its / "sparse/neuron/data.bin").exists()
    assert not (its / "special/neuron/zero.txt").exists()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_closed_to_the_grader_is_named(ways, way):
    if ways.user == "root":
        return  # to whom nothing is closed
    for student, (_, words) in CLOSED.items():
        assert words in ways.notes(way, student), student
    said = ways.notes(way, "notebook-closed") if way == "direct" else ways.said[way]
    assert "neuron.ipynb: Permission denied" in said
    assert None in ways.courses[way].points("notebook-closed").values() or not ways.courses[
        way
    ].points("notebook-closed")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_notebook_is_no_mark_and_the_reason_is_said(ways, way):
    for student, words in NOT_READ.items():
        said = ways.notes(way, student) if way == "direct" else ways.said[way]
        assert words in said, student
        assert {p for p in ways.courses[way].points(student).values() if p is not None} == set()


def test_a_name_that_nbgrader_does_not_take_is_left_out_and_named(ways):
    assert r"two\nlines/neuron is left out" in ways.said["nbgrader"]
    assert ways.courses["direct"].points(LINES) == {}
    assert "give it another name" in ways.notes("direct", r"two\nlines")


@pytest.mark.parametrize("way", WAYS)
def test_the_script_with_the_work_counts_and_that_is_said(ways, way):
    words = "neuron.py counts: nothing is written in neuron.ipynb."
    assert words in ways.notes(way, "script")
    assert words in json.dumps(ways.courses[way].autograded("script").cells)


def test_the_next_run_repairs_what_can_be_repaired(ways):
    for way in WAYS:
        submitted = ways.courses[way].folder / "submitted"
        subprocess.run(["chmod", "u+rwx", submitted / "notebook-closed/neuron/neuron.ipynb"])
        (submitted / "images/neuron/images").unlink()
        (submitted / "words/neuron/timestamp.txt").write_text(LATE)
        (submitted / "notebook-folder/neuron/neuron.ipynb").rmdir()
        shutil.copy(submitted / "a-first/neuron/neuron.ipynb", submitted / "notebook-folder/neuron")
    ways.courses["nbgrader"].nbgrader("autograde", "neuron", "--force", ok=False)
    ways.courses["direct"].direct("sqlite:///gradebook.db", ok=False)
    for way in WAYS:
        course = ways.courses[way]
        for student in ("notebook-closed", "images", "words", "notebook-folder"):
            assert course.points(student) == ALL, (way, student)
        assert ways.penalty(way, "words") == 4
        assert (course.folder / "autograded/images/neuron/images").is_dir()
    notes = ways.grades()
    assert notes["words"]["notes"] == notes["images"]["notes"] == ""
