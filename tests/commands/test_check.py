"""A student's own check, with `autograder check` and with plain pytest; an author's, of a file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime

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


def test_check_says_which_file_it_has_seen_and_what_comes_next(autograder, solved, right):
    (solved.parent / "sigmoids").mkdir()
    (solved.parent / "sigmoids/test_sigmoids.py").write_text("")
    (solved.parent / "pyproject.toml").write_text(
        '[tool.autograder]\norder = ["neuron", "sigmoids"]\n'
    )
    os.utime(solved / "neuron.py", times := (1_000_000_000, 1_000_000_000))
    done = autograder("check", cwd=solved)
    assert done.returncode == 0, done.stdout + done.stderr
    then = datetime.fromtimestamp(times[0])
    assert f"neuron (neuron.py, saved on {then.day} {then:%B} at {then:%H:%M})" in done.stdout
    assert (
        "Every test passes. Hidden tests, with other inputs, give the mark. Next: sigmoids.\n"
        in (done.stdout)
    )
    (solved / "neuron.py").write_text(right.replace("-z", "z"))
    done = autograder("check", cwd=solved)
    assert done.returncode == 1
    assert "neuron (neuron.py, saved on " in done.stdout and "Next" not in done.stdout


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


def test_check_looks_at_the_file_that_counts_when_both_are_handed_in(autograder, exercise, right):
    (exercise / "neuron.py").write_text(right)  # as it is saved: the notebook is a stub
    os.utime(exercise / "neuron.py", (0, 0))
    done = autograder("check", cwd=exercise)
    assert ("10", "10") in points(done.stdout)
    assert "neuron.py counts: nothing is written in neuron.ipynb." in done.stdout
    notebook = (exercise / "neuron.ipynb").read_text("utf-8")
    first = 'raise NotImplementedError(\\"Exercise 1: weighted sum\\")'
    assert first in notebook
    (exercise / "neuron.ipynb").write_text(notebook.replace(first, "z = w * a_prev + b"), "utf-8")
    done = autograder("check", cwd=exercise)
    assert ("2", "10") in points(done.stdout)
    assert "work in both neuron.ipynb and neuron.py: neuron.ipynb counts." in done.stdout
    done = autograder("check", "neuron.py", cwd=exercise)
    assert ("10", "10") in points(done.stdout)
    assert "Where both are handed in: neuron.ipynb counts." in done.stdout


@pytest.mark.parametrize("how", ["check", "pytest"])
def test_a_second_download_is_named_with_what_to_do(autograder, plain_pytest, solved, how):
    (solved / "neuron.py").rename(solved / "neuron (1).py")
    done = autograder("check", cwd=solved) if how == "check" else plain_pytest(cwd=solved)
    assert done.returncode in (2, 4)
    said = " ".join((done.stdout + done.stderr).split())
    assert "only: neuron (1).py. Rename it to neuron.py" in said


CONFTESTS = {
    "raises": 'raise ImportError("of another project")',
    "exits": "import sys\nsys.exit(3)",
    "plugins": 'pytest_plugins = ["of_another_project"]',
    "hooks": "def pytest_collection_modifyitems(items):\n    items.clear()",
    "fixtures": (
        "import pytest\n@pytest.fixture(autouse=True)\ndef everywhere():\n    raise ValueError"
    ),
    "ignores": "collect_ignore_glob = ['*']",
}
SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = -k nothing --unknown\npython_files = x_*.py\n",
    "pyproject.toml": "[tool.pytest.ini_options\nthis is no TOML",
    "tox.ini": "[pytest]\naddopts = --strict-markers -W error\n",
}


@pytest.mark.parametrize("conftest", CONFTESTS)
def test_a_conftest_of_another_project_above_changes_nothing(autograder, solved, conftest):
    for folder in solved.parents[:2]:
        (folder / "conftest.py").write_text(CONFTESTS[conftest])
    done = autograder("check", cwd=solved)
    assert ("10", "10") in points(done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize("settings", SETTINGS)
def test_settings_of_another_project_above_change_nothing(autograder, solved, settings):
    (solved.parent / settings).write_text(SETTINGS[settings])
    (solved.parent / "numpy.py").write_text("raise ImportError")
    done = autograder("check", cwd=solved)
    assert ("10", "10") in points(done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize("what", ["conftest.py", "pytest.ini", "pyproject.toml"])
def test_plain_pytest_that_is_stopped_by_a_file_above_names_it(plain_pytest, solved, what):
    (solved.parent / "pytest.ini").write_text("[pytest]\n")  # pytest begins there
    if what == "pyproject.toml":
        (solved.parent / "pytest.ini").unlink()
    text = CONFTESTS["raises"] if what == "conftest.py" else SETTINGS[what]
    (solved.parent / what).write_text(text)
    done = plain_pytest(cwd=solved)
    assert done.returncode not in (0, 1)
    assert what in done.stdout + done.stderr


@pytest.mark.parametrize("slip", [False, True])
def test_pytest_on_several_processes_shows_the_points_too(plain_pytest, solved, right, slip):
    if slip:
        (solved / "neuron.py").write_text(right.replace("** 2", "** 3"))
    done = plain_pytest("-n", "2", cwd=solved)
    assert "neuron.py\n" in done.stdout
    table = re.findall(r"^(\w.*?) +(\d+) / (\d+)$", done.stdout, re.MULTILINE)
    cost = "0" if slip else "2"
    assert table == [
        ("Exercise 1: weighted sum", "2", "2"),
        ("Exercise 2: sigmoid", "4", "4"),
        ("Exercise 3: activation", "2", "2"),
        ("Exercise 4: cost", cost, "2"),
        ("all together", str(8 + int(cost)), "10"),
    ]


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
    assert ("2", "10") in points(done.stdout)  # without it there is neither an a nor a cost


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


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("check(sigmoid)", "Exercise 2: sigmoid"),
        ("check()", "Say which exercise. There are tests for weighted_sum, sigmoid, activation"),
        ("check(z)", "Say which exercise. There are tests for weighted_sum, sigmoid, activation"),
    ],
)
def test_check_takes_the_function_and_lists_the_exercises(solved, right, call, said):
    program = f"from autograder import check\n{right}\n{call}\n"
    done = subprocess.run(
        [sys.executable, "-"],
        input=program, cwd=solved, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said in done.stdout, done.stdout + done.stderr
