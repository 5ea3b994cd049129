"""One collection of hidden tests taken through many submissions, good, bad and hostile."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.course.settings import Settings
from autograder.grading.session import Job, grade_jobs, seed_of
from autograder.jail.nursery import Nursery
from autograder.report.model import Outcome, Report, Status
from autograder.submissions.finding import single
from autograder.testing.collection import TestsError

HIDDEN = """
import pytest

pytestmark = pytest.mark.exercise("area", "Exercise 1: area")


@pytest.mark.points(1, title="a whole radius", hint="Square it.")
def test_whole(student, solution):
    student.area(2.0).equals(solution.area(2.0))


@pytest.mark.points(2, title="any radius", hint="Square it.")
def test_any(student, solution, rng):
    radius = rng.uniform(1, 2)
    student.area(radius).equals(solution.area(radius))


@pytest.mark.points(1, title="the unit", hint="It is one.")
def test_unit(student):
    student.unit.equals(1.0)


@pytest.mark.points(1, title="both", hint="A pair.")
def test_both(student):
    circumference, area = student.both(1.0).parts(2)
    area.equals(3.0)
"""
RIGHT = """
def area(r): return 3.0 * r * r
def both(r): return 6.0 * r, area(r)
unit = 1.0
"""


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """A folder of hidden tests, below the author's own program."""
    folder = tmp_path / "solutions" / "area" / "hidden"
    folder.mkdir(parents=True)
    (folder / "test_area.py").write_text(HIDDEN)
    (folder.parent / "area.py").write_text(RIGHT)
    return folder


def grade(
    hidden: Path, tmp_path: Path, sources: list[str], nursery: Nursery | None, settings: Settings
) -> list[Report]:
    jobs = []
    for number, source in enumerate(sources):
        folder = tmp_path / "submitted" / f"student{number}" / "area"
        folder.mkdir(parents=True)
        (folder / "area.py").write_text(dedent(source))
        jobs.append(Job(single(folder / "area.py", "area"), "area.py", str(number)))
    reports: list[Report] = []
    grade_jobs(hidden, jobs, settings, nursery, lambda report, _: reports.append(report))
    return reports


def outcomes(report: Report) -> list[Outcome]:
    return [test.outcome for exercise in report.exercises for test in exercise.tests]


NO_ANSWERS = {
    "nothing": "",
    "a number for a function": "area = both = 3.0\nunit = 0.0",
    "a function for a number": "def unit(): return 1.0",
    "a text for everything": "area = both = unit = 'x'",
    "none for everything": "area = both = lambda r: None\nunit = None",
    "one number for two": "def both(r): return 3.0",
    "a function that returns itself": "def area(r): return area\nboth = area",
    "exits": "import sys\ndef area(r): sys.exit()\ndef both(r): raise SystemExit",
    "a random generator": "import numpy as np\nunit = np.random.default_rng()",
    "an enormous array of nothing": (
        "import numpy as np\nunit = np.zeros((2**50, 0))\ndef area(r): return unit\nboth = area"
    ),
    "an enormous number": "unit = 10**500\ndef area(r): return unit\nboth = area",
    "a dict": "unit = {'a': 1}\ndef area(r): return unit\nboth = area",
    "lists of lists": "unit = [[1.0], [2.0, 3.0]]\ndef area(r): return unit\nboth = area",
}


