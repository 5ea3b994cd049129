"""Where a jail has another Python than the grader, nothing is graded, and it is said why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared.machines import RIGHT, Machine


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


def test_who_imports_what_the_instructor_edits_elsewhere_is_not_graded(machine: Machine) -> None:
    machine.gives_the_jail("msgspec", "numpy", "matplotlib", "pandas")
    machine.edits_a_package("helper", "ONE = 1.0\n")
    uses = RIGHT.replace("1 /", "helper.ONE /").replace("import math", "import math, helper")
    assert uses.count("helper") == 2
    done = machine.grade(ada=RIGHT, bob=uses)
    assert done.returncode == 1, done.stderr
    assert machine.status() == {"ada": ("graded", "10"), "bob": ("not graded", "")}
    report = (machine.folder / "results/bob/neuron/report.json").read_text("utf-8")
    assert "`helper` can be imported on this machine, but not by submissions" in report
    assert "`-e`" in report
