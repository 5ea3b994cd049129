"""`autograder grade`: a class in; reports, pages and grades out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

NEURON = {"weighted_sum": 2, "sigmoid": 4, "activation": 2, "cost": 2}
OUTCOMES = {"passed", "failed", "error", "timed out", "crashed", "missing"}

WRONG_SUM = "z = w * a_prev"  # and all that follows is right for it


@pytest.fixture(scope="module")
def graded(grade_once, right):
    def fill(room):
        room.hand_in("anna", right)
        room.hand_in("Ben Ünal", right.replace("z = w * a_prev + b", WRONG_SUM))
        room.hand_in("cem", right.replace("cost = (a - y) ** 2", ""))
        room.hand_in("dora", right)
        room.hand_in("dora", right.replace("** 2", "** 3"), ".ipynb")
        room.hand_in_cells("dora", right.replace("cost = (a - y) ** 2", "cost = a - y"))
        room.hand_in("emil", right, assignment="regression")
        room.folder("finn")
        (room.root / "README.md").write_text("not a student")

    return grade_once(fill, "--jobs", "2")


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.targets += [value for name, value in attrs if name == "href"]


# --- what is written ------------------------------------------------------------------------


def test_all_graded_is_exit_status_0(graded):
    assert graded.done.returncode == 0, graded.said
    assert "Traceback" not in graded.said


def test_every_submission_has_a_report_and_a_page(graded):
    for student in ("anna", "Ben Ünal", "cem", "dora", "emil", "finn"):
        assert graded.report(student)["student"] == student
        assert student in graded.page(student)


def test_a_right_submission_earns_every_point(graded):
    assert graded.points("anna") == NEURON
    report = graded.report("anna")
    assert (report["status"], report["score"], report["max_score"]) == ("graded", 10, 10)
    outcomes = {test["outcome"] for ex in report["exercises"] for test in ex["tests"]}
    assert outcomes == {"passed"}


def test_a_slip_is_paid_for_once(graded):
    assert graded.points("Ben Ünal") == NEURON | {"weighted_sum": 0}
    assert graded.report("Ben Ünal")["score"] == 8


def test_what_is_not_written_is_missing_not_wrong(graded):
    assert graded.points("cem") == NEURON | {"cost": 0}
    tests = graded.exercise("cem", "cost")["tests"]
    assert {test["outcome"] for test in tests} == {"missing"}
    assert "cost" in tests[0]["message"]


def test_of_two_files_the_notebook_counts_and_the_report_says_so(graded):
    assert graded.points("dora")["cost"] == 0
    assert graded.report("dora")["submission"]["file"].endswith("neuron.ipynb")
    notes = graded.notes("dora")
    assert "neuron.ipynb" in notes and "neuron.py" in notes
    assert notes in graded.page("dora")


def test_who_hands_in_nothing_is_missing_with_no_points(graded):
    for student in ("emil", "finn"):
        report = graded.report(student)
        assert (report["status"], report["score"], report["max_score"]) == ("missing", 0, 10)
        assert report["submission"] is None
        assert graded.points(student) == dict.fromkeys(NEURON, 0)


def test_a_report_keeps_to_its_schema(graded):
    for student in ("anna", "Ben Ünal", "cem", "dora", "finn"):
        report = graded.report(student)
        assert {
            "student",
            "assignment",
            "status",
            "score",
            "max_score",
            "submission",
            "isolation",
            "seed",
            "exercises",
        } <= report.keys()
        assert report["assignment"] == "neuron"
        assert isinstance(report["seed"], int)
        assert report["score"] == sum(ex["score"] for ex in report["exercises"])
        assert report["max_score"] == sum(ex["max_score"] for ex in report["exercises"])
        for exercise in report["exercises"]:
            assert exercise.keys() == {"name", "title", "score", "max_score", "tests"}
            assert exercise["score"] == sum(test["score"] for test in exercise["tests"])
            assert exercise["max_score"] == NEURON[exercise["name"]]
            for test in exercise["tests"]:
                assert {
                    "id",
                    "title",
                    "score",
                    "max_score",
                    "outcome",
                    "message",
                    "hint",
                    "hints",
                    "explanation",
                    "mistake",
                } == test.keys()
                assert test["outcome"] in OUTCOMES
                assert test["title"]
                assert (test["score"] == test["max_score"]) == (test["outcome"] == "passed")


def test_a_report_names_the_bytes_that_were_graded(graded, right):
    import hashlib

    submission = graded.report("anna")["submission"]
    assert submission["file"] == "anna/neuron/neuron.py"
    assert submission["sha256"] == hashlib.sha256(right.encode()).hexdigest()


def test_a_report_says_how_the_submission_was_isolated(graded):
    assert "bubblewrap" in graded.report("anna")["isolation"]


def test_every_student_has_a_seed_of_their_own(graded):
    assert graded.report("anna")["seed"] != graded.report("cem")["seed"]


def test_grades_csv_has_a_row_for_each_student_and_what_the_class_has_handed_in(graded):
    found = [(row["student"], row["assignment"]) for row in graded.rows()]
    students = ["Ben Ünal", "anna", "cem", "dora", "emil", "finn"]
    ahead = ("emil", "regression")  # alone: nobody else is missing that
    assert sorted(found) == sorted([*((student, "neuron") for student in students), ahead])


def test_grades_csv_has_a_column_for_each_exercise(graded):
    row = graded.row("Ben Ünal")
    assert {name: row[name] for name in NEURON} == {
        "weighted_sum": "0",
        "sigmoid": "4",
        "activation": "2",
        "cost": "2",
    }
    assert (row["status"], row["score"], row["max_score"]) == ("graded", "8", "10")
    assert {"forward", "loss", "gradients", "update", "train"} <= row.keys()
    assert row["forward"] == ""
    assert graded.row("emil", "regression")["weighted_sum"] == ""


def test_the_page_of_the_class_leads_to_every_student(graded):
    targets = [unquote(t) for t in Links(graded.index()).targets if not t.startswith("#")]
    assert "Ben Ünal/neuron/feedback.html" in targets
    assert all((graded.out / target).is_file() for target in targets)


def test_the_terminal_sums_the_class_up_and_says_where_the_pages_are(graded):
    assert "neuron" in graded.said
    assert str(graded.out / "index.html") in graded.done.stdout
    assert str(graded.out / "grades.csv") in graded.done.stdout


def test_nothing_unfinished_is_left_in_the_results(graded):
    assert not [path for path in graded.out.rglob("*") if path.name.endswith(".part")]


# --- the same marks, whatever the order -----------------------------------------------------


TIMED = ("times.json", "statistics.json", "index.html")  # they say how long tests took


def test_one_process_or_two_or_again_give_the_same_reports(graded, autograder, tmp_path):
    room = graded.done.args[2]
    runs = {}
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert autograder("grade", room, "--out", out, "--jobs", jobs).returncode == 0
        runs[jobs] = {
            f.relative_to(out): f.read_bytes()
            for f in out.rglob("*")
            if f.is_file() and f.name not in TIMED
        }
    assert runs["1"] == runs["2"]
    reports = {f.relative_to(graded.out): f.read_bytes() for f in graded.out.rglob("report.json")}
    assert reports
    assert reports.items() <= runs["1"].items()


# --- options and wrong usage ----------------------------------------------------------------


def test_only_the_assignments_asked_for_are_graded(classroom, grade, right):
    classroom.hand_in("anna", right)
    classroom.hand_in("anna", "", assignment="regression")
    graded = grade(classroom, "--assignment", "neuron")
    assert graded.done.returncode == 0, graded.said
    assert [row["assignment"] for row in graded.rows()] == ["neuron"]


def test_grades_of_another_assignment_stay_in_the_table(classroom, grade, right):
    classroom.hand_in("anna", right)
    classroom.hand_in("anna", "", assignment="regression")
    grade(classroom, "--assignment", "neuron")
    graded = grade(classroom, "--assignment", "regression")
    assert {row["assignment"] for row in graded.rows()} == {"neuron", "regression"}
    assert graded.row("anna")["score"] == "10"


def test_one_file_can_be_graded(classroom, grade, right):
    graded = grade(classroom.hand_in("anna", right))
    assert graded.done.returncode == 0, graded.said
    assert graded.report("anna")["score"] == 10
    assert graded.row("anna")["score"] == "10"


def test_one_file_of_any_name_can_be_graded_for_a_named_assignment(tmp_path, grade, right):
    file = tmp_path / "homework.py"
    file.write_text(right)
    assert grade(file).done.returncode == 2
    graded = grade(file, "--assignment", "neuron")
    assert graded.done.returncode == 0, graded.said
    (row,) = graded.rows()
    assert row["score"] == "10"


def test_grading_one_file_anew_keeps_the_grades_of_the_others(classroom, grade, right):
    classroom.hand_in("ben", right)
    file = classroom.hand_in("anna", "")
    grade(classroom)
    file.write_text(right)
    graded = grade(file)
    assert {row["student"]: row["score"] for row in graded.rows()} == {"anna": "10", "ben": "10"}


def test_results_inside_the_class_are_no_student(classroom, autograder, right, project):
    classroom.hand_in("anna", right)
    call = ("grade", ".", "--solutions", project / "solutions")
    assert autograder(*call, cwd=classroom.root).returncode == 0
    assert autograder(*call, cwd=classroom.root).returncode == 0
    table = (classroom.root / "results/grades.csv").read_text("utf-8")
    assert [line.split(",")[0] for line in table.splitlines()] == ["student", "anna"]


@pytest.mark.parametrize("where", [".", "anna", "anna/neuron/results"])
def test_results_among_a_students_work_are_refused(classroom, autograder, right, project, where):
    classroom.hand_in("anna", right)
    classroom.hand_in("ben", right)
    before = sorted(classroom.root.rglob("*"))
    out = classroom.root / where
    done = autograder("grade", classroom.root, "--out", out, cwd=project)
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert sorted(classroom.root.rglob("*")) == before


def test_results_deeper_inside_the_class_are_no_student(classroom, autograder, right, project):
    classroom.hand_in("anna", right)
    out = classroom.root / "marked" / "by me"
    for _ in range(2):
        done = autograder("grade", classroom.root, "--out", out, cwd=project)
        assert done.returncode == 0, done.stderr
    table = (out / "grades.csv").read_text("utf-8")
    assert [line.split(",")[0] for line in table.splitlines()] == ["student", "anna"]


def test_an_assignment_named_twice_counts_once(classroom, grade, right):
    classroom.hand_in("anna", right)
    graded = grade(classroom, "--assignment", "neuron", "--assignment", "neuron")
    assert [row["student"] for row in graded.rows()] == ["anna"]


def test_there_are_no_more_processes_than_there_is_work(classroom, grade, right):
    classroom.hand_in("anna", right)
    graded = grade(classroom, "--jobs", "2000", timeout=60)
    assert graded.report("anna")["score"] == 10


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--assignment", "astrology"], "astrology"),
        (["--jobs", "0"], "jobs"),
        (["--jobs", "many"], "jobs"),
        (["--colour"], "--colour"),
        (["--solutions", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
)
def test_wrong_usage_is_exit_status_2_and_names_what_is_wrong(
    classroom, grade, right, options, named
):
    classroom.hand_in("anna", right)
    graded = grade(classroom, *options)
    assert graded.done.returncode == 2
    assert named in graded.done.stderr
    assert "Traceback" not in graded.said


def test_submissions_that_are_not_there_are_wrong_usage(tmp_path, grade):
    graded = grade(tmp_path / "nowhere")
    assert graded.done.returncode == 2
    assert "nowhere" in graded.done.stderr


def test_a_folder_without_submissions_is_wrong_usage_and_says_what_was_looked_for(classroom, grade):
    graded = grade(classroom)
    assert graded.done.returncode == 2
    assert "<student>/<assignment>/<assignment>" in graded.done.stderr


def test_one_file_for_two_assignments_is_wrong_usage(classroom, grade, right):
    file = classroom.hand_in("anna", right)
    graded = grade(file, "--assignment", "neuron", "--assignment", "regression")
    assert graded.done.returncode == 2, graded.said
    assert "Traceback" not in graded.said


def test_outside_a_course_the_error_says_how_to_name_one(classroom, grade, right, tmp_path):
    classroom.hand_in("anna", right)
    graded = grade(classroom, cwd=tmp_path)
    assert graded.done.returncode == 2
    assert "--solutions" in graded.done.stderr


# --- the results folder ---------------------------------------------------------------------


def test_a_file_in_place_of_the_results_folder_is_said_plainly(classroom, grade, right, tmp_path):
    classroom.hand_in("anna", right)
    (tmp_path / "results").write_text("mine")
    graded = grade(classroom)
    assert graded.done.returncode in (1, 2)
    assert "results" in graded.done.stderr
    assert "Traceback" not in graded.said
    assert (tmp_path / "results").read_text() == "mine"


def test_a_link_to_itself_in_place_of_the_results_folder_is_said_plainly(
    classroom, grade, right, tmp_path
):
    classroom.hand_in("anna", right)
    (tmp_path / "results").symlink_to("results")
    graded = grade(classroom)
    assert graded.done.returncode in (1, 2)
    assert "Traceback" not in graded.said
    assert "results" in graded.said


def test_a_file_in_place_of_a_students_results_is_said_plainly(classroom, grade, right, tmp_path):
    classroom.hand_in("anna", right)
    classroom.hand_in("ben", right)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "anna").write_text("mine")
    graded = grade(classroom)
    assert graded.done.returncode == 1
    assert "anna" in graded.said
    assert "Traceback" not in graded.said
    assert graded.report("ben")["score"] == 10, "the rest of the class is graded"


def test_a_read_only_results_folder_is_said_plainly(
    classroom, grade, right, tmp_path, bound_by_permissions
):
    classroom.hand_in("anna", right)
    (tmp_path / "results").mkdir(mode=0o555)
    graded = grade(classroom, **bound_by_permissions)
    assert graded.done.returncode == 1
    assert re.search("Permission denied", graded.done.stderr)
    assert "Traceback" not in graded.said


def test_a_student_named_like_a_file_of_the_results_spoils_nothing(classroom, grade, right):
    classroom.hand_in("anna", right)
    classroom.hand_in("grades.csv", right)
    classroom.hand_in("index.html", right)
    classroom.hand_in("statistics.json", right)
    graded = grade(classroom)
    assert "Traceback" not in graded.said
    assert graded.row("anna")["score"] == "10"
