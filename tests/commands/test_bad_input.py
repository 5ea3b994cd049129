"""What a class hands in besides programs: each gets its own word, and the rest is graded."""

from __future__ import annotations

import json
import os
import re
import shutil
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import pytest

DEEP = 100_000
IMAGE = "<img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK(1)"
MARKUP = "[red]anna[link=x] :smile:"
LINES = "two\nlines"
QUOTES = 'O\'Neil, "Tip"'
ESCAPES = "\x1b[31mred\x07"
MIRRORED = "\u202enoitcerid"
LATIN = b"Jos\xe9"  # not UTF-8
ODD_NAMES = [
    IMAGE,
    FORMULA,
    MARKUP,
    LINES,
    QUOTES,
    ESCAPES,
    MIRRORED,
    " spaces ",
    "王 芳",
    "100% #1?",
    "-rf",
    "{{ 7 * 7 }}",
    "%(name)s",
    "back\\slash",
    "&amp;",
]


def old_notebook() -> str:
    """A notebook of nbformat 3, with the right answers in it."""
    v3 = nbformat.v3
    source = "import math\nw, b, a_prev, y = 0.5, 1.0, 0.25, 1.0\nz = w * a_prev + b\n"
    sheet = v3.new_worksheet(cells=[v3.new_code_cell(source), v3.new_code_cell("%who\na = 1")])
    return json.dumps(v3.new_notebook(worksheets=[sheet]))


def notebook(source: str) -> str:
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]))


def link(room, student, target):
    (room.folder(student) / "neuron.py").symlink_to(target)


@pytest.fixture(scope="module")
def graded(grade_once, right):
    def fill(room):
        room.hand_in("good", right)
        room.hand_in("zz good too", right)
        # notebooks
        room.hand_in("not a notebook", "Dear teacher,", ".ipynb")
        room.hand_in("a json list", "[1, 2]", ".ipynb")
        room.hand_in("cells are null", '{"nbformat": 4, "cells": null}', ".ipynb")
        room.hand_in("truncated", '{"nbformat": 4, "cells": [{"cell_type": "code", "so', ".ipynb")
        room.hand_in("deep", "[" * DEEP + "]" * DEEP, ".ipynb")
        deep_metadata = '{"metadata": ' + '{"a":' * DEEP + "1" + "}" * DEEP
        room.hand_in("deep metadata", deep_metadata + ', "nbformat": 4, "cells": []}', ".ipynb")
        room.hand_in("deep old", deep_metadata + ', "nbformat": 3, "cells": []}', ".ipynb")
        room.hand_in("old", old_notebook(), ".ipynb")
        room.hand_in("newer", '{"nbformat": 5, "cells": []}', ".ipynb")
        room.hand_in("empty notebook", b"", ".ipynb")
        room.hand_in(
            "latin notebook", '{"nbformat": 4, "cells": [], "é": 1}'.encode("latin-1"), ".ipynb"
        )
        room.hand_in("a web page", "<!DOCTYPE html><title>Sign in</title>", ".ipynb")
        room.hand_in("no kind of cell", '{"nbformat": 4, "cells": [{"source": "a"}]}', ".ipynb")
        room.hand_in("conflict", '{"nbformat": 4,\n<<<<<<< HEAD\n"cells": []}', ".ipynb")
        # programs
        room.hand_in("empty", b"")
        room.hand_in("renamed notebook", notebook(right))
        room.hand_in("a dict", '{"nbformat": 4}\n' + right)
        room.hand_in("latin", "name = 'José'\n".encode("latin-1"))
        room.hand_in("declared latin", b"# coding: latin-1\nname = 'Jos\xe9'\n" + right.encode())
        room.hand_in("utf-16", right.encode("utf-16"))
        room.hand_in("bom and windows", b"\xef\xbb\xbf" + right.replace("\n", "\r\n").encode())
        room.hand_in("syntax", right.replace("def sigmoid(z):", "def sigmoid(z)"))
        room.hand_in("nul", right.encode() + b"\0")
        room.hand_in("binary", bytes(range(256)) * 40)
        room.hand_in("brackets", "x = " + "(" * 5000 + ")" * 5000)
        # not files
        room.folder("nothing")
        (room.folder("other name") / "Neuron_final(2).py").write_text(right)
        (room.folder("a folder") / "neuron.py").mkdir()
        (room.root / "file as folder").mkdir()
        (room.root / "file as folder" / "neuron").write_text(right)
        os.mkfifo(room.folder("fifo") / "neuron.py")
        with (room.folder("enormous") / "neuron.py").open("wb") as stream:
            stream.truncate(20 * 2**30)
        # links
        link(room, "link out", "/etc/passwd")
        link(room, "link to a device", "/dev/zero")
        link(room, "link to another", room.root / "good" / "neuron" / "neuron.py")
        link(room, "dangling", "nowhere.py")
        link(room, "loop", "neuron.py")
        (room.folder("link to own") / "work.py").write_text(right)
        link(room, "link to own", "work.py")
        (room.root / "linked folder").mkdir()
        (room.root / "linked folder" / "neuron").symlink_to(room.root / "good" / "neuron")
        (room.root / "linked student").symlink_to(room.root / "good")
        (room.root / "linked nowhere").symlink_to(room.root / "gone")
        (room.root / "linked to itself").symlink_to("linked to itself")
        (room.root / "linked too far").symlink_to("a/" * 1900 + "n" * 200)
        (room.root / "linked to no name").symlink_to("n" * 300)
        private = room.root.parent / "private"
        private.mkdir()
        (private / "secret_name.py").touch()
        (room.root / "linked elsewhere").mkdir()
        (room.root / "linked elsewhere" / "neuron").symlink_to(private)
        (room.root / "linked in a ring").mkdir()
        (room.root / "linked in a ring" / "neuron").symlink_to("neuron")
        # folders
        room.hand_in("capital letter", right).parent.rename(room.root / "capital letter" / "Neuron")
        room.hand_in("no folder", right).replace(room.root / "no folder" / "neuron.py")
        shutil.rmtree(room.root / "no folder" / "neuron")
        (room.folder("too deep") / "neuron").mkdir()
        room.folder("another course", "homework")
        room.folder("later", "regression")
        room.hand_in(".dotted", right)
        (room.root / ".git" / "refs").mkdir(parents=True)
        (room.folder("__MACOSX/good") / "._neuron.py").touch()
        # names
        for name in ODD_NAMES:
            room.hand_in(name, "Dear teacher,", ".ipynb")  # not gradable: named in the terminal
        room.hand_in(LATIN, right)
        room.hand_in("Ada", right)
        room.hand_in("ada", "")

    return grade_once(fill, "--assignment", "neuron", "--jobs", "2")


