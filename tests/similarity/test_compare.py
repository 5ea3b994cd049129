"""Who stands out of a class, and who does not."""

from __future__ import annotations

import re

import nbformat
import pytest

from autograder.course.assignments import Course
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.similarity.compare import Compared, compare
from autograder.similarity.model import Pair
from tests.similarity.conftest import STYLES, Comparing, right


def pairs(found: Compared) -> set[frozenset[str]]:
    return {frozenset((p.one.student, p.other.student)) for p in found.comparison.pairs}


def only_pair(found: Compared) -> Pair:
    (pair,) = found.comparison.pairs
    return pair


def test_programs_of_different_styles_do_not_stand_out(comparing: Comparing) -> None:
    found = comparing({})
    assert found.comparison.compared == len(STYLES)
    assert pairs(found) == set()
    assert found.comparison.left_out == ()


def test_a_copy_with_other_names_stands_out(comparing: Comparing) -> None:
    copy = re.sub(r"\b(hidden|total|error|losses|epoch_loss|row)\b", r"my_\1", right("loops"))
    found = comparing({"copy": copy})
    assert pairs(found) == {frozenset(("copy", "loops"))}
    assert only_pair(found).alike > 0.9
    assert only_pair(found).exact < only_pair(found).alike


def test_a_notebook_is_compared_with_a_script(comparing: Comparing) -> None:
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_code_cell("%matplotlib inline\n!pip install numpy"),
        *map(nbformat.v4.new_code_cell, right("einsum").split("\n\n\n")),
    ]
    text = nbformat.writes(book)
    assert '"nbformat"' in text
    found = comparing({"copy": '{"nbformat": 4, ' + text.strip().removeprefix("{")})
    assert pairs(found) == {frozenset(("copy", "einsum"))}


def test_the_released_stub_counts_for_nothing(comparing: Comparing, course: Course) -> None:
    stub = (course.solutions.parent / "exercises" / "regression" / "regression.py").read_text()
    found = comparing({"one": stub, "other": stub})
    assert pairs(found) == set()
    assert {left.who.student for left in found.comparison.left_out} == {"one", "other"}
    assert all(left.why.startswith("too small") for left in found.comparison.left_out)


def test_what_more_than_a_third_has_counts_for_nothing(comparing: Comparing) -> None:
    crowd = {f"student{n}": right("loops") for n in range(8)}
    found = comparing(crowd)
    assert pairs(found) == set()


def test_three_who_share_are_a_cluster(comparing: Comparing) -> None:
    found = comparing({"copy": right("greek"), "copy of the copy": right("greek")})
    (cluster,) = found.comparison.clusters
    assert [who.student for who in cluster] == ["copy", "copy of the copy", "greek"]


def test_an_assignment_of_a_few_tokens_is_too_small(course: Course) -> None:
    found = compare(course.assignments["neuron"], [], {})
    assert "too small to compare" in found.comparison.verdict
    assert found.comparison.alike is None


def test_of_a_handful_nobody_can_say_what_is_usual(comparing: Comparing) -> None:
    found = comparing({"copy": right("loops")}, styles=("loops", "matrix", "einsum"))
    assert "fewer than 10" in found.comparison.verdict
    assert found.comparison.pairs == ()


def test_earlier_work_is_compared_with_this_class_and_not_with_itself(comparing: Comparing) -> None:
    found = comparing(
        {"copy": right("unit_objects")},
        earlier={"Ada": right("unit_objects"), "Bo": right("dict_of_layers"), "Cy": right("greek")},
    )
    shown = {
        ((p.one.student, p.one.earlier), (p.other.student, p.other.earlier))
        for p in found.comparison.pairs
    }
    assert (("copy", ""), ("Ada", "before")) in shown
    assert not [pair for pair in shown if pair[0][1] and pair[1][1]]