@pytest.mark.parametrize("jailed", [True, False], ids=["jailed", "local"])
@pytest.mark.parametrize("source", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_whatever_a_submission_does_it_is_graded_and_the_next_one_too(
    hidden: Path, tmp_path: Path, source: str, jailed: bool, nursery: Nursery, settings: Settings
) -> None:
    reports = grade(hidden, tmp_path, [source, RIGHT], nursery if jailed else None, settings)
    assert [report.status for report in reports] == [Status.GRADED, Status.GRADED], reports[0].notes
    assert [report.score for report in reports] == [0, 5]
    assert outcomes(reports[1]) == [Outcome.PASSED] * 4


def test_part_of_the_work_earns_part_of_the_points(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    source = "def area(r): return 6.0 * r\nunit = 1.0\ndef both(r): 1 / 0"
    (report,) = grade(hidden, tmp_path, [source], nursery, settings)
    assert (report.score, report.max_score) == (2, 5)
    assert outcomes(report) == [Outcome.PASSED, Outcome.FAILED, Outcome.PASSED, Outcome.ERROR]


def test_grading_again_draws_the_same_inputs_and_gives_the_same_report(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    first = grade(hidden, tmp_path / "a", ["def area(r): return r"] * 2, nursery, settings)
    again = grade(hidden, tmp_path / "b", ["def area(r): return r"] * 2, nursery, settings)
    assert first == again
    assert first[0].seed != first[1].seed


def test_a_mistake_in_the_tests_is_their_authors_and_gives_no_mark(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    (hidden / "test_area.py").write_text(HIDDEN.replace("student.unit.equals(1.0)", "oops"))
    (report,) = grade(hidden, tmp_path, [RIGHT], nursery, settings)
    assert report.status is Status.NOT_GRADED and report.score is None
    (note,) = report.notes
    assert note.startswith("A fault of the hidden tests, not of the submission: area/hidden/")
    assert "test_area.py, line 20: NameError: name 'oops' is not defined" in note


def test_tests_that_cannot_be_collected_stop_the_grading(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    (hidden / "test_area.py").write_text("def test_x(:")
    with pytest.raises(TestsError, match="test_area"):
        grade(hidden, tmp_path, [RIGHT], nursery, settings)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("points(1)", "needs pytest.mark.points"),
        ("points(title='x')", "needs pytest.mark.points"),
        ("points('1', title='x')", "not a number of points: '1'"),
        ("points(-1, title='x')", "not a number of points: -1"),
        ("points(float('nan'), title='x')", "not a number of points: nan"),
        ("points(1, title='{r} is one')", "hold no parameter of the test ('r')"),
    ],
)
def test_a_test_that_is_marked_wrongly_stops_the_grading_and_is_named(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings, mark: str, said: str
) -> None:
    test = f"\n\n@pytest.mark.{mark}\ndef test_wrongly_marked(student): pass\n"
    (hidden / "test_area.py").write_text(HIDDEN + test)
    with pytest.raises(TestsError, match=re.escape(said)) as caught:
        grade(hidden, tmp_path, [RIGHT], nursery, settings)
    assert "test_wrongly_marked" in str(caught.value)


def test_a_folder_without_tests_that_carry_points_is_named(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    (hidden / "test_area.py").write_text("def test_nothing(): pass")
    with pytest.raises(TestsError, match=f"no test in {hidden} carries points"):
        grade(hidden, tmp_path, [RIGHT], nursery, settings)


def test_a_test_of_no_exercise_stops_the_grading_and_is_named(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    lines = [line for line in HIDDEN.splitlines() if "pytestmark" not in line]
    (hidden / "test_area.py").write_text("\n".join(lines))
    with pytest.raises(TestsError, match=r"line 6 .*: it has points, and belongs to no exercise"):
        grade(hidden, tmp_path, [RIGHT], nursery, settings)


MACHINERY = """
import pytest

pytestmark = pytest.mark.exercise("area", "Exercise 1: area")
happened = []


def setup_function():
    happened.append("set up")


@pytest.fixture
def radius(rng):
    happened.append("made")
    yield rng.uniform(1, 2)
    happened.append("ended")


@pytest.fixture
def twice(request):
    return 2 * request.param


@pytest.mark.points(1, title="a fixture of the author's")
def test_any(student, solution, radius):
    assert happened == ["set up", "made"]
    happened.clear()
    student.area(radius).equals(solution.area(radius))


@pytest.mark.points(1, title="one that was torn down")
def test_ended():
    assert happened == ["ended", "set up"]
    happened.clear()


@pytest.mark.points(1, title="a parameter on its way to a fixture")
@pytest.mark.parametrize("twice", [1.0], indirect=True)
def test_indirect(student, twice):
    student.area(twice).equals(12.0)


class TestUnit:
    def setup_method(self):
        self.due = 1.0

    @pytest.mark.points(1, title="the unit")
    def test_unit(self, student):
        student.unit.equals(self.due)
"""


def test_whatever_of_pytest_the_author_uses_works(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    (hidden / "test_area.py").write_text(MACHINERY)
    (report,) = grade(hidden, tmp_path, [RIGHT], nursery, settings)
    assert outcomes(report) == [Outcome.PASSED] * 4


@pytest.mark.parametrize("where", ["conftest.py", "test_area.py"])
def test_a_plain_call_and_pytests_own_ways_give_the_same_report(
    where: str, hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings
) -> None:
    sources = [RIGHT, "def area(r): return 2.0 * r", "def area(r): return 1 / 0\nunit = 'one'"]
    plainly = grade(hidden, tmp_path / "plain", sources, nursery, settings)
    own = "\nimport pytest\n\n\n@pytest.fixture(autouse=True)\ndef own():\n    yield\n"
    with (hidden / where).open("a") as file:
        file.write(own)
    assert grade(hidden, tmp_path / "own", sources, nursery, settings) == plainly


# --- a fault of the grader's, and another attempt ---

STUMBLES = """
import json
from pathlib import Path
import pytest
pytestmark = pytest.mark.exercise("area", "Exercise 1: area")
FILE = Path(__file__).with_name("drawn")


@pytest.mark.points(1, title="what stumbles the first time", hint="It need not.")
def test_stumbles(student, rng):
    drawn = json.loads(FILE.read_text()) if FILE.exists() else []
    FILE.write_text(json.dumps([*drawn, rng.uniform(1, 2)]))
    if len(drawn) < STUMBLES:
        raise RuntimeError("the grader stumbles")
    student.unit.equals(1.0)
"""


@pytest.mark.parametrize("stumbles", [0, 1, 2])
def test_an_attempt_after_a_fault_draws_other_inputs_and_the_report_says_which(
    hidden: Path, tmp_path: Path, nursery: Nursery, settings: Settings, stumbles: int
) -> None:
    (hidden / "test_area.py").write_text(STUMBLES.replace("< STUMBLES", f"< {stumbles}"))
    (report,) = grade(hidden, tmp_path, [RIGHT], nursery, settings)
    drawn = json.loads((hidden / "drawn").read_text())
    assert len(drawn) == len(set(drawn)) == min(stumbles, 1) + 1
    assert report.status is (Status.NOT_GRADED if stumbles == 2 else Status.GRADED)
    file = tmp_path / "submitted" / "student0" / "area" / "area.py"
    assert report.submission is not None
    attempt = min(stumbles, 1)
    hand_in, sha256 = single(file, "area"), report.submission.sha256
    assert report.seed == seed_of(settings.secret, hand_in, sha256, attempt)
    assert seed_of(settings.secret, hand_in, sha256, 0) == seed_of(settings.secret, hand_in, sha256)
    # Undisturbed, it is asked for the same as ever.
    (hidden / "drawn").write_text("[0, 0]")
    reports: list[Report] = []
    job = Job(hand_in, "area.py", "again")
    grade_jobs(hidden, [job], settings, nursery, lambda report, _: reports.append(report))
    assert json.loads((hidden / "drawn").read_text())[-1] == drawn[0]
    assert reports[0].seed == seed_of(settings.secret, hand_in, sha256)
