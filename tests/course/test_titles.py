"""What assignments are called, and their order."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course.assignments import Assignment, Course
from autograder.course.settings import Settings
from autograder.course.titles import titles

LESSON = "# ---\n# title: no\n# ---\n\n# %% [markdown]\n# # One neuron \n#\n# ## Why\n# # Second\n"


def course(folder: Path, order: tuple[str, ...] = (), **masters: str) -> Course:
    for name, text in masters.items():
        (folder / name).mkdir()
        (folder / name / f"{name}.py").write_text(text, "utf-8")
    found = {name: Assignment(folder / name) for name in sorted(masters)}
    return Course(folder, found, msgspec.structs.replace(Settings(), order=order))


def test_the_title_is_the_first_heading_or_else_the_name(tmp_path: Path) -> None:
    found = titles(course(tmp_path, neuron=LESSON, week2="x = 1\n# ## no title\n"))
    assert found == {"neuron": "One neuron", "week2": "week2"}


def test_the_order_is_the_courses_and_what_it_leaves_out_follows(tmp_path: Path) -> None:
    order = ("zebra", "gone", "ape")
    found = titles(course(tmp_path, order, ape="", bear="", zebra=""))
    assert list(found) == ["zebra", "ape", "bear"]
