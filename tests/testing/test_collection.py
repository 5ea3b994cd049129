"""Hidden tests that are collected once, and held ready for whoever grades meanwhile."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

import pytest

from autograder.course.settings import Settings
from autograder.grading.session import Job, grade_jobs
from autograder.submissions.finding import single
from autograder.testing.collection import TestsError, collected_in, with_tests

TEST = """
import due
import pytest

pytestmark = pytest.mark.exercise("one", "Exercise 1: one")
print("collected")


@pytest.mark.points(2, title="it is one", hint="Write it.")
def test_one(student):
    student.one.equals(due.ONE)
"""


def a_course(root: Path, *names: str, due: float = 1.0) -> list[Path]:
    """The folders of hidden tests of a course's assignments, with a module that they share."""
    folders = [root / "solutions" / name / "hidden" for name in names]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "test_one.py").write_text(TEST)
        (folder.parent / f"{folder.parent.name}.py").write_text(f"one = {due}")
    (root / "solutions" / "due.py").write_text(f"ONE = {due}")
    return folders


def score(folder: Path, root: Path, source: str) -> float:
    """What a script gets by the tests in a folder."""
    name = folder.parent.name
    file = root / f"{name}.py"
    file.write_text(source)
    reports = []
    job = Job(single(file, name), file.name, "")
    grade_jobs(folder, [job], Settings(), None, lambda report, _: reports.append(report))
    assert reports[0].score is not None
    return reports[0].score


@pytest.fixture
def mains(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments of every call of pytest."""
    called, main = [], pytest.main
    monkeypatch.setattr(
        pytest, "main", lambda args, plugins: called.append(args) or main(args, plugins)
    )
    return called


def test_every_folder_is_collected_once_and_has_its_own_tests(tmp_path, mains):
    folders = a_course(tmp_path, "first", "second")

    def work():
        ids = [[item.path.parent for item in collected_in(folder).items] for folder in folders]
        return ids, [score(folder, tmp_path, "one = 1.0") for folder in folders]

    assert with_tests(folders, work) == ([[folder] for folder in folders], [2, 2])
    assert len(mains) == 2


def test_a_process_forked_meanwhile_has_them_too(tmp_path, mains):
    (folder,) = a_course(tmp_path, "first")

    def in_a_child():
        with multiprocessing.get_context("fork").Pool(1) as pool:
            return pool.apply(_score_and_calls, (folder, tmp_path, mains))

    assert with_tests([folder], in_a_child) == (2, 1)


def _score_and_calls(folder: Path, root: Path, calls: list[list[str]]) -> tuple[float, int]:
    return score(folder, root, "one = 1.0"), len(calls)


def test_a_course_that_has_changed_is_read_anew_and_another_has_its_own(tmp_path):
    (folder,) = a_course(tmp_path / "a", "first")
    (other,) = a_course(tmp_path / "b", "first", due=3.0)
    assert score(folder, tmp_path, "one = 1.0") == 2
    assert score(other, tmp_path, "one = 3.0") == 2
    a_course(tmp_path / "a", "first", due=22.0)  # of another length: Python looks at no more
    assert score(folder, tmp_path, "one = 22.0") == 2
    assert "due" not in sys.modules


def test_what_the_work_prints_is_seen_and_what_collecting_prints_is_not(tmp_path, capsys):
    (folder,) = a_course(tmp_path, "first")
    with_tests([folder], lambda: print("at work"))
    assert capsys.readouterr().out == "at work\n"


def test_what_the_work_raises_comes_out_of_it_and_the_tests_are_gone(tmp_path):
    (folder,) = a_course(tmp_path, "first")
    for error in (KeyboardInterrupt, ZeroDivisionError, SystemExit):
        with pytest.raises(error):
            with_tests([folder], lambda error=error: (_ for _ in ()).throw(error))
        with pytest.raises(KeyError):
            collected_in(folder)


def test_one_folder_that_cannot_be_collected_stops_all(tmp_path):
    folders = a_course(tmp_path, "first", "second")
    (folders[1] / "test_one.py").write_text("def test_x(:")
    with pytest.raises(TestsError, match="test_one"):
        with_tests(folders, lambda: pytest.fail("nothing is to be done"))
    (folders[1] / "test_one.py").write_text("def test_x(): pass")
    with pytest.raises(TestsError, match="second/hidden carries points"):
        with_tests(folders, lambda: pytest.fail("nothing is to be done"))


def test_a_conftest_acts_on_its_own_assignment_alone(tmp_path):
    folders = a_course(tmp_path, "first", "second")
    for folder in folders:
        with (folder / "test_one.py").open("a") as file:
            file.write(
                TEST.partition("print")[0]
                + "\n"
                + TEST[TEST.index("@pytest") :].replace("test_one", "test_two")
            )
    (folders[0] / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n    del items[1:]\n"
    )
    counts = with_tests(folders, lambda: [len(collected_in(folder).items) for folder in folders])
    assert counts == [1, 2]


def test_ctrl_c_while_tests_are_collected_is_ctrl_c(tmp_path):
    (folder,) = a_course(tmp_path, "first")
    (folder / "test_one.py").write_text("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        with_tests([folder], lambda: pytest.fail("nothing is to be done"))
