"""A student's own check, with `autograder check` and with plain pytest; an author's, of a file."""

from __future__ import annotations

import os
import re
import shutil

import pytest

PARTS = ("weighted sum", "sigmoid", "activation", "cost")


@pytest.fixture
def exercise(tmp_path, project):
    """A student's own copy of exercises/neuron."""
    folder = tmp_path / "neuron"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project / "exercises" / "neuron", folder, ignore=ignore)
    return folder


@pytest.fixture
def solved(exercise, right):
    """The same, solved in the script."""
    (exercise / "neuron.ipynb").unlink()
    (exercise / "neuron.py").write_text(right)
    return exercise


def points(text: str) -> list[tuple[str, str]]:
    """All `score / most` (or `score of most`) in a text."""
    return re.findall(r"(\d+(?:\.\d+)?) ?(?:/|of) ?(\d+)", text)


# --- autograder check -----------------------------------------------------------------------


def test_check_in_the_folder_looks_at_ones_own_file(autograder, solved):
    done = autograder("check", cwd=solved)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("10", "10") in points(done.stdout)
    assert all(part in done.stdout for part in PARTS)


@pytest.mark.parametrize("path", ["neuron", "neuron/neuron.py"])
def test_check_takes_a_folder_or_a_file(autograder, solved, path):
    done = autograder("check", path, cwd=solved.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("10", "10") in points(done.stdout)


@pytest.mark.parametrize("file", ["neuron.py", "neuron.ipynb"])
def test_check_of_the_stub_says_that_nothing_is_written_yet(autograder, exercise, file):
    done = autograder("check", file, cwd=exercise)
    assert ("0", "10") in points(done.stdout), done.stdout + done.stderr
    assert "not written yet" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_check_shows_what_was_called_and_what_was_due_and_a_hint_when_asked(
    autograder, solved, right
):
    (solved / "neuron.py").write_text(right.replace("-z", "z"))
    done = autograder("check", "--hints", cwd=solved)
    assert "0.880797" in done.stdout
    assert "minus sign" in done.stdout
    assert re.search(r"sigmoid\(2(\.0)?\)", done.stdout)


def test_check_shows_ones_own_line_where_it_raised(autograder, solved, right):
    (solved / "neuron.py").write_text(right.replace("return 1", "return {}['x']"))
    done = autograder("check", cwd=solved)
    assert "neuron.py, line 11" in done.stdout
    assert "KeyError" in done.stdout
    assert "program.py" not in done.stdout


def test_check_of_a_file_elsewhere_finds_the_tests_of_the_course(
    autograder, tmp_path, project, right
):
    file = tmp_path / "neuron.py"
    file.write_text(right)
    done = autograder("check", file, cwd=project)
    assert ("10", "10") in points(done.stdout), done.stdout + done.stderr


def test_check_looks_at_the_file_saved_last(autograder, exercise, right):
    (exercise / "neuron.py").write_text(right)
    os.utime(exercise / "neuron.ipynb", (1, 1))
    assert ("10", "10") in points(autograder("check", cwd=exercise).stdout)
    os.utime(exercise / "neuron.py", (0, 0))
    assert ("0", "10") in points(autograder("check", cwd=exercise).stdout)


def test_check_follows_a_link_to_ones_own_folder(autograder, solved):
    link = solved.parent / "course"
    link.symlink_to(solved)
    done = autograder("check", link / "neuron.py", cwd=solved.parent)
    assert ("10", "10") in points(done.stdout), done.stdout + done.stderr


def test_check_where_there_is_nothing_says_what_is_missing(autograder, tmp_path):
    done = autograder("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("here", "named"),
    [(".", "exercises/classification, exercises/neuron"), ("exercises", "classification, neuron")],
)
def test_check_above_the_exercises_names_them(autograder, project, here, named):
    done = autograder("check", cwd=project / here)
    assert done.returncode == 2
    assert f"go into one of these: {named}" in done.stderr


def test_check_without_tests_says_so(autograder, tmp_path, right):
    file = tmp_path / "unknown.py"
    file.write_text(right)
    done = autograder("check", file, cwd=tmp_path)
    assert done.returncode == 2
    assert "no tests" in done.stderr


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"Dear teacher,", "is not a notebook"),
        (b'{"nbformat": 4, "cells": [', "is not a notebook"),
        (b"", "is empty"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_check_of_a_broken_notebook_says_what_is_wrong_with_it(autograder, solved, content, word):
    (solved / "neuron.py").unlink()
    (solved / "neuron.ipynb").write_bytes(content)
    done = autograder("check", cwd=solved)
    assert word in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_check_of_a_syntax_error_shows_its_line(autograder, solved, right):
    (solved / "neuron.py").write_text(right.replace("def sigmoid(z):", "def sigmoid(z)"))
    done = autograder("check", cwd=solved)
    assert "line 10" in done.stdout
    assert ("0", "10") in points(done.stdout)


def test_check_of_an_endless_loop_ends(autograder, solved, right):
    (solved / "neuron.py").write_text(right + "\ndef sigmoid(z):\n    while True: pass\n")
    (solved.parent / "pyproject.toml").write_text("[tool.autograder]\ncall-seconds = 0.5\n")
    done = autograder("check", cwd=solved, timeout=60)
    assert "0.5 seconds" in done.stdout, done.stdout + done.stderr
    assert ("2", "2") in points(done.stdout)


def test_check_of_a_program_that_exits_blames_the_program(autograder, solved, right):
    (solved / "neuron.py").write_text(right + "\ndef sigmoid(z):\n    exit()\n")
    done = autograder("check", cwd=solved)
    assert "SystemExit" in done.stdout, done.stdout + done.stderr
    assert "fault of the grader" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


WAITING_BACKEND = """\
from pathlib import Path
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.backends.backend_agg import *
def show(*args, **kwargs):
    Path(__file__).with_name("waited").touch()
"""


@pytest.mark.parametrize("how", ["check", "pytest"])
def test_a_plot_or_a_question_waits_for_nobody(
    autograder, plain_pytest, environment, solved, right, tmp_path, how
):
    (tmp_path / "waiting_backend.py").write_text(WAITING_BACKEND)
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\ninput('Your name? ')\n"
    (solved / "neuron.py").write_text(plot + right)
    env = environment(MPLBACKEND="module://waiting_backend", PYTHONPATH=str(tmp_path))
    done = (
        autograder("check", cwd=solved, env=env)
        if how == "check"
        else plain_pytest(cwd=solved, env=env)
    )
    assert ("10", "10") in points(done.stdout), done.stdout + done.stderr
    assert not (tmp_path / "waited").exists(), "a window was opened, and waited for"


# --- plain pytest in exercises/ -------------------------------------------------------------


def test_plain_pytest_runs_the_same_tests_and_sums_the_points_up(plain_pytest, solved):
    done = plain_pytest(cwd=solved)
    assert done.returncode == 0, done.stdout
    assert "10 passed" in done.stdout
    assert ("10", "10") in points(done.stdout)
    assert all(part in done.stdout for part in PARTS)


@pytest.mark.parametrize("assignment", ["neuron", "regression"])
def test_plain_pytest_on_the_stub_says_that_nothing_is_written_yet(
    plain_pytest, project, assignment
):
    done = plain_pytest(cwd=project / "exercises" / assignment)
    most = "10" if assignment == "neuron" else r"\d+"
    assert done.returncode == 1, done.stdout
    assert " passed" not in done.stdout
    assert not re.search(r"\d errors?\b", done.stdout)
    assert re.search(rf"all together +0 / {most}", done.stdout), done.stdout
    assert "is not written yet" in done.stdout


def test_plain_pytest_shows_ones_own_line_and_none_of_the_graders(plain_pytest, solved, right):
    (solved / "neuron.py").write_text(right.replace("return 1", "return {}['x']"))
    done = plain_pytest("-k", "zero", cwd=solved)
    assert "KeyError" in done.stdout
    assert "return {}['x'] / (1 + math.exp(-z))" in done.stdout
    assert "neuron.py:11" in done.stdout or "neuron.py, line 11" in done.stdout
    assert "wire.py" not in done.stdout
    assert "program.py" not in done.stdout


@pytest.mark.parametrize(
    ("slip", "line"),
    [("{}['x']", "neuron.py(11)sigmoid()"), ("2", "test_neuron.py(39)test_sigmoid_of_zero()")],
)
def test_pdb_stops_in_ones_own_code_or_else_in_the_test(plain_pytest, solved, right, slip, line):
    (solved / "neuron.py").write_text(right.replace("return 1", f"return {slip}"))
    done = plain_pytest("--pdb", cwd=solved)
    assert re.search(rf"^> .*{re.escape(line)}$", done.stdout, re.MULTILINE), done.stdout


def test_plain_pytest_says_what_came_and_what_was_due(plain_pytest, solved, right):
    (solved / "neuron.py").write_text(right.replace("-z", "z"))
    done = plain_pytest("-k", "two", cwd=solved)
    assert re.search(r"sigmoid\(2(\.0)?\)", done.stdout)
    assert "0.8807970" in done.stdout


def test_plain_pytest_shows_what_the_program_prints(plain_pytest, solved, right):
    printing = right.replace("    return", "    print('z is', z)\n    return 0.1 +")
    (solved / "neuron.py").write_text(printing)
    assert "z is 2.0" in plain_pytest("-k", "two", cwd=solved).stdout


@pytest.mark.parametrize("content", [None, "Dear teacher,"])
def test_plain_pytest_without_a_file_to_read_says_so_in_a_line(plain_pytest, solved, content):
    (solved / "neuron.py").unlink()
    if content is not None:
        (solved / "neuron.ipynb").write_text(content)
    done = plain_pytest(cwd=solved)
    text = done.stdout + done.stderr
    assert done.returncode not in (0, 5)
    assert "neuron.ipynb" in text
    assert "selfcheck.py" not in text, "the grader's own lines are nothing to the reader"


def test_plain_pytest_of_other_projects_is_left_alone(plain_pytest, tmp_path):
    (tmp_path / "test_own.py").write_text("def test_one():\n    assert True\n")
    done = plain_pytest(cwd=tmp_path)
    assert done.returncode == 0
    assert "points" not in done.stdout


# --- the hidden tests on one file -----------------------------------------------------------


def test_the_hidden_tests_without_a_file_say_how_to_name_one(plain_pytest):
    done = plain_pytest("solutions/neuron/hidden")
    assert done.returncode == 4
    assert "--submission FILE" in done.stdout + done.stderr


@pytest.mark.parametrize("options", [[], ["--in-process"]], ids=["jail", "in process"])
def test_the_hidden_tests_can_be_run_on_one_file(plain_pytest, classroom, right, options):
    file = classroom.hand_in("anna", right.replace("** 2", "** 3"))
    done = plain_pytest("solutions/neuron/hidden", "--submission", file, *options)
    assert "2 failed, 8 passed" in done.stdout, done.stdout + done.stderr
    assert ("8", "10") in points(done.stdout)
    assert ("in process" in done.stdout) == bool(options)
    assert ("bubblewrap" in done.stdout) != bool(options)


def test_the_hidden_tests_run_on_a_relative_path_and_a_notebook(
    plain_pytest, project, classroom, right
):
    file = classroom.hand_in_cells("anna", right)
    done = plain_pytest(
        project / "solutions/neuron/hidden", "--submission", "neuron.ipynb", cwd=file.parent
    )
    assert "10 passed" in done.stdout, done.stdout + done.stderr


def test_in_the_jail_a_file_of_ones_own_is_out_of_reach(plain_pytest, classroom, right, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("10")
    program = f"try:\n    open({str(secret)!r}, 'w').write('gone')\nexcept OSError: pass\n" + right
    file = classroom.hand_in("mallory", program)
    assert "10 passed" in plain_pytest("solutions/neuron/hidden", "--submission", file).stdout
    assert secret.read_text() == "10"


@pytest.mark.parametrize("content", [None, "Dear teacher,"])
def test_a_file_that_cannot_be_read_is_wrong_usage(plain_pytest, tmp_path, content):
    file = tmp_path / "neuron.ipynb"
    if content is not None:
        file.write_text(content)
    done = plain_pytest("solutions/neuron/hidden", "--submission", file)
    text = done.stdout + done.stderr
    assert done.returncode not in (0, 5)
    assert "neuron.ipynb" in text
    assert "Traceback" not in text
    assert "selfcheck.py" not in text, "the grader's own lines are nothing to the reader"
    assert " passed" not in text


def test_the_master_passes_its_own_hidden_tests(plain_pytest):
    done = plain_pytest("solutions/neuron/hidden", "--submission", "solutions/neuron/neuron.py")
    assert "10 passed" in done.stdout, done.stdout + done.stderr
