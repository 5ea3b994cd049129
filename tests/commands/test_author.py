"""What a new author meets first: a slip in hidden tests, mistakes or a master is said as theirs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.new import new

WRONG = """\
def mean(numbers):
    return sum(numbers) / (len(numbers) - 1)

def weighted_mean(numbers, weights):
    return 0
"""
HIDDEN, MISTAKES = "means/hidden/test_1_mean.py", "means/mistakes.py"
MASTER = "means/means.py"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("author")
    new(folder)
    return folder


@pytest.fixture
def course(fresh, tmp_path):
    return Path(shutil.copytree(fresh, tmp_path / "course"))


@pytest.fixture
def spoil(course):
    """Change a file of the course, where `old` stands in it once."""

    def change(file: str, old: str, becomes: str) -> None:
        path = course / "solutions" / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, becomes), "utf-8")

    return change


def in_words(said: str) -> str:
    """What was printed, in one line; it blames nobody else, and shows no traceback."""
    for wrong in ("Traceback", "fault of the grader", "all good"):
        assert wrong not in said
    return " ".join(said.split())


@pytest.fixture
def graded(course, grade, classroom):
    """What `grade` says of a wrong submission."""

    def say() -> str:
        classroom.hand_in("ada", WRONG, assignment="means")
        return in_words(grade(classroom, "--solutions", course / "solutions", "--jobs", "1").said)

    return say


@pytest.fixture
def audited(course, autograder):
    """What `audit` says."""

    def say() -> str:
        done = autograder("audit", "--seeds", "1", "--jobs", "2", cwd=course)
        assert done.returncode == 1
        return in_words(done.stdout + done.stderr)

    return say


AT = "means/hidden/test_1_mean.py, line"


@pytest.mark.parametrize(
    ("old", "becomes", "said"),
    [
        (
            '@pytest.mark.points(1, title="the mean of 2, 4 and 9", hint=HINT)',
            "",
            f"{AT} 11 (test_mean_of_the_lesson): a hidden test without points gives no mark",
        ),
        (
            'pytestmark = pytest.mark.exercise("mean", "Exercise 1: mean")',
            "",
            f"{AT} 10 (test_mean_of_the_lesson): it has points, and belongs to no exercise",
        ),
        ("import pytest\n", "import pytest, numpi\n", f"{AT} 3: ModuleNotFoundError: No module"),
        ("HINT = ", "HNT = ", f"{AT} 10: NameError: name 'HINT' is not defined"),
        ("lesson(student)", "lesson(student", f"{AT} 11: SyntaxError: '(' was never closed"),
    ],
)
def test_a_slip_that_keeps_hidden_tests_from_being_collected_has_file_and_line(
    spoil, graded, audited, old, becomes, said
):
    spoil(HIDDEN, old, becomes)
    assert f"Error: {said}" in graded() and f"Error: {said}" in audited()


@pytest.mark.parametrize(
    ("old", "becomes", "said"),
    [
        ("student.mean([2", "studnt.mean([2", f"{AT} 12: NameError: name 'studnt' is not defined"),
        (".equals(5)", ".equal(5)", f"{AT} 12: AttributeError: 'Answer' object has no"),
        ("rng.uniform(1", "rng.unifrm(1", f"{AT} 18: AttributeError: "),
        ("solution, rng", "solutn, rng", f"{AT} 15 (test_mean_of_some_numbers): there is no f"),
    ],
)
def test_a_slip_in_a_hidden_test_is_its_authors_and_gives_no_mark(
    spoil, graded, old, becomes, said
):
    spoil(HIDDEN, old, becomes)
    words = graded()
    assert "not graded" in words
    assert f"A fault of the hidden tests, not of the submission: {said}" in words


def test_an_audit_says_once_what_keeps_the_solution_from_a_mark(spoil, audited):
    spoil(HIDDEN, ".equals(5)", ".equal(5)")
    words = audited()
    assert f"A fault of the hidden tests, not of the submission: {AT} 12: AttributeError" in words
    assert " 1 found" in words


@pytest.mark.parametrize(
    ("old", "becomes", "said"),
    [
        ("ONE_LESS = Mistake(", "ONE_LESS = Mstake(", "means/mistakes.py, line 8: NameError: "),
        ("ONE_LESS = Mistake(", "ONE_LESS = Mistake((", "means/mistakes.py, line 8: SyntaxError: "),
        ("import Form", "import Frm, Form", "means/mistakes.py, line 6: ImportError: "),
        ('"total": sum(numbers)', '"total": sum(nmbrs)', "means/mistakes.py, line 32: NameError: "),
        ("QUESTIONS = (", "QUESTION = (", "means/mistakes.py has no QUESTIONS"),
    ],
)
def test_a_slip_in_the_known_mistakes_is_said_and_costs_the_names_alone(
    spoil, graded, audited, old, becomes, said
):
    spoil(MISTAKES, old, becomes)
    words = graded()
    assert f"No mistake could be named: {said}" in words and "graded 0 / 6" in words
    assert f"Error: {said}" in audited()


def test_where_a_mistake_is_named_nothing_is_said(course, grade, classroom):
    classroom.hand_in("ada", WRONG, assignment="means")
    graded = grade(classroom, "--solutions", course / "solutions")
    assert "could be named" not in graded.said
    (test, _) = graded.exercise("ada", "mean", "means")["tests"]
    assert test["mistake"] == "divided by one less"


def test_a_slip_in_the_master_is_said_with_its_line(spoil, graded, audited):
    spoil(MASTER, "def mean(numbers):", "def mean(numbers)")
    said = "means/means.py, line 23: SyntaxError: expected ':'"
    assert said in graded() and f"Error: {said}" in audited()


def test_a_students_own_test_without_points_is_nobodys_slip(course, autograder, tmp_path):
    autograder("release", cwd=course)
    folder = Path(shutil.copytree(course / "exercises/means", tmp_path / "means"))
    (folder / "test_mine.py").write_text("def test_mine():\n    assert True\n")
    (folder / "means.py").write_text(WRONG)
    done = autograder("check", cwd=folder)
    assert "Exercise 1: mean" in done.stdout and "without points" not in done.stdout + done.stderr
