"""The sample class earns what its README says, student by student."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[1] / "sample_class"
README = (SAMPLE / "README.md").read_text("utf-8")
# "8: weighted sum 0", "6 or more", "update 0", "train less than 9"
PROMISE = re.compile(
    r"(?:(?P<name>[a-z][a-z ]*?) )?(?P<than>less than )?(?P<points>\d+)(?P<more> or more)?"
)
TOTAL = "total"


def rows() -> list[list[str]]:
    table = [
        line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| `")
    ]
    return [[cell.strip("` ") for cell in row] for row in table]


def promises(cell: str) -> dict[str, tuple[str, float]]:
    """What a cell of the table says: for the total and for exercises, a comparison and points."""
    notebook_counts = re.search(r"(\d+) for the `\.ipynb", cell)
    if notebook_counts:
        return {TOTAL: ("=", float(notebook_counts[1]))}
    said = {}
    for part in re.split(r"[:,]", cell.replace("(notebook)", "")):
        found = PROMISE.fullmatch(part.strip())
        assert found, f"{part!r} of {cell!r} says nothing about points"
        than = "<" if found["than"] else "≥" if found["more"] else "="
        name = (found["name"] or TOTAL).replace(" ", "_")
        said[name] = (than, float(found["points"]))
    return said


@pytest.fixture(scope="module")
def grades(tmp_path_factory, autograder, graded_in):
    out = tmp_path_factory.mktemp("sample") / "results"
    done = autograder("grade", SAMPLE, "--out", out)
    return graded_in(out, done)


def test_every_student_of_the_class_is_in_the_table():
    assert {row[0] for row in rows()} == {f.name for f in SAMPLE.iterdir() if f.is_dir()}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_student_earns_what_the_table_says(row, grades):
    student, *cells, _ = row
    for assignment, cell in zip(("neuron", "regression", "classification"), cells, strict=True):
        if cell == "–":
            assert grades.report(student, assignment)["status"] == "missing"
            continue
        report = grades.report(student, assignment)
        scores = grades.points(student, assignment) | {TOTAL: report["score"]}
        for name, (than, points) in promises(cell).items():
            holds = {
                "=": scores[name] == points,
                "<": scores[name] < points,
                "≥": scores[name] >= points,
            }
            assert holds[than], f"{student}, {assignment}: {name} is {scores[name]}, said: {cell}"
