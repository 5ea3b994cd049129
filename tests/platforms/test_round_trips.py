"""An evening with each platform: its download in, graded, its table back; who has which mark."""

from __future__ import annotations

import csv
import zipfile

import pytest

from tests.platforms import downloads as made
from tests.platforms import readers
from tests.platforms.conftest import EIGHT, PROJECT, RIGHT, ZERO

SOLUTIONS = ("--solutions", PROJECT / "solutions")
HALF_A_NOTEBOOK = '{"cells": ['  # not graded, which is no mark


def quoted(*rows: list[str], bom: bool = False, separator: str = ",") -> bytes:
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return ("\ufeff" * bom + "\r\n".join(lines) + "\r\n").encode("utf-8")


# --- Canvas ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def canvas(tmp_path_factory, run):
    here = tmp_path_factory.mktemp("canvas")
    entry = made.canvas_entry
    made.a_zip(
        here / "cs101-neuron submissions.zip",
        {
            entry("Lovelace, Ada", 101, 9001, "neuron.py"): RIGHT,
            entry("Lovelace, Ada", 102, 9002, "neuron-1.py", late=True): EIGHT,  # a namesake
            entry("Núñez, José", 103, 9003, "work.zip"): made.zip_bytes(
                here, {"__MACOSX/._neuron.py": "x", "work/neuron.py": EIGHT, "work/notes.md": "x"}
            ),
            entry("Ünal, Ben", 104, 9004, "Copy of neuron (1).ipynb"): HALF_A_NOTEBOOK,
            entry("Excused, Eva", 105, 9005, "neuron.py"): ZERO,
            entry("Two, Tim", 106, 9006, "a.py"): RIGHT,
            entry("Two, Tim", 106, 9007, "b.py"): EIGHT,
            made.canvas_text("Text, Tea", 107): "<p>I hand in words</p>",
            "__MACOSX/._lovelaceada_101_9001_neuron.py": "left by a Mac",
            ".DS_Store": "left by a Mac",
        },
    )
    with (here / "grades.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
                *("Neuron (4711)", "Neuron extra (4712)", "Current Score"),
            ]
        )
        writer.writerow(["    Points Possible", "", "", "", "", "10.0", "5.0", "(read only)"])
        for name, user, there in (
            ("Lovelace, Ada", "101", ""),
            ("Lovelace, Ada", "102", "3.00"),
            ("Núñez, José", "103", "8.0"),
            ("Ünal, Ben", "104", "7.00"),
            ("Excused, Eva", "105", "EX"),
            ("Two, Tim", "106", ""),
            ("Text, Tea", "107", ""),
            ("Nobody, Nora", "108", "2.00"),
        ):
            writer.writerow([name, user, f"s{user}", f"login{user}", "A", there, "1.50", "88.0"])
        writer.writerow(["Student, Test", "999", "", "", "A", "", "", ""])
    run(here, "grade", "cs101-neuron submissions.zip", *SOLUTIONS, fine=[1])
    run(here, "export", "canvas", "--merge", "grades.csv", "--out", "up.csv", *SOLUTIONS, fine=[1])
    return here


def test_canvas_gets_every_mark_and_nothing_else(canvas):
    assert readers.canvas(canvas / "up.csv", canvas / "grades.csv") == {
        ("101", "Neuron (4711)"): "10.00",
        ("102", "Neuron (4711)"): "8.00",
    }, "103 has that mark already, 105 is excused"


def test_canvas_is_sent_no_row_for_who_is_not_graded(canvas):
    rows = readers.rows_in(canvas / "up.csv")
    assert [row[1] for row in rows] == ["ID", "", "101", "102", "103", *("105", "106", "107"),
                                        "108", "999"]  # fmt: skip
    assert rows[1][0] == "    Points Possible"


def test_the_file_that_canvas_gave_is_not_written_over(canvas, run):
    before = (canvas / "grades.csv").read_bytes()
    said = run(canvas, "export", "canvas", "--merge", "grades.csv", "--out", "grades.csv", fine=[2])
    assert "write over" in said.stderr
    assert (canvas / "grades.csv").read_bytes() == before


