"""A term with nbgrader, from set-up to exported grades: its own commands, one after the other."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass

import nbformat
import pytest
from nbgrader.utils import get_username

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import NbCourse, fill_in, read

STUDENT = """
c = get_config()
c.CourseDirectory.course_id = "course101"
c.Exchange.root = {exchange!r}
c.Exchange.path_includes_course = False
"""
ZIPS = r"""
c.FileNameCollectorPlugin.named_regexp = (
    r".*/(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>.*)"
)
"""


@dataclass
class Term:
    """What the commands said, and where they worked."""

    course: NbCourse
    student: NbCourse
    said: dict[str, str]

    def do(self, who: NbCourse, *command: str, name: str = "", ok: bool = True) -> None:
        done = who.nbgrader(*command, ok=ok)
        self.said[name or command[0]] = done.stdout + done.stderr


@pytest.fixture(scope="module")
def term(new_course) -> Term:
    course = new_course("neuron", config=ZIPS)
    exchange = course.home.parent / "exchange"
    student = NbCourse(course.home.parent / "student", course.solutions, course.home)
    student.folder.mkdir()
    (student.folder / "nbgrader_config.py").write_text(STUDENT.format(exchange=str(exchange)))
    term = Term(course, student, {})
    do, neuron = term.do, "neuron"

    do(course, "validate", "source/neuron/neuron.ipynb", name="validate source")
    do(course, "validate", "release/neuron/neuron.ipynb", name="validate release")
    do(course, "release_assignment", neuron)
    do(student, "list", name="list released")
    do(student, "fetch_assignment", neuron)
    file = student.folder / neuron / f"{neuron}.ipynb"
    nbformat.write(fill_in(read(file), made.PARTLY), file)
    do(student, "validate", f"{neuron}/{neuron}.ipynb", name="validate partly")
    do(student, "submit", neuron)
    do(course, "list", "--inbound", name="list inbound")
    do(course, "collect", neuron)
    _zip(course)
    do(course, "zip_collect", neuron)
    course.hand_in("unreadable", "{ this is no notebook")
    do(course, "autograde", neuron, ok=False)
    shutil.rmtree(course.folder / "submitted/unreadable")
    course.hand_in("zoe", fill_in(course.released(), made.PARTLY))
    do(course, "autograde", neuron, "--student", "zoe", "--notebook", neuron, "--force", name="one")
    do(course, "autograde", neuron, "--force", name="again")
    do(course, "generate_feedback", neuron)
    # Of who handed in through the exchange: nbgrader has a secret of theirs to name the page with.
    do(course, "release_feedback", neuron, "--student", get_username())
    do(student, "fetch_feedback", neuron)
    do(course, "export")
    do(course, "db", "student", "add", "late-comer", "--last-name=Late", name="db add")
    do(course, "db", "student", "list", name="db students")
    do(course, "db", "assignment", "list", name="db assignments")
    do(course, "db", "upgrade", name="db upgrade")
    return term


def _zip(course: NbCourse) -> None:
    """What a learning management system lets one download."""
    folder = course.folder / "downloaded/neuron/archive"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name in ("zoe", "yan"):
            text = nbformat.writes(fill_in(course.released()))
            archive.writestr(f"{name}_attempt_2026-01-30-10-30-10_neuron.ipynb", text)


def test_the_source_is_valid_and_the_release_is_not_yet(term):
    assert "Success! Your notebook passes all the tests." in term.said["validate source"]
    assert "VALIDATION FAILED ON 4 CELL(S)!" in term.said["validate release"]


def test_students_validate_with_the_visible_tests(term):
    assert "VALIDATION FAILED ON 1 CELL(S)!" in term.said["validate partly"]
    assert "sigmoid(2) returned 0.119202922; expected 0.880797078." in term.said["validate partly"]


def test_the_assignment_is_listed_fetched_and_collected(term):
    assert "neuron" in term.said["list released"]
    assert (term.student.folder / "neuron/test_neuron.py").is_file()
    assert "neuron" in term.said["list inbound"]
    assert "Collecting submission" in term.said["collect"]


def test_what_was_downloaded_is_collected(term):
    assert (term.course.folder / "submitted/yan/neuron/neuron.ipynb").is_file()


def test_marks_are_what_each_of_them_earned(term):
    totals = {row["student_id"]: row["score"] for row in term.course.exported()}
    assert totals[get_username()] == totals["zoe"] == "7.0"
    assert totals["yan"] == "10.0"


def test_what_cannot_be_read_is_no_mark_and_stops_nobody(term):
    assert (
        "There was an error processing assignment 'neuron' for student 'unreadable'"
        in (term.said["autograde"])
    )
    assert "autograded/yan/neuron" in term.said["autograde"]
    assert "Not graded. This is no mark" in str(term.course.autograded("unreadable"))


def test_one_student_is_graded_alone(term):
    assert "zoe" in term.said["one"]
    assert "yan" not in term.said["one"]


def test_force_grades_everybody_again(term):
    assert term.said["again"].count("Removing existing assignment") == 3


def test_feedback_comes_back_to_the_student(term):
    pages = list((term.student.folder / "neuron/feedback").rglob("neuron.html"))
    assert len(pages) == 1
    page = pages[0].read_text("utf-8")
    assert "Score: 7.0 / 10.0" in page
    assert page.count("this is what to fix first") == 1
    assert "<strong>Likely cause:</strong>" in page
    assert "<details><summary>Hint" in page


def test_the_database_commands_work(term):
    assert "late-comer" in term.said["db students"]
    assert "neuron" in term.said["db assignments"]


def test_no_kernel_was_started_to_grade(term):
    assert "kernel" not in term.said["autograde"].lower()


def test_an_assignment_that_is_not_the_courses_is_an_error_and_no_mark(term):
    course = term.course
    essay = fill_in(course.released())
    for step in ("source", "submitted/zoe"):
        (course.folder / step / "essay").mkdir(parents=True)
        nbformat.write(essay, course.folder / step / "essay/essay.ipynb")
    course.nbgrader("generate_assignment", "essay")
    done = course.nbgrader("autograde", "essay", ok=False)
    assert done.returncode != 0
    assert "essay is no assignment of" in done.stdout + done.stderr
    assert ("zoe", "essay") not in {key[:2] for key in course.marks() if course.marks()[key][0]}
