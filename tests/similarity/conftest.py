"""Classes to compare: a dozen right programs of different styles, and what is added to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.course.assignments import Course, open_course
from autograder.report.model import Report
from autograder.similarity.compare import Compared, compare
from autograder.submissions.finding import find

PROJECT = Path(__file__).parents[2]
RIGHT = PROJECT / "tests" / "programs" / "regression" / "right"
STYLES = (
    *("closure", "column_vectors", "dict_of_layers", "einsum", "greek", "in_place", "loops"),
    *("matrix", "network_class", "pure_python", "star_math", "typed_dataclass", "percent_cells"),
)

Comparing = Callable[..., Compared]


@pytest.fixture(scope="session")
def course() -> Course:
    return open_course(PROJECT / "solutions")


def right(style: str) -> str:
    """The text of an independent right program."""
    return (RIGHT / f"{style}.py").read_text("utf-8")


def write_class(root: Path, programs: Mapping[str, str | bytes]) -> None:
    """A folder for each student; a notebook where the text is one."""
    for student, text in programs.items():
        data = text.encode() if isinstance(text, str) else text
        suffix = ".ipynb" if data.startswith(b'{"nbformat"') else ".py"
        folder = root / student / "regression"
        folder.mkdir(parents=True)
        (folder / f"regression{suffix}").write_bytes(data)


@pytest.fixture
def comparing(tmp_path: Path, course: Course) -> Comparing:
    """Compares the independent styles and what is added to them."""

    def with_these(
        added: Mapping[str, str | bytes],
        earlier: Mapping[str, str] | None = None,
        reports: tuple[Report, ...] = (),
        styles: tuple[str, ...] = STYLES,
    ) -> Compared:
        write_class(tmp_path / "now", {style: right(style) for style in styles} | dict(added))
        before = {}
        if earlier:
            write_class(tmp_path / "before", earlier)
            before = {"before": find(tmp_path / "before", ["regression"])}
        hand_ins = find(tmp_path / "now", ["regression"])
        return compare(course.assignments["regression"], hand_ins, before, reports)

    return with_these