def test_a_column_that_could_be_two_is_asked_for(canvas, run, tmp_path):
    text = (
        (canvas / "grades.csv").read_text("utf-8-sig").replace("Neuron (4711)", "Neuron 1 (4711)")
    )
    (tmp_path / "two.csv").write_text(text, "utf-8")
    call = ("export", "canvas", "--merge", tmp_path / "two.csv", "--out", tmp_path / "up.csv")
    said = run(canvas, *call, *SOLUTIONS, fine=[2]).stderr
    assert "--column" in said and "Neuron 1 (4711)" in said and "Neuron extra (4712)" in said
    run(canvas, *call, "--column", "Neuron 1 (4711)", *SOLUTIONS, fine=[1])
    found = readers.canvas(tmp_path / "up.csv", tmp_path / "two.csv")
    assert set(found) == {("101", "Neuron 1 (4711)"), ("102", "Neuron 1 (4711)")}


def test_a_students_own_name_in_another_section_is_not_theirs(canvas, run, tmp_path):
    text = (
        (canvas / "grades.csv")
        .read_text("utf-8-sig")
        .replace('"Lovelace, Ada",101', '"Lovelace, Ada",201')
    )
    (tmp_path / "other.csv").write_text(text, "utf-8")
    call = ("export", "canvas", "--merge", tmp_path / "other.csv", "--out", tmp_path / "up.csv")
    said = run(canvas, *call, *SOLUTIONS, fine=[1]).stdout
    assert "lovelaceada (101): is not in the file" in said
    assert ("201", "Neuron (4711)") not in readers.canvas(
        tmp_path / "up.csv", tmp_path / "other.csv"
    )


# --- Moodle ---------------------------------------------------------------------------------


def worksheet(words: list[str], rows: list[tuple[int, str, str, str, str]], person: str) -> bytes:
    """(id, name, e-mail, group, comment) of each; the grade is out of ten."""
    table = [words]
    for number, name, email, group, comment in rows:
        table.append(
            [f"{person} {number}", name, email, "x", group, "", "10,00", "Ja", "-", "-", comment]
        )
    return quoted(*table, bom=True)


