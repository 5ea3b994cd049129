"""An audit of a course that is spoilt on purpose, each time in another way."""

from __future__ import annotations

import sys

import pytest

from autograder.audit.mutants import NoMutationToolError, mutants
from tests.audit.conftest import SmallCourse, findings, said

COST_CHECK = "    first_to_match(\n        lambda: (run.cost, (a - y) ** 2),"


@pytest.fixture
def weakened(small_course):
    """A course in which the tests of the cost pass for whatever number there is."""
    small_course.edit(
        "solutions/neuron/hidden/test_4_cost.py",
        COST_CHECK,
        "    first_to_match(\n        lambda: (run.cost, run.cost.number()),",
    )
    return small_course


# --- a sound course -------------------------------------------------------------------------


def test_a_sound_course_is_all_good(small_course):
    audited = small_course.audited(seeds=5)
    assert audited.good, said(audited)
    says = {check.asks: check.says for check in audited.checks}
    assert says["the solution gets all points"] == "1 of 1"
    assert says["the stub gets none"] == "2 files"
    assert says["right variants get all points"] == "2 of 2"
    count = len(list(mutants(small_course.assignment)))
    assert count > 10
    assert says["mutants of the solution are caught"] == f"{count} of {count}"


def test_each_test_is_credited_with_what_it_catches(small_course):
    records = {record.test.id: record for record in small_course.audited().records}
    # The number typed in is right for the givens, and only there.
    follows = records["test_1_weighted_sum::test_other_givens"]
    typed_in_aside = records["test_1_weighted_sum::test_these_givens"]
    assert follows.catches == typed_in_aside.catches + 1
    assert follows.alone == 1
    assert typed_in_aside.alone == 0
    assert len(records) == 10


# --- hidden tests that are no good ----------------------------------------------------------


def test_a_test_that_was_weakened_lets_mutants_live(weakened):
    audited = weakened.audited()
    alive = findings(audited, "mutants")
    assert any(found.shows == "- cost = (a - y) ** 2\n+ cost = (a + y) ** 2" for found in alive)
    assert all("neuron.py, line " in found.says for found in alive)
    assert all("Exercise 4: cost" in found.says for found in alive)


def test_a_line_of_the_master_that_is_named_is_the_changed_one(weakened):
    master = weakened.assignment.master.read_text("utf-8").splitlines()
    for mutant in mutants(weakened.assignment):
        assert master[mutant.line - 1].strip() == mutant.was.splitlines()[0]


def test_a_test_that_catches_nothing_is_idle(small_course):
    small_course.write(
        "solutions/neuron/hidden/test_5_idle.py",
        "import pytest\n"
        'pytestmark = pytest.mark.exercise("idle", "Exercise 5: idle")\n'
        '@pytest.mark.points(1, title="w, as it is given")\n'
        "def test_given(student):\n"
        "    student.w.equals(0.5)\n",
    )
    audited = small_course.audited()
    assert said(audited, "every hidden test") == [
        "idle: test_5_idle::test_given (Exercise 5: idle: w, as it is given)"
    ]
    (record,) = (record for record in audited.records if record.idle)
    assert record.test.id == "test_5_idle::test_given"
    # And it gives points for nothing.
    stub = findings(audited, "stub")
    assert {found.says for found in stub} == {
        "stub.py gets 1 of 11 points with nothing written",
        "stub.ipynb gets 1 of 11 points with nothing written",
    }
    assert {found.shows for found in stub} == {"passes: w, as it is given"}


def test_a_test_that_depends_on_its_inputs_is_flaky(small_course):
    small_course.edit(
        "solutions/neuron/hidden/test_2_sigmoid.py",
        "    student.sigmoid(0.0).equals(0.5)",
        "    student.sigmoid(0.0).equals(0.5 if rng.uniform() < 0.8 else 0.6)",
    )
    small_course.edit(
        "solutions/neuron/hidden/test_2_sigmoid.py",
        "def test_zero(student):",
        "def test_zero(student, rng):",
    )
    flaky = findings(small_course.audited(seeds=40), "same verdicts")
    assert any(
        found.says.startswith("flaky: test_2_sigmoid::test_zero fails solution for ")
        for found in flaky
    )
    assert all("test_zero" in found.says for found in flaky)
    assert any("expected 0.6" in found.shows for found in flaky)


def test_a_wrong_program_caught_by_luck_is_flaky(small_course):
    small_course.edit(
        "solutions/neuron/hidden/test_1_weighted_sum.py",
        "    student.rerun(**givens).z.equals(",
        "    if rng.uniform() < 0.5:\n        return\n    student.rerun(**givens).z.equals(",
    )
    audited = small_course.audited(seeds=40)
    luck = [text for text in said(audited, "same verdicts") if "fails typed-in for" in text]
    missed = "typed-in keeps all points in weighted_sum"
    # With other inputs it is caught, or was caught and now is not.
    assert luck or missed in said(audited)


