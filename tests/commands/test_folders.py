"""What a class's folders hold besides one program each: two files, helpers, names that mislead."""

from __future__ import annotations

import shutil
import unicodedata

import pytest

ZOE = unicodedata.normalize("NFC", "Zoë")
ZOE_OF_A_MAC = unicodedata.normalize("NFD", "Zoë")
BOTH = "There is work in both neuron.ipynb and neuron.py: neuron.ipynb counts."
HELPER = (
    "act.py is not read when this is graded: only neuron.py is looked at. "
    "Write what you need of act.py into neuron.py."
)
UNDER_MAIN = 'is made under `if __name__ == "__main__":` (neuron.py, line'


def with_helper(right: str) -> str:
    """The right program, its sigmoid in act.py."""
    begin, end = right.index("def sigmoid"), right.index("a = sigmoid")
    return "from act import sigmoid\n" + right[:begin] + right[end:]


def under_main(right: str) -> str:
    begin, end = right.index("def sigmoid"), right.index("a = sigmoid")
    block = "".join(f"    {line}\n" for line in right[begin:end].split("\n") if line)
    return right[:begin] + f'if __name__ == "__main__":\n{block}' + right[end:]


@pytest.fixture(scope="module")
def graded(grade_once, right, project):
    def fill(room):
        for student in ("both", "script", "stubs"):
            shutil.rmtree(room.folder(student))
            shutil.copytree(project / "exercises/neuron", room.root / student / "neuron")
        for student in ("both", "script"):
            room.hand_in(student, right)
        room.hand_in_cells("both", "z = 1.125")
        room.hand_in("helper", with_helper(right))
        (room.folder("helper") / "act.py").write_text("def sigmoid(z):\n    return 1\n")
        room.hand_in("main", under_main(right))
        room.hand_in(ZOE, right)
        room.hand_in(ZOE_OF_A_MAC, right)
        room.hand_in("early", right)
        room.hand_in("early", "", assignment="regression")
        for name in (".writable", ".grades.csv.part", "set right", "x;=1+1"):
            room.hand_in(name, right)

    return grade_once(fill, "--jobs", "2")


def test_the_stub_never_counts_against_work(graded):
    assert graded.report("script")["score"] == 10
    assert "neuron.py counts: nothing is written in neuron.ipynb." in graded.notes("script")


def test_where_both_hold_work_the_notebook_counts_and_all_say_so(graded):
    assert graded.report("both")["score"] < 10
    for said in (graded.said, graded.row("both")["notes"], graded.index(), graded.page("both")):
        assert BOTH in said


def test_of_two_stubs_nothing_is_said(graded):
    assert graded.report("stubs")["score"] == 0
    assert graded.notes("stubs") == ""


def test_a_helper_beside_the_program_is_named(graded):
    messages = [test["message"] for test in graded.exercise("helper", "sigmoid")["tests"]]
    assert all(HELPER in message for message in messages)


def test_what_stands_under_main_is_named(graded):
    messages = [test["message"] for test in graded.exercise("main", "sigmoid")["tests"]]
    assert all(UNDER_MAIN in message for message in messages)


@pytest.mark.parametrize("how", ["check", "pytest"])
@pytest.mark.parametrize(("make", "words"), [(with_helper, "act.py is not read"), (under_main, "")])
def test_the_own_check_says_the_same(
    autograder, plain_pytest, project, tmp_path, right, how, make, words
):
    folder = tmp_path / "neuron"
    shutil.copytree(project / "exercises/neuron", folder)
    (folder / "neuron.py").write_text(make(right))
    (folder / "act.py").write_text("import math\ndef sigmoid(z):\n    return 1/(1+math.exp(-z))\n")
    done = autograder("check", cwd=folder) if how == "check" else plain_pytest(cwd=folder)
    assert (words or UNDER_MAIN) in " ".join(done.stdout.split())
    assert "10 / 10" not in done.stdout


def test_two_names_that_look_the_same_have_a_note(graded):
    for name in (ZOE, ZOE_OF_A_MAC):
        note = graded.row(name)["notes"]
        assert "accents that are stored in two ways" in note
        assert ascii(name) in note
        assert graded.row(name)["score"] == "10"
    assert "One student, or two?" in graded.index()
    assert "One student, or two?" not in graded.page(ZOE)  # the student knows of one


def test_one_students_folder_for_another_assignment_makes_nobody_miss_it(graded):
    rows = [row["student"] for row in graded.rows() if row["assignment"] == "regression"]
    assert rows == ["early"]
    assert "regression was handed in by early alone" in graded.said


def test_who_is_missing_is_listed_where_the_assignment_is_named(classroom, grade, right):
    for student in ("anna", "ben", "cem"):
        classroom.hand_in(student, right)
    classroom.hand_in("anna", "", assignment="regression")
    graded = grade(classroom, "--assignment", "regression")
    assert [row["status"] for row in graded.rows()] == ["graded", "missing", "missing"]


@pytest.mark.parametrize("name", [".writable", ".grades.csv.part", "set right", "x;=1+1"])
def test_a_name_like_a_file_of_ours_is_graded_also_the_next_time(graded, name):
    assert {row["score"] for row in graded.rows() if name in row["student"].replace("'", "")} == {
        "10"
    }


def test_an_id_is_written_as_it_is_and_the_page_says_how_to_open_the_table(
    grade, classroom, right, project
):
    names = ["1E5", "MAR1", "1-2", "007", "00123456789012345678", "Müller"]
    for name in names:
        classroom.hand_in(name, right)
    graded = grade(classroom)
    assert sorted(row["student"] for row in graded.rows()) == sorted(names)
    assert "From Text/CSV" in (project / "docs/report.md").read_text("utf-8")