GERMAN = [
    *("Identifikation", "Vollständiger Name", "E-Mail-Adresse", "Status", "Gruppe", "Bewertung"),
    *("Bestwertung", "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)"),
    *("Zuletzt geändert (Bewertung)", "Feedback als Kommentar"),
]
ENGLISH = [
    *("Identifier", "Full name", "Email address", "Status", "Group", "Grade", "Maximum grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    "Feedback comments",
]
MOODLE_CLASS = [
    (657737, "Ada Lovelace", "ada@x.y", "", "seen"),
    (657738, "Anna Berg", "anna1@x.y", "", ""),
    (657739, "Anna Berg", "anna2@x.y", "", ""),
    (657740, "Tom O'Brien, jr.", "tom@x.y", "", "<b>kept</b>"),
    (45, "Cem Can", "cem@x.y", "Team A", ""),  # his number is that of another team
    (657742, "Dora Dam", "dora@x.y", "Team A", ""),
    (657743, "Nora Nobody", "nora@x.y", "", "stays"),
    (657744, "Bad Book", "bad@x.y", "", "stays"),
]


@pytest.fixture(scope="module", params=["German", "English"])
def moodle(request, tmp_path_factory, run):
    here = tmp_path_factory.mktemp("moodle")
    entry = made.moodle_entry
    flat = request.param == "English"
    made.a_zip(
        here / "CS101-neuron-4242.zip",
        {
            entry("Ada Lovelace", 657737, "neuron.ipynb", flat=flat): HALF_A_NOTEBOOK,
            entry("Anna Berg", 657738, "neuron.py", flat=flat): RIGHT,
            entry("Anna Berg", 657739, "neuron.py", flat=flat): EIGHT,
            entry("Tom O'Brien, jr.", 657740, "src/neuron.py", old=True): EIGHT,
            entry("Team A", 77, "neuron.py", flat=flat): RIGHT,
            entry("Team B", 45, "neuron.py", flat=flat): ZERO,  # a team's number, Cem's own
            entry("Bad Book", 657744, "neuron.pdf", flat=flat): "a PDF",
            "Ada Lovelace_657737_assignsubmission_onlinetext/onlinetext.html": "<p>words",
        },
    )
    words, person = (ENGLISH, "Participant") if flat else (GERMAN, "Teilnehmer/in")
    (here / "worksheet.csv").write_bytes(worksheet(words, MOODLE_CLASS, person))
    run(here, "grade", "CS101-neuron-4242.zip", *SOLUTIONS, fine=[1])
    call = ("export", "moodle", "--merge", "worksheet.csv", "--out", "up.csv")
    said = run(here, *call, "--feedback", "feedback.zip", *SOLUTIONS, fine=[1])
    return here, words, said.stdout


def test_moodle_gets_every_grade_a_teams_member_by_member(moodle):
    here, words, _ = moodle
    names = readers.MOODLE_ENGLISH if words is ENGLISH else readers.MOODLE_GERMAN
    grades, comments = readers.moodle(
        here / "up.csv", here / "worksheet.csv", names, words[6], words[10]
    )
    assert grades == {657738: 10.0, 657739: 8.0, 657740: 8.0, 45: 10.0, 657742: 10.0}
    assert set(comments) == set(grades)
    assert comments[657740].startswith("<b>kept</b><br>"), "ours comes after what is there"
    assert "neuron: 8 of 10 points" in comments[657740]


def test_a_team_whose_number_is_somebody_elses_gives_that_person_nothing(moodle):
    *_, said = moodle
    assert "Team B: is not in the file" in said


def test_moodles_feedback_reaches_each_participant_alone(moodle):
    here, *_ = moodle
    found = readers.moodle_feedback(here / "feedback.zip", {row[0] for row in MOODLE_CLASS})
    assert set(found) == {657738, 657739, 657740, 45, 657742}
    assert all(set(files) == {"feedback.html"} for files in found.values())
    assert "8 <span" in found[657739]["feedback.html"]
    assert "10 <span" in found[45]["feedback.html"]
    assert "Anna Berg (657738)" in found[657738]["feedback.html"]


def test_merging_again_adds_no_second_comment(moodle, run):
    here, *_ = moodle
    call = ("export", "moodle", "--merge", "up.csv", "--out", "again.csv", *SOLUTIONS)
    run(here, *call, fine=[1])
    assert (here / "again.csv").read_bytes() == (here / "up.csv").read_bytes()


def test_a_grade_above_the_maximum_is_refused_with_a_word(moodle, run, tmp_path):
    here, words, _ = moodle
    text = (here / "worksheet.csv").read_text("utf-8-sig").replace("10,00", "9,00")
    (tmp_path / "nine.csv").write_text(text, "utf-8")
    call = ("export", "moodle", "--merge", tmp_path / "nine.csv", "--out", tmp_path / "up.csv")
    said = run(here, *call, *SOLUTIONS, fine=[1]).stdout
    assert "Anna Berg (657738): has 10 points, more than the maximum of 9" in said
    assert "counts out of 9 points, the assignment out of 10" in said
    names = readers.MOODLE_ENGLISH if words is ENGLISH else readers.MOODLE_GERMAN
    grades, _ = readers.moodle(
        tmp_path / "up.csv", tmp_path / "nine.csv", names, words[6], words[10]
    )
    assert grades == {657739: 8.0, 657740: 8.0}
    run(here, *call, "--scale", *SOLUTIONS, fine=[1])
    grades, _ = readers.moodle(
        tmp_path / "up.csv", tmp_path / "nine.csv", names, words[6], words[10]
    )
    assert grades == {657738: 9.0, 657739: 7.2, 657740: 7.2, 45: 9.0, 657742: 9.0}


# --- Blackboard and Brightspace -------------------------------------------------------------


@pytest.fixture(scope="module")
def blackboard(tmp_path_factory, run):
    here = tmp_path_factory.mktemp("blackboard")
    attempt, file = made.blackboard_attempt, "gradebook_CS101_neuron_2026-02-12-10-00-00.zip"
    entries: dict[str, made.Data] = {}
    entries |= attempt(
        "neuron", "ada_l", "Ada Lovelace", "2026-02-10-17-30-10", {"neuron.py": ZERO}
    )
    entries |= attempt(
        "neuron", "ada_l", "Ada Lovelace", "2026-02-11-09-00-00", {"neuron.py": RIGHT}
    )
    entries |= attempt("neuron", "alove2", "Ada Lovelace", "2026-02-10-17-30-10", {"hw.py": EIGHT})
    entries |= attempt("neuron", "tom7", "Tom Tea", "2026-02-10-17-30-10", {"neuron.py": RIGHT})
    entries |= attempt("neuron", "tom7", "Tom Tea", "2026-02-11-17-30-10", {})  # words alone
    made.a_zip(here / file, entries)
    header = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"]
    header += ["neuron [Total Pts: 10 Score] |1281892", "Other [Total Pts: 5 Score] |1281893"]
    header += ["Feedback to Learner", "Feedback Format"]
    people = [("Lovelace", "Ada", "ada_l"), ("Lovelace", "Ada", "alove2"), ("Tea", "Tom", "tom7")]
    rows = [
        [*who, f"00{n}", "2026-02-02", "Yes", "", "4.00", "read it" * (n == 1), ""]
        for n, who in enumerate(people)
    ]
    (here / "gc_CS101_column.csv").write_bytes(quoted(header, *rows, bom=True))
    tabs = ("\r\n".join("\t".join(row) for row in [header, *rows]) + "\r\n").encode("utf-16")
    (here / "gc_CS101_column.xls").write_bytes(tabs)
    run(here, "grade", file, *SOLUTIONS, fine=[1])
    for kind in ("csv", "xls"):
        call = ("--merge", f"gc_CS101_column.{kind}", "--out", f"up.{kind}")
        run(here, "export", "blackboard", *call, *SOLUTIONS)
    return here


@pytest.mark.parametrize("kind", ["csv", "xls"])
def test_blackboard_gets_the_newest_attempts_marks_with_feedback(blackboard, kind):
    found = readers.blackboard(blackboard / f"up.{kind}", blackboard / f"gc_CS101_column.{kind}")
    assert {user: mark for user, (mark, _) in found.items()} == {"ada_l": 10.0, "alove2": 8.0}
    assert found["alove2"][1].startswith("read it<br>")
    assert "8 of 10 points" in found["alove2"][1]


def test_blackboards_file_is_written_as_it_was(blackboard):
    csv_data = (blackboard / "up.csv").read_bytes()
    assert csv_data.startswith(b'\xef\xbb\xbf"Last Name","First Name"')
    assert b"Last Access" not in csv_data and b"Other" not in csv_data
    assert (blackboard / "up.xls").read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")


@pytest.fixture(scope="module")
def brightspace(tmp_path_factory, run):
    here = tmp_path_factory.mktemp("brightspace")
    entry, file = made.brightspace_entry, "Neuron Download Oct 11, 2025 900 AM.zip"
    made.a_zip(
        here / file,
        {
            entry("39786-640693", "Ada Lovelace", "Oct 9, 2025 1130 PM", "neuron.py"): ZERO,
            entry("39786-640693", "Ada Lovelace", "Oct 10, 2025 900 AM", "neuron.py"): RIGHT,
            entry("39790-640693", "Zoë van der Berg", "Oct 10, 2025 1022 AM", "n.py"): EIGHT,
            entry("39801-640693", "Max Max", "Oct 10, 2025 1022 AM", "neuron.py"): RIGHT,
            entry("39802-640693", "Max Max", "Oct 10, 2025 1022 AM", "neuron.py"): EIGHT,
            "index.html": "<html>",
        },
    )
    item = "Neuron Points Grade <Numeric MaxPoints:10 Weight:5>"
    header = ["OrgDefinedId", "Username", "Last Name", "First Name", "Email", item]
    header += ["Lab Points Grade", "End-of-Line Indicator"]
    rows = [
        ["#0012", "#ada", "Lovelace", "Ada", "ada@x.y", "", "3", "#"],
        ["#0013", "#zoe", "van der Berg", "Zoë", "zoe@x.y", "", "3", "#"],
        ["#0014", "#max1", "Max", "Max", "m1@x.y", "", "3", "#"],
        ["#0015", "#max2", "Max", "Max", "m2@x.y", "", "3", "#"],
        ["#39801", "#nora", "Nobody", "Nora", "n@x.y", "", "3", "#"],
    ]
    with (here / "grades.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    run(here, "grade", file, *SOLUTIONS)
    call = ("export", "brightspace", "--merge", "grades.csv", "--out", "up.csv")
    said = run(here, *call, *SOLUTIONS, fine=[1])
    return here, said.stdout


def test_brightspace_gets_the_marks_of_who_can_be_told(brightspace):
    here, _ = brightspace
    assert readers.brightspace(here / "up.csv", here / "grades.csv") == {"ada": 10.0, "zoe": 8.0}


def test_two_of_one_name_are_left_to_the_instructor(brightspace):
    _, said = brightspace
    assert "Max Max (no. 39801): is not in the file, or not told apart" in said
    assert "Max Max (no. 39802): is not in the file, or not told apart" in said


# --- Gradescope, GitHub and folders, into another platform's table ---------------------------


def test_a_gradescope_export_of_groups_goes_into_canvas_by_names_and_addresses(tmp_path, run):
    submissions = {
        1: [("Ada Lovelace", "0012", "ada@x.y")],
        2: [("Ben Ünal", "0013", "ben@x.y"), ("Cem Can", "", "cem@x.y")],
        3: [],
    }
    folder = "assignment_8046601_export"
    made.a_zip(
        tmp_path / f"{folder}.zip",
        {
            f"{folder}/submission_1/neuron.py": RIGHT,
            f"{folder}/submission_2/neuron/neuron.py": EIGHT,
            f"{folder}/submission_3/neuron.py": ZERO,
            f"{folder}/submission_metadata.yml": made.gradescope_metadata(submissions),
        },
    )
    (tmp_path / "grades.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Neuron (1)\n"
        "    Points Possible,,,,,10\n"
        '"Lovelace, Ada",901,0012,ada@x.y,A,\n'
        '"Ünal, Ben",902,0013,ben@x.y,A,\n'
        '"Can, Cem",903,0014,cem@x.y,A,\n'
        '"Nobody, Nora",1,3,nora@x.y,A,\n',
        "utf-8",
    )
    run(tmp_path, "grade", f"{folder}.zip", *SOLUTIONS)
    call = ("export", "canvas", "--merge", "grades.csv", "--out", "up.csv", *SOLUTIONS)
    said = run(tmp_path, *call, fine=[1]).stdout
    assert readers.canvas(tmp_path / "up.csv", tmp_path / "grades.csv") == {
        ("901", "Neuron (1)"): "10.00",
        ("902", "Neuron (1)"): "8.00",
        ("903", "Neuron (1)"): "8.00",
    }
    assert "submission_3: is not in the file" in said


def test_repositories_go_into_a_gradebook_by_their_logins(tmp_path, run):
    for login, program in (("ada-l", RIGHT), ("neuron-fan", EIGHT)):
        repository = tmp_path / "neuron-submissions" / f"neuron-{login}"
        (repository / ".git").mkdir(parents=True)
        (repository / ".git/config").write_text("[core]")
        (repository / "neuron.py").write_text(program)
    (tmp_path / "gb.csv").write_bytes(
        quoted(
            ["Last Name", "First Name", "Username", "neuron [Total Pts: 10 Score] |5"],
            ["Lovelace", "Ada", "ada-l", ""],
            ["Fan", "Nero", "neuron-fan", ""],
        )
    )
    run(tmp_path, "collect", "neuron-submissions", *SOLUTIONS)
    run(tmp_path, "grade", "submitted", *SOLUTIONS)
    run(tmp_path, "export", "blackboard", "--merge", "gb.csv", "--out", "up.csv", *SOLUTIONS)
    found = readers.blackboard(tmp_path / "up.csv", tmp_path / "gb.csv")
    assert {user: mark for user, (mark, _) in found.items()} == {"ada-l": 10.0, "neuron-fan": 8.0}


def test_an_anonymous_download_of_canvas_is_graded_and_given_back_to_nobody(tmp_path, run):
    made.a_zip(
        tmp_path / "cs-neuron submissions.zip",
        {
            made.canvas_anonymous("aB3xY", 1, "neuron.py"): RIGHT,
            made.canvas_anonymous("Zz9qQ", 2, "neuron.py", late=True): EIGHT,
        },
    )
    (tmp_path / "grades.csv").write_text(
        "Student,ID,SIS Login ID,Section,Neuron (1)\n    Points Possible,,,,10\n"
        '"Lovelace, Ada",901,ada,A,\n',
        "utf-8",
    )
    run(tmp_path, "grade", "cs-neuron submissions.zip", *SOLUTIONS)
    with (tmp_path / "submitted/collected.csv").open(encoding="utf-8") as stream:
        late = {row["platform_id"]: row["late"] for row in csv.DictReader(stream)}
    assert late == {"aB3xY": "no", "Zz9qQ": "yes"}
    call = ("export", "canvas", "--merge", "grades.csv", "--out", "up.csv", *SOLUTIONS)
    run(tmp_path, *call, fine=[1])
    assert readers.canvas(tmp_path / "up.csv", tmp_path / "grades.csv") == {}


def test_the_feedback_zip_is_the_same_whenever_it_is_made_again(moodle, run, tmp_path):
    here, *_ = moodle
    call = ("export", "moodle", "--merge", "worksheet.csv", "--out", tmp_path / "up.csv")
    run(here, *call, "--feedback", tmp_path / "again.zip", *SOLUTIONS, fine=[1])
    assert (tmp_path / "again.zip").read_bytes() == (here / "feedback.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "again.zip") as archive:
        assert archive.testzip() is None
