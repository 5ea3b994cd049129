"""From a master to what students get."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.assignments import Assignment, MasterError
from autograder.course.release import released

MASTER = """\
# %%
w = 2
### BEGIN SOLUTION Exercise 1: double
double = 2 * w
### END SOLUTION

# %%
def half(x):
    ### BEGIN SOLUTION Exercise 2: half
    return x / 2
    ### END SOLUTION
"""


def an_assignment(root: Path, master: str) -> Assignment:
    folder = root / "solutions" / "part"
    folder.mkdir(parents=True)
    (folder / "part.py").write_text(master)
    return Assignment(folder)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("double = 2 * w", "double = 2 * * w", "cell 1, Exercise 1: double: invalid syntax: do"),
        ("return x / 2", "return (x / 2", "cell 2, Exercise 2: half: '(' was never closed: ret"),
    ],
)
def test_a_solution_that_is_no_python_is_said_with_its_cell(tmp_path, right, wrong, said):
    assert "2 * w" not in released(an_assignment(tmp_path / "right", MASTER))["part.py"].decode()
    spoilt = an_assignment(tmp_path / "spoilt", MASTER.replace(right, wrong))
    with pytest.raises(MasterError) as caught:
        released(spoilt)
    assert said in str(caught.value)
