"""What a student is told: what was called with what, what came back, what was due, and where."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(scope="module")
def graded(grade_once, right, quick_course):
    def sigmoid(body: str) -> str:
        return right.replace("    return 1 / (1 + math.exp(-z))\n", body)

    def uncalled(body: str) -> str:
        return sigmoid(body).replace("a = sigmoid(z)", "a = 0.7549149868676283")

    def fill(room):
        room.hand_in("wrong", sigmoid("    return 0.25\n"))
        room.hand_in("typed in", right.replace("z = w * a_prev + b", "z = 1.125"))
        room.hand_in("no return", sigmoid("    1 / (1 + math.exp(-z))\n"))
        room.hand_in("a text", sigmoid("    return '0.5'\n"))
        room.hand_in("an array", sigmoid("    return [0.5, 0.5]\n"))
        room.hand_in("nan", sigmoid("    return float('nan')\n"))
        room.hand_in("an object", sigmoid("    return object()\n"))
        room.hand_in("raises", sigmoid("    scale = {}\n    return scale['one'] / z\n"))
        room.hand_in(
            "raises below", sigmoid("    return half(z)\ndef half(z):\n    return z / 0\n")
        )
        room.hand_in(
            "numpy raises", sigmoid("    import numpy as np\n    return np.ones(2) @ np.ones(3)\n")
        )
        room.hand_in("no argument", right.replace("def sigmoid(z)", "def sigmoid()"))
        room.hand_in("misspelt", right.replace("sigmoid", "sigmiod"))
        room.hand_in(
            "not a function", right.replace("def sigmoid(z)", "def s(z)") + "sigmoid = 3\n"
        )
        room.hand_in("stops early", right.replace("a = sig", "1 / 0\na = undefined + sig"))
        room.hand_in("for ever", uncalled("    while True: pass\n"))
        room.hand_in("for ever at the top", "while True: pass\n" + right)
        catching = (
            "        try:\n            while True: pass\n        except BaseException: pass\n"
        )
        room.hand_in("catches all", uncalled("    while True:\n" + catching))
        room.hand_in("leaves", uncalled("    import os\n    os._exit(0)\n"))
        room.hand_in("segfault", uncalled("    import ctypes\n    ctypes.string_at(0)\n"))
        room.hand_in("exits", sigmoid("    raise SystemExit(0)\n"))
        room.hand_in("recursion", sigmoid("    return sigmoid(z)\n"))
        room.hand_in(
            "killed once",
            sigmoid(
                "    import os\n    if z == 0: os._exit(0)\n    return 1 / (1 + math.exp(-z))\n"
            ),
        )

    return grade_once(fill, "--solutions", quick_course, "--jobs", "2")


@pytest.fixture
def at_zero(graded):
    """What a student is told of `sigmoid(0)`."""
    return lambda student: graded.test(student, "sigmoid", "σ(0) is one half")


def test_a_wrong_value_is_told_with_call_value_and_due(at_zero):
    test = at_zero("wrong")
    assert test["outcome"] == "failed"
    assert re.search(r"sigmoid\(0(\.0)?\)", test["message"])
    assert "0.25" in test["message"]
    assert "0.5" in test["message"]
    assert test["hint"]


def test_a_typed_in_answer_is_told_with_the_other_givens(graded):
    test = graded.test("typed in", "weighted_sum", "z follows other givens")
    assert test["outcome"] == "failed"
    for given in ("w = ", "b = ", "a_prev = ", "1.125"):
        assert given in test["message"]


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("no return", ["None", "return"]),
        ("a text", ["text", "'0.5'"]),
        ("an array", ["2 values", "0.5"]),
        ("nan", ["nan", "0.5"]),
        ("an object", ["sigmoid(", "object"]),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(at_zero, student, words):
    test = at_zero(student)
    assert test["outcome"] == "failed"
    assert all(word in test["message"] for word in words), test["message"]


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("raises", ["KeyError", "'one'", "neuron.py, line 12", "return scale['one'] / z"]),
        ("raises below", ["ZeroDivisionError", "neuron.py, line 13", "in half", "return z / 0"]),
        ("numpy raises", ["ValueError", "neuron.py, line 12", "np.ones(2) @ np.ones(3)"]),
        ("no argument", ["TypeError", "argument"]),
        ("recursion", ["RecursionError", "neuron.py, line 11"]),
        ("not a function", ["sigmoid"]),
        ("exits", ["SystemExit", "neuron.py, line 11"]),
    ],
)
def test_an_exception_is_told_with_file_line_and_source(at_zero, student, words):
    test = at_zero(student)
    assert test["outcome"] in ("error", "failed")
    assert all(word in test["message"] for word in words), test["message"]


def test_a_misspelt_name_is_missing_and_the_near_one_is_named(at_zero):
    test = at_zero("misspelt")
    assert test["outcome"] == "missing"
    assert "sigmiod" in test["message"]


def test_a_name_after_a_failing_line_is_told_with_that_line(graded):
    test = graded.test("stops early", "activation", "a for the givens")
    assert test["outcome"] == "error"
    assert "neuron.py, line 14" in test["message"]
    assert "undefined" in test["message"]


def test_a_failing_line_of_a_script_costs_only_what_depends_on_it(graded):
    points = graded.points("stops early")
    assert (points["weighted_sum"], points["sigmoid"], points["activation"]) == (2, 4, 0)


@pytest.mark.parametrize("student", ["for ever", "catches all"])
def test_an_endless_loop_costs_its_own_tests_only_and_says_how_long_it_had(
    graded, at_zero, student
):
    test = at_zero(student)
    assert test["outcome"] == "timed out"
    assert re.search(r"0\.8 seconds", test["message"])
    assert graded.report(student)["status"] == "graded"


def test_an_endless_loop_at_the_top_costs_itself_and_a_note_says_how_long_it_had(graded):
    report = graded.report("for ever at the top")
    assert report["score"] == 10
    assert "line 1 (`while True: pass`) was left out" in report["notes"][0]
    assert "1.2 seconds" in report["notes"][0]


def test_an_endless_function_leaves_the_other_exercises_their_points(graded):
    points = graded.points("for ever")
    assert (points["weighted_sum"], points["sigmoid"]) == (2, 0)


@pytest.mark.parametrize("student", ["leaves", "segfault"])
def test_a_crash_is_a_crash_and_the_submission_is_graded(graded, at_zero, student):
    test = at_zero(student)
    assert (test["outcome"], test["score"]) == ("crashed", 0)
    assert "sigmoid" in test["message"]
    assert graded.report(student)["status"] == "graded"


def test_after_a_crash_the_next_test_gets_a_fresh_process(graded):
    assert graded.exercise("killed once", "sigmoid")["score"] == 3
    assert graded.report("killed once")["score"] == 9


def test_no_message_shows_the_graders_own_frames_or_paths(graded, project):
    for file in graded.out.rglob("report.json"):
        text = file.read_text("utf-8")
        for foreign in (
            "autograder/",
            "/engine",
            "worker.py",
            "program.py",
            "student.py",
            "site-packages",
            "Traceback (most recent",
            "conftest",
            "test_2_sigmoid.py",
            str(project),
        ):
            assert foreign not in text, f"{foreign} in {file}"


def test_the_page_says_what_to_fix_first(graded):
    page = graded.page("wrong")
    assert "What to fix first" in page
    assert "σ(0) is one half" in page


def test_all_are_graded(graded):
    assert graded.done.returncode == 0, graded.said
