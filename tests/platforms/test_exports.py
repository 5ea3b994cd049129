"""Exports for people and for other machinery: a workbook, JUnit, CTRF; and keys for names."""

from __future__ import annotations

import csv
import io
import json
import stat
import xml.etree.ElementTree as ET

import openpyxl
import pytest

from autograder.grading.results import reports_in
from autograder.platforms.machines import ctrf, junit
from autograder.platforms.table import TableError, read_table
from autograder.platforms.workbook import workbook
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from tests.platforms.conftest import EIGHT, PROJECT, RIGHT

ODD = ["1E5", "MAR1", "1-2", "007", "=1+1", "Müller", "12345678901234567890", "王 芳", "+x", "@y"]


def report(student: str = "ada", assignment: str = "week1", **more) -> Report:
    tests = (
        TestResult(id="t::a", title="a", score=1, max_score=1, outcome=Outcome.PASSED),
        TestResult(
            id="t::b", title="b", score=0, max_score=1.5, outcome=Outcome.FAILED,
            message=f"{student} said \x00\x1b]8;; & <b>]]>\ufffe; expected 0.5.", hint="Look.",
        ),
        TestResult(id="t::c", title="c", score=0, max_score=1, outcome=Outcome.TIMED_OUT),
    )  # fmt: skip
    exercise = ExerciseResult.of("sum", "Exercise 1: sum", tests)
    given = {
        "student": student,
        "assignment": assignment,
        "status": Status.GRADED,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "submission": None,
        "isolation": "none",
        "seed": 1,
        "exercises": (exercise,),
    }
    return Report(**(given | more))


NOT_GRADED = {"status": Status.NOT_GRADED, "score": None, "exercises": (), "notes": ("why",)}


def sheets(data: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


# --- the workbook ---------------------------------------------------------------------------


def test_a_workbook_loses_no_letter_and_no_zero():
    reports = [report(student) for student in ODD]
    data = workbook(reports, {(s, "week1"): s for s in ODD})
    rows = sheets(data)["week1"]
    assert {row[0] for row in rows[1:]} == set(ODD)
    assert all(row[1] == row[0] for row in rows[1:])
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book["week1"].iter_rows(min_row=2):
        assert row[0].data_type == "s" and row[1].data_type == "s", "text, and no formula"
        assert row[3].data_type == "n"


def test_a_sheet_for_each_assignment_with_a_frozen_header_and_colours():
    long = "an assignment of a very long name/that Excel cuts: "
    reports = [
        *(report("ada", name) for name in ("week1", long + "one", long + "two")),
        report("ben", "week1", **NOT_GRADED),
    ]
    data = workbook(reports, {})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.sheetnames) == 3 and all(len(name) <= 31 for name in book.sheetnames)
    sheet = book["week1"]
    assert sheet.freeze_panes == "B2"
    header = [cell.value for cell in sheet[1]]
    assert header == ["Student", "Id", "Status", "Score", "Of", "Exercise 1: sum", "Notes"]
    assert sheet["F2"].fill.fgColor.rgb == "FFFBF1DC", "a part of the points, as on the class page"
    assert (sheet["C3"].value, sheet["D3"].value, sheet["F3"].value) == ("not graded", None, None)


# --- for machines ---------------------------------------------------------------------------


def test_junit_can_be_parsed_whatever_is_said_and_counts_what_there_is():
    reports = [report(), report("ben", **NOT_GRADED), report("=\x00\ufffe", "week2")]
    root = ET.fromstring(junit(reports, lambda one: {"t::a": 0.25}))
    one, none, odd = root.findall("testsuite")
    assert {k: one.get(k) for k in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "3", "failures": "1", "errors": "1", "skipped": "0", "time": "0.2500",
    }  # fmt: skip
    points = {p.get("name"): p.get("value") for p in one.find("properties")}
    assert (points["score"], points["max_score"]) == ("1", "3.5")
    assert "score" not in {p.get("name") for p in none.find("properties")}, "no mark is no zero"
    assert none.find("testcase/error") is not None
    assert odd.get("name").startswith("=")


def test_what_was_not_handed_in_is_skipped():
    missing = report(status=Status.MISSING, score=0)
    suite = ET.fromstring(junit([missing])).find("testsuite")
    assert (suite.get("skipped"), suite.get("failures")) == ("3", "0")
    assert json.loads(ctrf([missing]))["results"]["summary"]["skipped"] == 3