# --- each its own word ----------------------------------------------------------------------

NOT_GRADED = {
    "not a notebook": "neuron.ipynb is not a notebook",
    "a json list": "is not a notebook",
    "cells are null": "is not a notebook",
    "truncated": "is not a notebook: it is not JSON (Unterminated string",
    "a web page": "is not a notebook: it is not JSON (Expecting value: line 1, column 1)",
    "no kind of cell": "is JSON, but not laid out as a notebook",
    "conflict": "a conflict that Git has marked (line 2)",
    "renamed notebook": "neuron.py holds a notebook: its name should be neuron.ipynb",
    "deep": "is not a notebook",
    "deep metadata": "is not a notebook",
    "deep old": "is not a notebook",
    "newer": "nbformat 5",
    "empty notebook": "neuron.ipynb is empty",
    "latin notebook": "is not UTF-8",
    "latin": "neuron.py is not UTF-8 text",
    "utf-16": "is not UTF-8",
    "binary": "is not UTF-8",
    "a folder": "neuron.py is a folder where a file should be",
    "fifo": "neuron.py is not an ordinary file",
    "enormous": "neuron.py is larger than",
    "link out": "leads out of the student's own folder",
    "link to a device": "leads out of the student's own folder",
    "link to another": "leads out of the student's own folder",
    "linked folder": "leads out of the student's own folder",
    "linked student": "leads out of the student's own folder",
    "linked in a ring": "The folder neuron cannot be read: Too many levels",
    "linked to itself": "The folder neuron cannot be read: Too many levels",
    "linked to no name": "The folder neuron cannot be read: File name too long",
    "linked elsewhere": "neuron is a link that leads out of the student's own folder",
    "dangling": "is a link that leads nowhere",
    "loop": "is a link that leads nowhere",
}


@pytest.mark.parametrize(("student", "word"), NOT_GRADED.items(), ids=NOT_GRADED)
def test_what_cannot_be_read_is_not_graded_and_says_why(graded, student, word):
    report = graded.report(student)
    assert (report["status"], report["score"]) == ("not graded", None)
    assert word in graded.notes(student)
    assert re.sub("'", "&#39;", word) in graded.page(student)


def test_something_not_graded_is_exit_status_1(graded):
    assert graded.done.returncode == 1
    assert "Traceback" not in graded.said


def test_who_is_not_graded_is_named_in_the_terminal(graded):
    for student in NOT_GRADED:
        assert student in graded.said


