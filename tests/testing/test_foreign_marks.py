"""Tests of other people, in a pytest that has our plug-in: a mark of the same name is theirs."""

from __future__ import annotations

import subprocess
import sys

FOREIGN = """
import pytest

@pytest.mark.points("many")
def test_with_points_of_another_kind():
    assert 1 + 1 == 2

@pytest.mark.points(3)
def test_that_fails():
    assert 1 + 1 == 3
"""


def test_a_foreign_mark_of_points_crashes_nothing(tmp_path):
    (tmp_path / "test_foreign.py").write_text(FOREIGN)
    command = [sys.executable, "-m", "pytest", "-p", "autograder.testing.plugin", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "1 failed, 1 passed" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert "all together" not in done.stdout
