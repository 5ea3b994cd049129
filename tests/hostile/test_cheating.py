"""Cheating on the exercise: what is flagged, and what a report has told is of no use."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from classroom import Graded, grade, points

WRONG = """
def sigmoid(z):
    return 7.0
"""
TABLE = """
KNOWN = {known}


def sigmoid(z):
    return KNOWN.get(z, 7.0)
"""
TOLD = re.compile(r"sigmoid\((\S+)\) returned \S+; expected (\S+)\.")


def test_a_library_that_does_the_work_is_flagged_with_its_line(graded: Graded) -> None:
    seat = graded.seats["cheating/autodiff_library"]
    report = json.loads(graded.file(seat.student, seat.attack).read_bytes())
    source = seat.attack.path.read_text("utf-8").splitlines()
    flagged = {(flag["what"], source[flag["line"] - 1]) for flag in report["flags"]}
    assert flagged == {
        ("imports jax", "import jax"),
        ("imports autograd", "from autograd import grad"),
        ("imports autograd.grad", "from autograd import grad"),
        ("imports torch", 'torch = importlib.import_module("torch")'),
        ("imports sympy", 'sympy = __import__("sympy")'),
    }
    page = (graded.out / seat.attack.room / "index.html").read_text("utf-8")
    assert "imports jax" in page and "Worth a look" in page
    own = graded.file(seat.student, seat.attack, "feedback.html").read_text("utf-8")
    assert "imports jax" not in own, "it is for the instructor to say whether that was allowed"


def test_nobody_honest_is_flagged(graded: Graded) -> None:
    for seat in graded.seats.values():
        for student, _ in (seat.before, seat.after):
            assert json.loads(graded.file(student, seat.attack).read_bytes())["flags"] == []


def test_the_answers_that_a_report_has_told_are_not_asked_for_again(
    patient: Path, rung: str, tmp_path: Path
) -> None:
    file = tmp_path / "class" / "eve" / "neuron" / "neuron.py"
    file.parent.mkdir(parents=True)
    told: dict[float, float] = {}
    for attempt in range(3):
        file.write_text(TABLE.format(known=told) if told else WRONG)
        out = tmp_path / f"results {attempt}"
        grade(tmp_path / "class", out, patient, rung)
        report = json.loads((out / "eve" / "neuron" / "report.json").read_bytes())
        found = {float(z): float(due) for z, due in TOLD.findall(json.dumps(report))}
        assert found, "the report says what was due"
        told |= found
        assert points(report)["sigmoid"] <= 2, told  # those for 0 and for 2, which all may know


def test_the_same_file_is_asked_the_same_again(patient: Path, rung: str, tmp_path: Path) -> None:
    reports = []
    for attempt in range(2):
        file = tmp_path / f"class {attempt}" / "eve" / "neuron" / "neuron.py"
        file.parent.mkdir(parents=True)
        file.write_text(WRONG)
        grade(tmp_path / f"class {attempt}", tmp_path / f"out {attempt}", patient, rung)
        report = tmp_path / f"out {attempt}" / "eve" / "neuron" / "report.json"
        reports.append(report.read_text("utf-8"))
        shutil.rmtree(tmp_path / f"class {attempt}")
    assert reports[0] == reports[1]
