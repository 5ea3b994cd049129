"""Tests of other people, in a pytest that has our plug-in: a mark of the same name is theirs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FOREIGN = """
import pytest

@pytest.mark.points("many")
def test_with_points_of_another_kind():
    assert 1 + 1 == 2

@pytest.mark.points(3)
def test_that_fails():
    assert 1 + 1 == 3

@pytest.fixture
def student():
    return "somebody"

@pytest.mark.points(2)
def test_with_a_student_of_another_kind(student):
    assert student == "somebody"
"""
OURS = """
import pytest

@pytest.mark.{marks}
def test_one(student):
    student.one.equals(1)
"""


def run(folder, source):
    """pytest on these tests, with our plug-in alone."""
    (folder / "test_some.py").write_text(source)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "autograder.testing.plugin", str(folder)],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_foreign_mark_of_points_crashes_nothing(tmp_path):
    done = run(tmp_path, FOREIGN)
    assert "1 failed, 2 passed" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert "all together" not in done.stdout


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("points(1, title='x')", "it has points, and belongs to no exercise"),
        ("exercise('a', 'A')\n@pytest.mark.points(1)", "needs pytest.mark.points(n, title="),
    ],
)
def test_a_mark_of_ours_that_is_amiss_is_a_sentence(tmp_path, marks, said):
    done = run(tmp_path, OURS.format(marks=marks))
    assert "ERROR: test_some.py, line 4 (test_one): " in done.stderr and said in done.stderr
    assert "Traceback" not in done.stdout + done.stderr and "INTERNAL" not in done.stdout