# --- programs that are not what they should be ------------------------------------------------


def test_a_solution_that_is_wrong_is_said_to_be(small_course):
    small_course.edit(
        "solutions/neuron/neuron.py",
        "return 1 / (1 + math.exp(-z))",
        "return 1 / (1 + math.exp(z))",
    )
    audited = small_course.audited()
    (found,) = findings(audited, "solution gets all")
    assert found.says == "solution gets 9 of 10 points"
    assert "test_2_sigmoid::test_two: sigmoid(2) returned 0.119" in found.shows
    assert len(findings(audited, "right variants")) == 2


def test_a_solution_that_cannot_be_read_is_not_graded(small_course):
    (small_course.programs / "neuron" / "right" / "broken.ipynb").write_text("{")
    assert said(small_course.audited(), "right variants") == ["broken.ipynb is not graded"]


def test_a_wrong_program_that_loses_elsewhere_is_found(small_course):
    slips = small_course.programs / "neuron" / "slips.toml"
    slips.write_text(slips.read_text().replace('loses = ["weighted_sum"]', 'loses = ["cost"]', 1))
    (found,) = findings(small_course.audited(), "only there")
    assert (
        found.says == "bias-forgotten keeps all points in cost and loses points in weighted_sum too"
    )
    assert "test_1_weighted_sum::test_these_givens: z " in found.shows


def test_of_many_wrong_programs_a_sample_is_tried_and_all_if_asked(small_course):
    slips = small_course.programs / "neuron" / "slips.toml"
    one = slips.read_text().partition("[[slip]]")[2].partition("[[slip]]")[0]
    names = [f"bias-forgotten {number}" for number in range(45)]
    slips.write_text("".join("[[slip]]" + one.replace("bias-forgotten", name) for name in names))
    says = {check.asks: check.says for check in small_course.audited().checks}
    asks = "wrong programs lose points where they are wrong, and only there"
    assert says[asks] == "40 of 40, a sample of 45 (--thorough tries them all)"
    says = {check.asks: check.says for check in small_course.audited(thorough=True).checks}
    assert says[asks] == "45 of 45"


# --- mutants that are no mistakes -------------------------------------------------------------

HARMLESS = """
[[equivalent]]
exercise = "Exercise 1: weighted sum"
was = "z = w * a_prev + b + 0"
becomes = "z = w * a_prev + b - 0"
reason = "Nothing is nothing."
"""


@pytest.fixture
def padded(small_course):
    """A course with a solution that has a harmless mutant."""
    small_course.edit(
        "solutions/neuron/neuron.py", "z = w * a_prev + b\n", "z = w * a_prev + b + 0\n"
    )
    return small_course


def test_a_mutant_that_is_right_survives(padded):
    (found,) = findings(padded.audited(), "mutants")
    assert found.says.startswith("survives: mutant ")
    assert found.shows == "- z = w * a_prev + b + 0\n+ z = w * a_prev + b - 0"


def test_a_mutant_that_is_proven_right_is_no_finding(padded):
    padded.write("solutions/neuron/equivalent.toml", HARMLESS)
    audited = padded.audited()
    assert audited.good, said(audited)
    assert any("1 proven right" in check.says for check in audited.checks)


def test_a_proof_of_a_mutant_that_is_gone_is_found(small_course):
    small_course.write("solutions/neuron/equivalent.toml", HARMLESS)
    assert said(small_course.audited(), "mutants") == [
        "equivalent.toml speaks of a mutant that is not there (Exercise 1: weighted sum)"
    ]


def test_a_proof_of_a_mutant_that_loses_points_is_found(padded):
    wrong = HARMLESS.replace("+ b - 0", "- b + 0")
    padded.write("solutions/neuron/equivalent.toml", HARMLESS + wrong)
    (found,) = said(padded.audited(), "mutants")
    assert found.startswith("equivalent.toml calls it right, and it loses points: neuron.py, line ")


# --- mutants ----------------------------------------------------------------------------------


def test_mutants_are_new_programs_that_differ_in_a_solution_region_only(small_course):
    master = small_course.assignment.master.read_text("utf-8")
    made = list(mutants(small_course.assignment))
    assert len({mutant.source for mutant in made}) == len(made)
    for mutant in made:
        compile(mutant.source, mutant.name, "exec")
        assert len(mutant.source.splitlines()) == len(master.splitlines())
        changed = [
            (old, new)
            for old, new in zip(master.splitlines(), mutant.source.splitlines(), strict=True)
            if old != new
        ]
        assert [(old.strip(), new.strip()) for old, new in changed] == [
            (mutant.was, mutant.becomes)
        ]


