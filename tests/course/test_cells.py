"""Cells that say by what is in them what they are for: no metadata has to be written by hand."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.course.assignments import Assignment
from autograder.course.cells import only_checks
from autograder.course.release import grade_ids, released, with_solutions

MASTER = '''\
# %% [markdown]
# # Means

# %%
try:
    from autograder import check
except ImportError:
    check = print

# %%
def mean(numbers):
    """The mean of some numbers."""
    ### BEGIN SOLUTION Exercise 1: mean
    return sum(numbers) / len(numbers)
    ### END SOLUTION

# %%
check("mean")

# %%
def spread(numbers):
    ### BEGIN SOLUTION Exercise 2: spread
    return max(numbers) - min(numbers)
    ### END SOLUTION

# %%
# Look at what is right:
check("spread")

# %%
print(mean([1, 2]))
'''


@pytest.fixture
def means(tmp_path: Path) -> Assignment:
    folder = tmp_path / "means"
    folder.mkdir()
    (folder / "means.py").write_text(MASTER)
    return Assignment(folder)


def test_bare_test_cells_are_for_the_notebook_alone(means):
    files = released(means)
    script = files["means.py"].decode()
    assert "check" not in script
    assert "print(mean([1, 2]))" in script
    sources = [cell.source for cell in nbformat.reads(files["means.ipynb"].decode(), 4).cells]
    assert 'check("mean")' in sources and any("import check" in source for source in sources)


def test_nbgrader_is_told_what_bare_cells_are(means):
    points = {"mean": 2.0, "spread": 3.0}
    cells = nbformat.reads(with_solutions(means, points.__getitem__).decode(), 4).cells
    told = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    assert [(a["grade_id"], a["grade"], a["solution"], a.get("points")) for a in told] == [
        ("solution-exercise-1-mean", False, True, None),
        ("check-mean", True, False, 2.0),
        ("solution-exercise-2-spread", False, True, None),
        ("check-spread", True, False, 3.0),
    ]
    assert grade_ids(means) == [about["grade_id"] for about in told]


def test_what_the_author_has_said_is_left_as_it_is(means):
    said = '{"grade": true, "grade_id": "mine", "locked": true, "points": 9, "solution": false}'
    text = MASTER.replace('# %%\ncheck("mean")', f'# %% nbgrader={said}\ncheck("mean")')
    means.master.write_text(text)
    cells = nbformat.reads(with_solutions(means, lambda exercise: 1).decode(), 4).cells
    (mine,) = (cell for cell in cells if cell.source == 'check("mean")')
    assert (mine.metadata["nbgrader"]["grade_id"], mine.metadata["nbgrader"]["points"]) == (
        "mine",
        9,
    )


def test_two_cells_of_one_exercise_have_two_ids(means):
    means.master.write_text(MASTER + '\n# %%\ncheck("mean")\n')
    ids = grade_ids(means)
    assert ids[-1] == "check-mean-2" and len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "source", ["", "# nothing", "check", 'check("mean"); mean([1])', "check(", 'x = check("mean")']
)
def test_a_cell_with_something_else_in_it_is_no_test_cell(source):
    assert not only_checks(source)
