"""A small course to be audited, a copy of the first assignment, that tests spoil on purpose."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.audit.evidence import Finding
from autograder.audit.run import Audit, audit
from autograder.course.assignments import Assignment, open_course

PROJECT = Path(__file__).parents[2]
NAME = "neuron"

# One slip in each exercise, at least.
SLIPS = """
[[slip]]
name = "bias-forgotten"
base = "math_exp.py"
loses = ["weighted_sum"]
find = "z = w * a_prev + b"
replace = "z = w * a_prev"

[[slip]]
name = "typed-in"
base = "math_exp.py"
loses = ["weighted_sum"]
find = "z = w * a_prev + b"
replace = "z = 1.125"
"""


@dataclass(frozen=True)
class SmallCourse:
    """A course of one assignment in a folder of its own."""

    root: Path

    @property
    def assignment(self) -> Assignment:
        return Assignment(self.root / "solutions" / NAME)

    @property
    def programs(self) -> Path:
        return self.root / "programs"

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a file of the course, where `old` stands in it once."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{file} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")

    def write(self, file: str, text: str) -> None:
        (self.root / file).write_text(text, "utf-8")

    def audited(self, seeds: int = 2, thorough: bool = False) -> Audit:
        """The audit of the assignment."""
        course, programs = open_course(self.root / "solutions"), self.programs
        (done,) = audit(
            course, [self.assignment], programs, seeds=seeds, processes=2, thorough=thorough
        )
        return done

    def command(self, *arguments: str, seeds: int = 2) -> subprocess.CompletedProcess[str]:
        """`autograder audit`, run in the course."""
        script = Path(sysconfig.get_path("scripts")) / "autograder"
        return subprocess.run(
            [script, "audit", *arguments, f"--seeds={seeds}"],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@pytest.fixture
def small_course(tmp_path: Path) -> SmallCourse:
    """The first assignment, with two right programs and two slips."""
    solutions, programs = tmp_path / "solutions", tmp_path / "programs" / NAME
    shutil.copytree(
        PROJECT / "solutions" / NAME,
        solutions / NAME,
        ignore=shutil.ignore_patterns("__pycache__", "equivalent.toml", "mistakes.py"),
    )
    shutil.copytree(PROJECT / "solutions" / "common", solutions / "common")
    (programs / "right").mkdir(parents=True)
    for right in ("math_exp.py", "lambda_chain.py"):
        shutil.copy(PROJECT / "tests" / "programs" / NAME / "right" / right, programs / "right")
    (programs / "slips.toml").write_text(SLIPS)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.autograder]\nsecret = "audited"\nprograms = "programs"\n'
    )
    return SmallCourse(tmp_path)


def findings(audited: Audit, asks: str = "") -> list[Finding]:
    """What was found by the questions that have `asks` in them."""
    return [found for check in audited.checks if asks in check.asks for found in check.findings]


def said(audited: Audit, asks: str = "") -> list[str]:
    """The same, in words only."""
    return [found.says for found in findings(audited, asks)]