def test_who_is_graded_is_not_named_as_ungraded(graded):
    assert "zz good too" not in graded.said


def test_the_rest_of_the_class_is_graded(graded):
    for student in (
        *("good", "zz good too", "link to own", "bom and windows", "declared latin"),
        *("a dict", ".dotted"),
    ):
        assert graded.report(student)["score"] == 10, student


def test_every_folder_has_its_row(graded):
    rows = [row["student"] for row in graded.rows()]
    _, folders, _ = next(os.walk(graded.done.args[2]))
    folders += ["linked to itself", "linked to no name"]  # of which nobody can tell
    no_students = {".git", "__MACOSX"}
    assert no_students <= set(folders)
    assert len(rows) == len(set(rows)) == len(folders) - len(no_students)


def test_the_row_of_what_is_not_graded_has_no_marks(graded):
    row = graded.row("truncated")
    assert row["status"] == "not graded"
    assert row["score"] == row["sigmoid"] == ""


@pytest.mark.parametrize(
    ("student", "word"),
    [
        ("brackets", "nothing in the program has that name"),
        ("empty", "nothing in the program has that name"),
    ],
)
def test_a_program_that_does_not_compile_is_graded_and_earns_nothing(graded, student, word):
    report = graded.report(student)
    assert (report["status"], report["score"]) == ("graded", 0)
    assert word in report["exercises"][0]["tests"][0]["message"]


def test_what_does_not_compile_costs_itself(graded):
    assert graded.points("syntax") == {"weighted_sum": 2, "sigmoid": 0, "activation": 2, "cost": 2}
    assert graded.report("nul")["score"] == 10


def test_a_syntax_error_is_shown_with_its_line(graded):
    message = graded.exercise("syntax", "sigmoid")["tests"][0]["message"]
    assert "SyntaxError: expected ':'" in message
    assert "neuron.py, line 10" in message
    assert "def sigmoid(z)" in message


def test_a_notebook_of_an_old_format_is_read(graded):
    assert graded.points("old")["weighted_sum"] > 0


def test_what_lies_there_under_another_name_is_missing_and_named(graded):
    assert graded.report("other name")["status"] == "missing"
    assert "Neuron_final(2).py" in graded.notes("other name")


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("capital letter", "There is no folder neuron here, only: Neuron/."),
        ("no folder", "There is no folder neuron here, only: neuron.py."),
        ("another course", "There is no folder neuron here, only: homework/."),
        ("too deep", "There is no neuron.ipynb or neuron.py here, only: neuron/."),
        ("later", ""),
    ],
)
def test_work_in_another_place_is_missing_and_named(graded, student, note):
    assert graded.report(student)["status"] == "missing"
    assert graded.notes(student) == note


def test_what_lies_elsewhere_is_not_named(graded):
    pages = [graded.index(), *(file.read_text() for file in graded.out.rglob("feedback.html"))]
    assert not [page for page in pages if "secret_name" in page]


@pytest.mark.parametrize("student", ["nothing", "file as folder"])
def test_nothing_handed_in_is_missing(graded, student):
    report = graded.report(student)
    assert (report["status"], report["score"]) == ("missing", 0)


# --- names ----------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_gets_its_report(graded, name):
    report = graded.report(name)
    assert report["student"] == name
    assert "is not a notebook" in graded.notes(name)


def test_a_name_that_is_not_utf8_is_graded_and_shown_with_its_bytes(graded):
    report = graded.report(r"Jos\xe9")
    assert (report["student"], report["score"]) == (r"Jos\xe9", 10)
    assert graded.row(r"Jos\xe9")["score"] == "10"


def test_names_that_differ_only_in_case_are_two_students(graded):
    assert graded.report("Ada")["score"] == 10
    assert graded.report("ada")["score"] == 0
    assert graded.row("Ada")["score"] == "10"
    assert graded.row("ada")["score"] == "0"


def test_no_name_becomes_html(graded):
    for text in (graded.index(), *(graded.page(name) for name in ODD_NAMES)):
        page = Page(text)
        assert not page.tags & {"img", "iframe"}
        assert text.count("<script") == (text == graded.index())  # that of the table is ours
        assert not page.handlers
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    shown = Page(graded.index()).words
    assert IMAGE in shown
    assert "{{ 7 * 7 }}" in shown


def test_the_page_of_the_class_leads_to_every_odd_name(graded):
    links = {unquote(to, errors="surrogateescape") for to in Page(graded.index()).links}
    for name in (*ODD_NAMES, r"Jos\xe9", "Ada", "ada"):
        assert f"{name}/neuron/feedback.html" in links
    assert all((graded.out / to).is_file() for to in links if not to.startswith("#"))