def test_ctrf_has_what_its_schema_asks_for():
    document = json.loads(ctrf([report(), report("ben", **NOT_GRADED)], lambda one: {"t::a": 0.25}))
    assert document["reportFormat"] == "CTRF" and document["specVersion"].count(".") == 2
    results = document["results"]
    assert results["tool"]["name"] == "autograder"
    counts = results["summary"]
    kinds = ("passed", "failed", "pending", "skipped", "other")
    assert counts["tests"] == sum(counts[kind] for kind in kinds) == len(results["tests"]) == 4
    assert {"start", "stop"} <= set(counts)
    assert all({"name", "status", "duration"} <= set(test) for test in results["tests"])
    assert results["tests"][0]["duration"] == 250
    assert results["tests"][1]["extra"]["maxScore"] == 1.5
    assert results["tests"][3]["status"] == "other", "not graded is no failure"


# --- by the command: the policy, and keys for names -----------------------------------------


@pytest.fixture(scope="module")
def graded(tmp_path_factory, run):
    here = tmp_path_factory.mktemp("graded")
    for student, program in (("Ada Lovelace", EIGHT), ("Ben Ünal", RIGHT)):
        folder = here / "submitted" / student / "neuron"
        folder.mkdir(parents=True)
        (folder / "neuron.py").write_text(program)
    run(here, "grade", "submitted", "--solutions", PROJECT / "solutions")
    return here


def test_no_export_says_what_was_due_unless_the_course_says_so(graded, run, tmp_path):
    solutions = ("--solutions", PROJECT / "solutions")
    (report_,) = [one for one in reports_in(graded / "results") if one.student == "Ada Lovelace"]
    failed = [t for e in report_.exercises for t in e.tests if t.outcome is Outcome.FAILED]
    assert "1.125" in failed[0].message, "the instructor's report has all of it"
    for name in ("junit", "ctrf"):
        run(graded, "export", name, "--out", tmp_path / name, *solutions)
        text = (tmp_path / name).read_text("utf-8")
        assert "0.125" in text and "1.125" not in text


@pytest.mark.parametrize(("shown", "has"), [("all", (True, True)), ("nothing", (False, False))])
def test_the_courses_policy_holds_for_exports(graded, run, tmp_path, shown, has):
    course = tmp_path / "course"
    (course / "solutions/neuron").mkdir(parents=True)
    (course / "solutions/neuron/neuron.py").write_text("# %%\n")
    (course / "pyproject.toml").write_text(f'[tool.autograder]\nshown = "{shown}"\n')
    out = tmp_path / "out.xml"
    run(graded, "export", "junit", "--out", out, "--solutions", course / "solutions")
    text = out.read_text("utf-8")
    assert ("0.125" in text, "1.125" in text) == has
    assert "Hint: " in text


@pytest.mark.parametrize("name", ["junit", "ctrf", "xlsx"])
def test_keys_stand_for_names_and_the_file_beside_says_whose(graded, run, tmp_path, name):
    out = tmp_path / "out"
    solutions = ("--solutions", PROJECT / "solutions")
    call = ("export", name, "--anonymous", "--out", out, *solutions)
    run(graded, *call)
    keys = tmp_path / "out.keys.csv"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    with keys.open(encoding="utf-8", newline="") as stream:
        whose = {row["student"]: row["key"] for row in csv.DictReader(stream)}
    assert set(whose) == {"Ada Lovelace", "Ben Ünal"}
    data = out.read_bytes()
    text = str(sheets(data)) if name == "xlsx" else data.decode()
    assert not any(word in text for word in ("Ada", "Lovelace", "Ünal"))
    assert all(key in text for key in whose.values())
    first = keys.read_bytes()
    run(graded, *call)
    assert keys.read_bytes() == first, "a key stays whose it was"


def test_there_being_no_results_is_said(tmp_path, run):
    (tmp_path / "results").mkdir()
    said = run(tmp_path, "export", "junit", "--out", "x", fine=[2]).stderr
    assert "there are no results" in said and "autograder grade" in said


# --- tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\r\n1,2\r\n",
        b'"a","b"\n"1","2"\n',
        b"a;b\n1;2\n",
        "\ufeffa,b\n\"é,\",2\n".encode(),
        "a\tb\r\né\t2\r\n".encode("utf-16"),
        "a,b\né,2\n".encode("cp1252"),
        b'a,b\n"x\ny","z ""q"""\n',
    ],
)  # fmt: skip
def test_a_table_is_written_as_it_was_read(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    assert read_table(tmp_path / "t.csv").encode() == data


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"PK\x03\x04", "Excel"), (b"", "empty"), (b"\xff\xfe\xff", "utf-16"), (b'a,"b\n', "table")],
)
def test_what_is_no_table_is_said(tmp_path, data, says):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(TableError, match=says):
        read_table(tmp_path / "t.csv")
