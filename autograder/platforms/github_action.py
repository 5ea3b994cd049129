"""A GitHub Action for a student's repository: `action.yml`, the course, the grader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from autograder.course.assignments import Course
from autograder.platforms.packing import Files, course_files, wheel

_ACTION: Final = """\
name: Autograder
description: Runs the hidden tests on a student's repository, and says what to fix.
inputs:
  assignment:
    description: The assignment; without it, every one that the repository has a file for.
    default: ""
runs:
  using: composite
  steps:
    - uses: actions/setup-python@v5
      with:
        python-version: "3.12"
    - name: Install the grader
      shell: bash
      run: |
        python -m venv "$RUNNER_TEMP/autograder"
        "$RUNNER_TEMP/autograder/bin/python" -m pip install --quiet \\
          "$GITHUB_ACTION_PATH/{wheel}[course]"
    - name: Grade
      shell: bash
      env:
        AUTOGRADER_ASSIGNMENT: ${{ inputs.assignment }}
        OPENBLAS_NUM_THREADS: "1"
      run: |
        "$RUNNER_TEMP/autograder/bin/python" -P -m autograder.platforms.on_github \\
          "$GITHUB_ACTION_PATH/course" "$GITHUB_WORKSPACE"
"""

_CLASSROOM_50: Final = '''\
"""Run by Classroom 50 in a student's checkout; writes result.json and release-body.md there."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
python = os.environ.get("AUTOGRADER_PYTHON")
if python is None:
    folder = Path(tempfile.mkdtemp()) / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = str(folder / "bin/python")
    wheel = f"{here}/{wheel}[course]"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True)
grader = [python, "-P", "-m", "autograder.platforms.on_github", here / "course", ".", "classroom50"]
environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
sys.exit(subprocess.run(grader, check=False, env=environment).returncode)
'''


def package(course: Course, assignments: Sequence[str]) -> Files:
    """The files of the action, by their path."""
    name, data = wheel()
    classroom = _CLASSROOM_50.replace('f"{here}/{wheel}[course]"', f'f"{{here}}/{name}[course]"')
    files: Files = {
        "action.yml": (_ACTION.replace("{wheel}", name).encode(), False),
        "autograder.py": (classroom.encode(), True),
        name: (data, False),
    }
    return files | course_files(course, assignments)