def test_no_name_becomes_a_formula_or_a_line_of_the_table(graded):
    rows = graded.rows()
    students = [row["student"] for row in rows]
    assert not [name for name in students if name[:1] in tuple("=+-@\t\r")]
    assert any(FORMULA in name for name in students)
    assert QUOTES in students
    assert {row["assignment"] for row in rows} == {"neuron"}
    text = (graded.out / "grades.csv").read_text("utf-8")
    assert len(text.splitlines()) == len(rows) + 1


def test_no_name_speaks_to_the_terminal(graded):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202e]", graded.said)
    assert MARKUP in graded.said


def test_results_of_a_very_long_name_do_not_stop_the_class(classroom, grade, right):
    classroom.hand_in(b"\xff" * 120, right)  # its name takes four times as many letters
    classroom.hand_in("zoe", right)
    graded = grade(classroom)
    assert "Traceback" not in graded.said
    assert graded.report("zoe")["score"] == 10
    assert len(graded.rows()) == 2


def test_two_names_that_are_shown_alike_do_not_share_a_report(classroom, grade, right):
    classroom.hand_in(b"Jos\xe9", right)
    classroom.hand_in(r"Jos\xe9", "")
    graded = grade(classroom)
    assert sorted(row["score"] for row in graded.rows()) == ["0", "10"]
    assert len(list(graded.out.rglob("report.json"))) == 2


# --- what a student writes into messages ----------------------------------------------------

SHOUTING = """
class Loud(Exception):
    pass
Loud.__name__ = "<b>Loud</b>"
z = "<img src=x onerror=alert(2)>[red]a[/nope]"
def sigmoid(z):
    raise Loud("<script>alert(1)</script>\\x1b[31m\\u202e[red]{{ 7 * 7 }}" + "\\ud800")
"""


def test_no_text_of_a_program_becomes_html_or_speaks_to_the_terminal(
    classroom, grade, autograder, environment
):
    file = classroom.hand_in("mallory", SHOUTING)
    graded = grade(classroom)
    assert graded.done.returncode == 0, graded.said
    page = Page(graded.page("mallory"))
    assert not page.tags & {"img", "script", "b"}
    assert "<script>alert(1)</script>" in page.words
    assert r"\x1b[31m" in page.words
    assert "{{ 7 * 7 }}" in page.words
    checked = autograder("check", file, env=environment(COLUMNS="300"))
    for text in (graded.said, graded.page("mallory"), checked.stdout + checked.stderr):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    assert "[red]a[/nope]" in checked.stdout


# --- files one may not read -----------------------------------------------------------------


@pytest.mark.parametrize("closed", ["ben", "ben/neuron", "ben/neuron/neuron.py"])
def test_what_may_not_be_read_is_not_graded_and_the_rest_is(
    classroom, grade, right, bound_by_permissions, closed
):
    classroom.hand_in("ben", right)
    classroom.hand_in("zoe", right)
    path = classroom.root / closed
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        graded = grade(classroom, **bound_by_permissions)
    finally:
        path.chmod(mode)
    assert graded.done.returncode == 1
    assert "Traceback" not in graded.said
    assert graded.report("zoe")["score"] == 10
    assert graded.report("ben")["status"] == "not graded", "not readable is not: not handed in"
    assert graded.row("ben")["score"] == ""


def test_a_student_who_is_a_link_in_a_circle_does_not_stop_the_class(classroom, grade, right):
    classroom.hand_in("zoe", right)
    (classroom.root / "ben").symlink_to("ben")
    graded = grade(classroom)
    assert graded.done.returncode == 1
    assert graded.report("zoe")["score"] == 10
    assert graded.report("ben")["status"] == "not graded"
    assert "cannot be read" in graded.notes("ben")


# --- one file -------------------------------------------------------------------------------


def test_one_file_that_cannot_be_read_is_said_and_is_exit_status_1(classroom, grade):
    graded = grade(classroom.hand_in("anna", "Dear teacher,", ".ipynb"))
    assert graded.done.returncode == 1
    assert "Traceback" not in graded.said
    assert "is not a notebook" in graded.notes("anna")


def test_one_fifo_does_not_make_the_grader_wait(classroom, grade):
    file = classroom.folder("anna") / "neuron.py"
    os.mkfifo(file)
    graded = grade(file, timeout=30)
    assert graded.done.returncode in (1, 2)
    assert "not an ordinary file" in graded.said + graded.notes("anna")