def test_who_takes_the_course_again_is_not_compared_with_herself(comparing: Comparing) -> None:
    found = comparing({"Ada": right("unit_objects")}, earlier={"Ada": right("unit_objects")})
    assert pairs(found) == set()


def test_shared_rarities_are_said_in_words(comparing: Comparing) -> None:
    odd = right("loops").replace(
        "    error = y - y_hat\n",
        "    # the graidents come form here\n    wobble = 0.0317\n    error = y - y_hat\n",
    )
    said = "\n".join(
        only_pair(comparing({"one": odd, "other": odd}, styles=(*STYLES[:6], *STYLES[7:]))).rarities
    )
    assert "“graidents” (elsewhere “gradients”)" in said
    assert "“the graidents come form here”" in said
    assert "“wobble”" in said
    assert "“0.0317”" in said


def a_report(student: str, mistake: str | None) -> Report:
    test = TestResult(
        id="t", title="t", score=0, max_score=1, outcome=Outcome.FAILED, mistake=mistake
    )
    return Report(
        student=student,
        assignment="regression",
        status=Status.GRADED,
        score=0,
        max_score=1,
        submission=None,
        isolation="",
        seed=0,
        exercises=(ExerciseResult.of("gradients", "Gradients", [test]),),
    )


def test_the_same_named_mistake_is_said_with_its_lines(comparing: Comparing) -> None:
    reports = [a_report(style, None) for style in STYLES] + [a_report("copy", "sign forgotten")]
    reports[STYLES.index("loops")] = a_report("loops", "sign forgotten")
    pair = only_pair(comparing({"copy": right("loops")}, reports=tuple(reports)))
    assert "The same mistake in gradients, in the same lines: sign forgotten" in pair.rarities


def test_a_mistake_that_many_made_is_not_said(comparing: Comparing) -> None:
    reports = tuple(a_report(who, "sign forgotten") for who in (*STYLES, "copy"))
    pair = only_pair(comparing({"copy": right("loops")}, reports=reports))
    assert not [said for said in pair.rarities if "mistake" in said]


BROKEN = {
    "binary": b"\x00\xff\xfe" * 1000,
    "not closed": b"def forward(x, params:\n    return (((\n'''" + b"x = 1\n" * 50,
    "not Python": b"Dear teacher, I could not do it. Best wishes!",
    "brackets": b"(" * 100_000,
    "one line": b"x=" + b"1+" * 90_000 + b"1",
    "too long": b"x = 1\n" * 100_000,
    "indented": b"if 1:\n        a = 1\n    b = 2\n" * 40,
    "empty": b"",
    "accents": "\u0041\u0300".encode() * 60_000,
    "notebook": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}',
}


def test_hostile_and_broken_files_never_stop_the_class(comparing: Comparing) -> None:
    found = comparing({**BROKEN, "copy": right("loops")})
    assert frozenset(("copy", "loops")) in pairs(found)
    left = {one.who.student: one.why for one in found.comparison.left_out}
    assert "not UTF-8" in left["binary"]
    assert left["too long"] == "it is too long to be compared"
    assert "notebook" in left["notebook"]
    compared = found.comparison.compared + len(found.comparison.left_out)
    assert compared == found.comparison.submissions


def test_fragments_are_the_same_in_both_texts(comparing: Comparing) -> None:
    found = comparing({"copy": "# mine\n\n" + right("loops")})
    pair = only_pair(found)
    for fragment in pair.fragments:
        here = found.programs[pair.one].text[slice(*fragment.characters)]
        there = found.programs[pair.other].text[slice(*fragment.characters_of_other)]
        assert here == there
        assert fragment.same_words
    assert pair.longest == max(fragment.tokens for fragment in pair.fragments)


@pytest.mark.parametrize("processes", [1, 2])
def test_it_finds_the_same_on_any_number_of_processes(
    comparing: Comparing, course: Course, processes: int
) -> None:
    found = comparing({f"copy{n}": right("loops") for n in range(2)})
    assert len(found.comparison.pairs) == 3
