"""Where programs find another Python in the jail than outside, nothing is graded, and why is said.

The machines here are real: an empty environment, and a `sitecustomize` on PYTHONPATH that gives
the grader libraries which no jail is given.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = Path(sysconfig.get_path("purelib"))
RIGHT = (PROJECT / "tests/hostile/honest/neuron.py").read_text("utf-8")
MAIN = "import sys; from autograder.cli import main; sys.argv[0] = 'autograder'; main()"


@dataclass(frozen=True)
class Machine:
    """An environment in which a jail finds only some libraries; the grader finds all."""

    folder: Path

    def __post_init__(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", self.folder / "venv"], check=True
        )
        custom = self.folder / "custom"
        custom.mkdir()
        (custom / "sitecustomize.py").write_text(
            f"import sys\nsys.path += [{str(LIBRARIES)!r}, {str(PROJECT)!r}]\n"
        )

    def gives_the_jail(self, *libraries: str) -> None:
        for name in libraries:
            for found in (LIBRARIES / name, LIBRARIES / f"{name}.libs"):
                if found.exists():
                    (self._own / found.name).symlink_to(found)

    def runs_at_every_start(self, line: str) -> None:
        (self._own / "zz.pth").write_text(f"{line}\n")

    @property
    def _own(self) -> Path:
        (folder,) = (self.folder / "venv/lib").glob("python3.*/site-packages")
        return folder

    def autograder(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [self.folder / "venv/bin/python", "-B", "-c", MAIN, *arguments],
            env={**kept, "PYTHONPATH": str(self.folder / "custom"), "AUTOGRADER_SECRET": "x"},
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def grade(self, **programs: str) -> subprocess.CompletedProcess[str]:
        for student, program in programs.items():
            folder = self.folder / "class" / student / "neuron"
            folder.mkdir(parents=True)
            (folder / "neuron.py").write_text(program, "utf-8")
        return self.autograder("grade", self.folder / "class", "--out", self.folder / "results")

    def status(self) -> dict[str, tuple[str, str]]:
        """Student by student, what became of the work, and the points."""
        table = self.folder / "results/grades.csv"
        if not table.exists():
            return {}
        with table.open(encoding="utf-8", newline="") as stream:
            return {row["student"]: (row["status"], row["score"]) for row in csv.DictReader(stream)}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_where_the_jail_has_all_that_it_needs_it_is_graded(machine: Machine) -> None:
    machine.gives_the_jail("msgspec", "numpy", "matplotlib", "pandas")
    done = machine.grade(ada=RIGHT)
    assert machine.status() == {"ada": ("graded", "10")}, done.stderr


@pytest.mark.parametrize(
    ("libraries", "at_start", "words"),
    [
        (["msgspec"], "", "in the jail `import numpy` fails: ModuleNotFoundError"),
        (
            ["msgspec", "numpy"],
            "import numpy.linalg; numpy.linalg.solve = lambda a, b: b",
            "in the jail solution([[2.0, 1.0], [1.0, 3.0]], [4.0, 7.0]) gives [4.0, 7.0]; "
            "[1.0, 2.0] is right",
        ),
    ],
    ids=["no NumPy", "wrong marks"],
)
def test_where_the_known_program_fails_nothing_is_graded_and_a_sentence_says_why(
    machine: Machine, libraries: list[str], at_start: str, words: str
) -> None:
    machine.gives_the_jail(*libraries)
    machine.runs_at_every_start(at_start)
    done = machine.grade(ada=RIGHT)
    assert done.returncode != 0 and words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "graded" not in [status for status, _ in machine.status().values()]
    doctor = machine.autograder("doctor")
    assert doctor.returncode == 1
    assert any(line.startswith("BAD") and words in line for line in doctor.stdout.splitlines())


def test_who_imports_a_preloaded_module_that_only_the_grader_has_is_not_graded(
    machine: Machine,
) -> None:
    machine.gives_the_jail("msgspec", "numpy", "matplotlib")
    done = machine.grade(ada=RIGHT, bob=f"import pandas\n{RIGHT}")
    words = "`pandas` can be imported on this machine, but not by submissions"
    assert done.returncode == 1, done.stderr
    assert machine.status() == {"ada": ("graded", "10"), "bob": ("not graded", "")}
    report = (machine.folder / "results/bob/neuron/report.json").read_text("utf-8")
    assert words in report
    doctor = machine.autograder("doctor")
    assert doctor.returncode == 1
    assert any(line.startswith("BAD") and words in line for line in doctor.stdout.splitlines())
