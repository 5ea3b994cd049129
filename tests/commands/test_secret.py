"""A secret that everybody knows is no secret: who grades is told, once, and how to set one."""

from __future__ import annotations

import pytest

HOW = "secrets.token_hex()"


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"secret": "change me"}, 'still "change me"'), ({"secret": ""}, "not set"), ({}, "not set")],
)
def test_who_grades_without_a_secret_is_told_once(
    classroom, grade, make_course, tmp_path, settings, said
):
    for student in ("ada", "bo"):
        classroom.hand_in(student)
    graded = grade(classroom, "--solutions", make_course(tmp_path, **settings))
    assert graded.done.returncode == 0
    assert graded.done.stderr.count(f"The course's secret is {said}") == 1
    assert HOW in graded.done.stderr and "course's secret" not in graded.done.stdout
    assert "course's secret" not in graded.page("ada")


def test_who_has_set_one_hears_nothing(classroom, grade, make_course, tmp_path):
    classroom.hand_in("ada")
    graded = grade(classroom, "--solutions", make_course(tmp_path, secret="s"))
    assert graded.done.returncode == 0 and "course's secret" not in graded.said


def test_the_environments_secret_comes_before_the_files(
    classroom, grade, make_course, environment, tmp_path
):
    classroom.hand_in("ada")
    solutions = make_course(tmp_path, secret="change me")
    seeds = []
    for own in ("rosebud", "xanadu", "rosebud", " "):
        graded = grade(classroom, "--solutions", solutions, env=environment(AUTOGRADER_SECRET=own))
        assert ("course's secret" in graded.said) is (own == " ")
        assert "rosebud" not in graded.said + graded.page("ada") + str(graded.report("ada"))
        seeds.append(graded.report("ada")["seed"])
    assert seeds[0] == seeds[2] and len(set(seeds)) == 3


def test_the_doctor_says_so_and_finds_the_machine_fit_all_the_same(
    autograder, environment, make_course, tmp_path
):
    make_course(tmp_path, secret="change me")
    done = autograder("doctor", cwd=tmp_path)
    assert 'NOTE secret: still "change me"' in done.stdout and HOW in done.stdout
    assert done.returncode == 0
    done = autograder("doctor", cwd=tmp_path, env=environment(AUTOGRADER_SECRET="rosebud"))
    assert "ok   secret: the course has its own" in done.stdout and "rosebud" not in done.stdout