def test_without_the_mutation_tool_it_is_said_how_to_get_it(small_course, monkeypatch):
    monkeypatch.setitem(sys.modules, "mutmut.mutation.file_mutation", None)  # as if not installed
    with pytest.raises(NoMutationToolError, match="pip install"):
        list(mutants(small_course.assignment))


def test_a_mutant_that_never_ends_is_caught_in_time(small_course):
    small_course.edit("pyproject.toml", "programs =", "call-seconds = 0.8\nprograms =")
    small_course.edit(
        "solutions/neuron/neuron.py",
        "    return 1 / (1 + math.exp(-z))\n",
        "    n = 1\n    while n > 0:\n        n -= 1\n    return 1 / (1 + math.exp(-z))\n",
    )
    endless = "- n -= 1\n+ n += 1"
    assert endless in [mutant.diff for mutant in mutants(small_course.assignment)]
    assert endless not in [f.shows for f in findings(small_course.audited(), "mutants")]


# --- the command ------------------------------------------------------------------------------


def test_the_command_says_all_good_and_ends_with_0(small_course):
    done = small_course.command()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all good" in done.stdout
    assert "Exercise 4: cost" in done.stdout


def test_the_command_names_what_it_found_and_ends_with_1(weakened):
    done = weakened.command("neuron")
    assert done.returncode == 1, done.stderr
    assert "survives: mutant " in done.stdout
    assert "- cost = (a - y) ** 2" in done.stdout
    assert "all good" not in done.stdout
    assert "found" in done.stdout.splitlines()[-1]


def test_where_no_tick_can_be_printed_the_findings_are(weakened, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = weakened.command("neuron")
    assert done.returncode == 1, done.stderr
    assert "survives: mutant " in done.stdout
    assert "Traceback" not in done.stderr


def spoil_slip(course: SmallCourse) -> None:
    course.edit("programs/neuron/slips.toml", 'replace = "z = 1.125"', 'replaces = "z = 1.125"')


def spoil_text(course: SmallCourse) -> None:
    course.edit("programs/neuron/slips.toml", 'replace = "z = 1.125"', 'replace = "z"\nname = ""')


def name_twice(course: SmallCourse) -> None:
    course.edit("programs/neuron/slips.toml", 'name = "typed-in"', 'name = "bias-forgotten"')


def move_programs(course: SmallCourse) -> None:
    course.edit("pyproject.toml", '"programs"', '"elsewhere"')


def spoil_proof(course: SmallCourse) -> None:
    course.write("solutions/neuron/equivalent.toml", "[[equivalent]]\nwas = 'a'\n")


def forget_what_it_loses(course: SmallCourse) -> None:
    (course.programs / "neuron" / "wild").mkdir()
    course.write("programs/neuron/wild/one.py", "z = 1\n")


@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (spoil_slip, "slips.toml"),
        (spoil_text, "slips.toml"),
        (name_twice, "bias-forgotten"),
        (move_programs, "elsewhere"),
        (spoil_proof, "equivalent.toml"),
        (forget_what_it_loses, "one.py"),
    ],
)
def test_files_that_cannot_be_used_are_wrong_usage_and_named(small_course, spoil, names):
    spoil(small_course)
    done = small_course.command()
    assert done.returncode == 2
    assert names in done.stderr
    assert "Traceback" not in done.stderr


def test_an_assignment_that_is_not_there_is_wrong_usage(small_course):
    done = small_course.command("neurone")
    assert done.returncode == 2
    assert "neurone" in done.stderr


# --- answers that no test expects -------------------------------------------------------------


def test_a_helper_that_raises_over_an_odd_answer_is_found(small_course):
    small_course.edit(
        "solutions/neuron/hidden/test_2_sigmoid.py",
        "    student.sigmoid(0.0).equals(0.5)\n",
        "    import numpy as np\n\n"
        "    assert np.ndim(student.sigmoid(0.0).value) == 0\n"
        "    student.sigmoid(0.0).equals(0.5)\n",
    )
    found = findings(small_course.audited(thorough=True), "whatever is answered")
    assert found and all("test_2_sigmoid.py, line 16: ValueError" in one.says for one in found)
    assert any("sigmoid is a ragged list" in one.shows for one in found)


def test_the_same_helper_with_an_answer_is_fine(small_course):
    small_course.edit(
        "solutions/neuron/hidden/test_2_sigmoid.py",
        "    student.sigmoid(0.0).equals(0.5)\n",
        "    import numpy as np\n\n"
        "    assert np.ndim(student.sigmoid(0.0)) == 0\n"
        "    student.sigmoid(0.0).equals(0.5)\n",
    )
    assert not findings(small_course.audited(thorough=True), "whatever is answered")
