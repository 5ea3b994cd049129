"""Eight submissions that take marks, data or the grader itself from stock nbgrader: here, none."""

from __future__ import annotations

import pytest

from tests.nbgrader import submissions as made


def outputs(graded, student: str) -> str:
    """All text that a student's cells gave out."""
    found = []
    for cell in graded.autograded(student).cells:
        for output in cell.get("outputs", []):
            found.append(output.get("text") or str(output.get("data", output.get("traceback"))))
    return "\n".join(found)


@pytest.mark.parametrize("student", made.ATTACKS)
def test_an_attack_gains_nothing(graded, student):
    assert graded.points(student) == {"weighted_sum": 0, "sigmoid": 0, "activation": 0, "cost": 0}


@pytest.mark.parametrize("student", made.ATTACKS)
def test_an_attack_gains_nothing_the_direct_way_either(directly, student):
    assert set(directly.points(student).values()) == {0}


def test_the_class_is_graded_to_the_end(graded):
    hand_ins = {p.parent.parent.name for p in graded.folder.glob("submitted/*/neuron/neuron.ipynb")}
    assert hand_ins == {
        student for student, assignment, _ in graded.marks() if assignment == "neuron"
    }
    assert "attack-parent-killed" in hand_ins and "right" in hand_ins


def test_no_solution_is_found(graded):
    assert "found: []" in outputs(graded, "attack-solution-read")


def test_the_gradebook_is_not_there(graded):
    text = outputs(graded, "attack-gradebook-rewritten")
    assert "OperationalError" in text
    assert f"rewritten: {graded.folder}" not in text
    assert all(row[0] != 99 and row[1] is None for row in graded.marks().values())


def test_there_is_no_way_out(graded):
    text = outputs(graded, "attack-socket-opened")
    assert text.count("no way out") == 2
    assert "connected" not in text
    assert not (graded.folder / "reached").exists()
