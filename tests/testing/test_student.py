"""A submission as hidden tests see it, the same in the jail and in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.report.model import Outcome
from autograder.testing.answer import Mismatch
from autograder.testing.replies import Crashed, NotWritten, StudentError, TimedOut, Unreadable
from autograder.testing.student import Student, recorded_calls

Submitted = Callable[..., Student]


def words(kind: type[Exception], call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(kind) as caught:
        call(*args, **kwargs)
    return str(caught.value)


# --- values and calls -----------------------------------------------------------------------


def test_values_are_fetched_and_functions_called(submitted: Submitted) -> None:
    student = submitted("z = 3.0\ndef double(x): return 2 * x")
    student.z.equals(3.0)
    student.double(2.0).equals(4.0)
    student.double(x=3.0).equals(6.0)


@pytest.mark.parametrize(
    "made",
    [
        "2.0", "2", "np.float64(2)", "np.float32(2)", "np.int64(2)", "np.array(2.0)",
        "np.array([2.0])", "np.array([[2.0]])", "[2.0]", "(2.0,)", "[np.array([2.0])]",
        "Fraction(2)", "Decimal(2)", "Tensor()", "np.matrix([[2]])", "range(2, 3)",
    ],
)  # fmt: skip
def test_a_number_in_any_clothes_is_that_number(submitted: Submitted, made: str) -> None:
    student = submitted(
        f"""
        import numpy as np
        from decimal import Decimal
        from fractions import Fraction
        class Tensor:
            def __array__(self, dtype=None, copy=None): return np.array(2.0)
        z = {made}
        def f(x): return {made}
        """
    )
    student.z.equals(2.0)
    student.f(1.0).equals(2.0)
    assert student.f(1.0).number() == 2.0


@pytest.mark.parametrize(
    "made",
    [
        "[1.0, 2.0]", "(1.0, 2.0)", "np.array([1.0, 2.0])", "np.array([[1.0], [2.0]])",
        "np.array([[1.0, 2.0]])", "[[1.0], [2.0]]", "[np.array([1.0]), np.array([[2.0]])]",
        "np.array([1, 2], dtype=np.int8)", "np.array([1.0, 2.0], dtype=object)", "range(1, 3)",
        "np.asfortranarray([[1.0, 2.0]]).T", "np.arange(5)[1:4:1][:2]",
    ],
)  # fmt: skip
def test_a_vector_in_any_clothes_is_that_vector(submitted: Submitted, made: str) -> None:
    student = submitted(f"import numpy as np\ndef f(): return {made}")
    student.f().equals([1.0, 2.0])
    a, b = student.f().shaped((2,)).parts(2)
    assert (a.number(), b.number()) == (1.0, 2.0)
    assert not student.f().matches([2.0, 1.0])


@pytest.mark.parametrize(
    "made",
    ["None", "'2'", "{}", "[]", "float('nan')", "float('inf')", "[2.0, 2.0]", "np.zeros((0, 3))"],
)
def test_what_is_not_the_number_due_is_refused(submitted: Submitted, made: str) -> None:
    student = submitted(f"import numpy as np\ndef f(x): return {made}")
    assert not student.f(1.0).matches(2.0)
    assert words(Mismatch, student.f(1.0).equals, 2.0).startswith("f(1) returned ")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            "{1, 2}",
            "f(1) returned an object of type set; numbers, lists, dicts",
        ),
        ("1j", "f(1) returned a complex number; numbers, lists, dicts and arrays can be read."),
        ("object()", "f(1) returned an object of type object; numbers"),
        ("f", "f(1) returned the function `f` itself (is a call `(…)` missing?); numbers"),
        ("(n for n in [])", "f(1) returned an object of type generator; numbers"),
        ("10**700", "f(1) returned a whole number of more than 600 digits; numbers"),
        ("{(0, 1): 2}", "f(1) returned a dict with an object of type tuple as a key; numbers"),
        (
            "np.zeros(10**6)",
            "f(1) returned a value of 8 MB, more than the 2 MB that an answer may have; numbers",
        ),
        ("np.random.default_rng(0)", "f(1) returned "),
        ("iter([])", "f(1) returned an object of type list_iterator; numbers"),
    ],
)
def test_what_cannot_be_read_is_told(submitted: Submitted, made: str, said: str) -> None:
    student = submitted(f"import numpy as np\ndef f(x): return {made}")
    assert words(Unreadable, student.f, 1.0).startswith(said)


@pytest.mark.parametrize("made", ["{1, 2}", "1j", "np.random.default_rng(0)", "iter([])"])
def test_a_value_that_cannot_be_read_is_told(submitted: Submitted, made: str) -> None:
    student = submitted(f"import numpy as np\nz = {made}")
    assert words(Unreadable, lambda: student.z).startswith("`z` is ")


def test_a_name_that_is_a_number_where_a_function_was_due_earns_nothing(
    submitted: Submitted,
) -> None:
    student = submitted("def loss(y): return y * y\nloss = loss(3.0)")
    with pytest.raises((StudentError, Mismatch)) as caught:
        student.loss(2.0).equals(4.0)
    assert "`loss`" in str(caught.value) or "loss" in str(caught.value)
    assert "9" in str(caught.value) and "function" in str(caught.value)


@pytest.mark.parametrize(
    "use",
    [
        lambda z: z.equals(2.0),
        lambda z: z.number(),
        lambda z: z.array((2,)),
        lambda z: z.shaped((2,)),
        lambda z: z.parts(2),
        lambda z: z["W"],
        lambda z: z[0],
        lambda z: float(z),
        lambda z: list(z),
    ],
)
def test_a_name_that_is_a_function_where_a_value_was_due_earns_nothing(
    submitted: Submitted, use: Callable[[Any], Any]
) -> None:
    student = submitted("def z(): return 2.0")
    with pytest.raises((StudentError, Mismatch), match="function"):
        use(student.z)


def test_arguments_arrive_as_what_they_were(submitted: Submitted) -> None:
    student = submitted(
        """
        import numpy as np
        def kinds(*args, **kwargs):
            return [type(a).__name__ for a in [*args, *kwargs.values()]]
        """
    )
    sent = student.kinds(
        1, 2.0, "a", None, True, [1], (1, 2), {"a": 1}, np.ones(2), np.float64(1), k=1
    )
    assert sent.value == "int float str NoneType bool list list dict ndarray float int".split()  # noqa: SIM905


def test_what_the_submission_does_to_its_arguments_does_not_reach_the_test(
    submitted: Submitted,
) -> None:
    student = submitted("def spoil(W, d, l):\n    W += 1\n    d.clear()\n    l.append(1)")
    W, d, numbers = np.zeros(2), {"a": 1}, [0]
    student.spoil(W, d, numbers)
    assert W.tolist() == [0, 0] and d == {"a": 1} and numbers == [0]


def test_a_call_can_give_back_its_arguments_as_it_left_them(submitted: Submitted) -> None:
    student = submitted("def step(W, lr):\n    W -= lr\n    return W.sum()")
    W = np.array([1.0, 2.0])
    total, (after, rate) = student.step.with_arguments(W, 0.5)
    total.equals(2.0)
    after.equals([0.5, 1.5])
    rate.equals(0.5)
    assert W.tolist() == [1.0, 2.0]
    assert words(Mismatch, after.equals, W).startswith("W, after step([1, 2], 0.5), is [0.5, 1.5]")


@pytest.mark.parametrize(
    "many",
    [
        "[1.0] * 5000",
        "'a' * 5000",
        "[[1.0] * 90] * 90",
        "np.ones(5000)",
        "{n: [n] for n in range(900)}",
    ],
)
def test_of_answers_that_are_large_or_many_none_is_kept(submitted: Submitted, many: str) -> None:
    student = submitted(
        f"""
        import numpy as np
        def few(x): return {{"a": [x, np.ones(3)]}}
        def many(x): return {many}
        """
    )
    student.many(1.0)
    for x in range(20):
        student.few(float(x))
    kept = [(name, args) for name, args, _ in recorded_calls(student)]
    assert kept == [("few", (float(x),)) for x in range(8)]


def test_fewer_arguments_than_were_given_are_no_answer(submitted: Submitted) -> None:
    student = submitted(
        """
        import sys
        def step(W, rate):
            frame = sys._getframe()
            while "request" not in frame.f_locals:
                frame = frame.f_back
            frame.f_locals["request"].args.pop()
            return 1.0
        """
    )
    said = words(Crashed, student.step.with_arguments, [1.0], 0.5)
    assert "could not be read" in said


def test_arguments_that_cannot_be_given_back_do_not_hide_the_answer(submitted: Submitted) -> None:
    student = submitted("def draw(rng): return rng.normal()")
    drawn, _ = student.draw.with_arguments(np.random.default_rng(3))
    drawn.equals(np.random.default_rng(3).normal())


def test_a_random_generator_keeps_its_stream(submitted: Submitted) -> None:
    student = submitted("def draw(rng, n):\n    return [rng.normal() for _ in range(n)]")
    rng = np.random.default_rng(5)
    rng.normal(size=3)
    expected = np.random.default_rng(5).normal(size=7)[3:]
    student.draw(rng, 4).equals(expected)
    student.draw(rng=rng, n=4).equals(expected)  # the test's own stream stays where it was


def test_a_program_keeps_its_state_between_calls(submitted: Submitted) -> None:
    student = submitted(
        "count = 0\ndef tick():\n    global count\n    count += 1\n    return count"
    )
    assert [student.tick().number() for _ in range(3)] == [1, 2, 3]
    student.count.equals(3)


@pytest.mark.parametrize("name", ["f", "_f", "F", "σ", "rerun_me"])
def test_names_of_all_sorts_are_reached(submitted: Submitted, name: str) -> None:
    getattr(submitted(f"def {name}(): return 1.0"), name)().equals(1.0)


def test_python_may_ask_a_student_for_its_own_names(submitted: Submitted) -> None:
    student = submitted("x = 1")
    assert not hasattr(student, "__wrapped__")
    assert not hasattr(student, "__len__")


def test_what_a_class_makes_can_be_read_where_it_is_a_number(submitted: Submitted) -> None:
    student = submitted("class Box:\n    def __init__(self, x): self.x = x")
    assert "an object of type Box" in words(Unreadable, student.Box, 1.0)


# --- what is said ---------------------------------------------------------------------------


def test_a_wrong_answer_says_what_was_called_with_what_what_came_and_what_was_due(
    submitted: Submitted,
) -> None:
    student = submitted("def f(x, y): return x + y")
    assert words(Mismatch, student.f(1.0, 2.5).equals, 4.0) == "f(1, 2.5) returned 3.5; expected 4."
    assert words(Mismatch, student.f(1.0, y=2).equals, 4.0, symbol="Σ") == (
        "f(1, 2) (Σ) returned 3; expected 4."
    )


def test_long_arguments_are_told_one_by_one(submitted: Submitted) -> None:
    student = submitted("def f(W, x): return 1.0")
    said = words(Mismatch, student.f(np.arange(12.0), [0.123456789, 2.0]).equals, 4.0)
    assert said.splitlines() == [
        "f(W, x) returned 1; expected 4.",
        "with W = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
        "     x = [0.123456789, 2]",
    ]
    student = submitted("def f(W, x): raise ValueError('no')")
    assert "with W = [0, 1" in words(StudentError, student.f, np.arange(12.0), [0.123456789, 2.0])


def test_more_arguments_than_parameters_are_told_too(submitted: Submitted) -> None:
    student = submitted("def f(x): return x")
    said = words(StudentError, student.f, 1.0, [123456.0] * 8)
    assert "TypeError" in said and "argument 2 = [123456," in said


def test_an_exception_is_told_with_the_students_own_file_line_and_code(
    submitted: Submitted,
) -> None:
    student = submitted("def f(x):\n    return g(x)\n\ndef g(x):\n    return 1 / x")
    assert words(StudentError, student.f, 0.0) == (
        "f(0) raised ZeroDivisionError: float division by zero\narea.py, line 5, in g:\n"
        "    return 1 / x"
    )


def test_in_a_notebook_the_cell_is_told(submitted: Submitted) -> None:
    student = submitted("a = 1", "def f(x):\n    return x[3]", notebook=True)
    assert words(StudentError, student.f, [1.0]) == (
        "f([1]) raised IndexError: list index out of range\ncode cell 2, line 2, in f:\n"
        "    return x[3]"
    )


def test_an_exception_inside_a_library_points_at_the_students_line(submitted: Submitted) -> None:
    student = submitted("import numpy as np\ndef f(x):\n    return np.ones(2) @ np.ones(3)")
    said = words(StudentError, student.f, 1.0)
    assert said.endswith("area.py, line 3, in f:\n    return np.ones(2) @ np.ones(3)")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def volume(): pass", "`area` is not there: nothing in the program has that name."),
        (
            "def areas(): pass",
            "`area` is not there: nothing in the program has that name. "
            "There is `areas`: is that the one?",
        ),
        (
            "def todo(): raise NotImplementedError('Exercise 1: area')\narea = todo()",
            "Exercise 1: area is not written yet.",
        ),
        (
            "def __getattr__(name): raise NotImplementedError('Exercise 1: area')",
            "Exercise 1: area is not written yet.",
        ),
    ],
)
def test_a_name_that_is_not_there_is_told_with_why(
    submitted: Submitted, source: str, said: str
) -> None:
    student = submitted(source)
    assert words(NotWritten, lambda: student.area) == said
    assert words(NotWritten, lambda: student.area(2.0)) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "area = 1 / 0",
            "`area` is not there: the program stopped before it, with ZeroDivisionError: "
            "division by zero\narea.py, line 1:\n    area = 1 / 0",
        ),
        (
            "def area(x)\n    return 1",
            "`area` is not there: the program stopped before it, with SyntaxError: "
            "expected ':'\narea.py, line 1:\n    def area(x)",
        ),
    ],
)
def test_a_name_that_the_program_did_not_get_to_is_written_and_raised(
    submitted: Submitted, source: str, said: str
) -> None:
    student = submitted(source)
    for asked in (lambda: student.area, lambda: student.area(2.0)):
        with pytest.raises(StudentError) as caught:
            asked()
        assert str(caught.value) == said
        assert caught.value.outcome is Outcome.ERROR


def test_a_stub_is_not_written_yet(submitted: Submitted) -> None:
    student = submitted("def area(r): raise NotImplementedError('Exercise 2: area')\n"
                        "def volume(r): raise NotImplementedError")  # fmt: skip
    assert words(NotWritten, student.area, 1.0) == "Exercise 2: area is not written yet."
    assert words(NotWritten, student.volume, 1.0) == "This part is not written yet."


def test_a_function_that_is_deleted_while_it_works_is_missing(submitted: Submitted) -> None:
    student = submitted("def f():\n    del globals()['f']\n    return 1.0")
    student.f().equals(1.0)
    assert "`f` is not there" in words(NotWritten, student.f)


@pytest.mark.parametrize(
    "end", ["import sys; sys.exit(0)", "raise SystemExit", "quit()", "exit(3)"]
)
def test_leaving_in_the_middle_of_a_call_is_an_error_of_the_students(
    submitted: Submitted, end: str
) -> None:
    student = submitted(f"def f():\n    {end}\ndef g(): return 1.0")
    assert words(StudentError, student.f)
    student.g().equals(1.0)


@pytest.mark.parametrize("end", ["import sys; sys.exit(0)", "raise SystemExit"])
def test_leaving_in_the_middle_of_the_program_keeps_what_was_there(
    submitted: Submitted, end: str
) -> None:
    submitted(f"def f(): return 1.0\n{end}").f().equals(1.0)


def test_an_exception_without_readable_words_is_an_error_like_others(submitted: Submitted) -> None:
    student = submitted(
        "class Shy(Exception):\n    def __str__(self): raise ValueError\ndef f(): raise Shy"
    )
    assert "Shy: (its message could not be read)" in words(StudentError, student.f)


@pytest.mark.parametrize(
    "made",
    [
        "class A:\n    def __array__(self, *a, **k): raise ValueError('no')",
        "class A:\n    def __array__(self, *a, **k): return 3",
        "class A(float):\n    def __float__(self): raise ValueError('no')",
        "class A(dict):\n    def items(self): raise ValueError('no')",
        "class A(dict):\n    def items(self): return 3",
        "class A(list):\n    def __iter__(self): raise ValueError('no')",
        "class A(str):\n    def __getitem__(self, i): return 3",
    ],
)
@pytest.mark.parametrize("how", ["student.f()", "student.z"])
def test_an_object_that_will_not_be_read_is_an_error_of_the_students(
    submitted: Submitted, made: str, how: str
) -> None:
    student = submitted(f"{made}\nz = A()\ndef f(): return A()")
    with pytest.raises((StudentError, Mismatch)):
        eval(how, {"student": student}).equals(1.0)


def test_what_hangs_is_stopped_and_the_next_call_answered(submitted: Submitted) -> None:
    student = submitted("def f():\n    while True: pass\ndef g(): return 1.0")
    assert words(TimedOut, student.f).startswith("f() ")
    student.g().equals(1.0)


def test_a_program_that_hangs_is_stopped(submitted: Submitted) -> None:
    student = submitted("while True: pass\n" * 4 + "def g(): return 1.0")  # three are left out
    assert "area.py" in words(TimedOut, lambda: student.g)


def test_deep_recursion_is_an_error_of_the_students(submitted: Submitted) -> None:
    student = submitted("def f(x): return f(x)\ndef g(): return 1.0")
    said = words((StudentError), student.f, 1.0)
    assert "RecursionError" in said and len(said) < 2000
    student.g().equals(1.0)


def test_warnings_and_prints_disturb_nothing(submitted: Submitted) -> None:
    student = submitted(
        """
        import warnings
        import numpy as np
        print("hello")
        warnings.warn("careful")
        def f():
            print("x" * 10000)
            return np.exp(1000.0) * 0 + np.float64(1) / 0
        """
    )
    assert not student.f().matches(1.0)


# --- run again ------------------------------------------------------------------------------

LINE = """
w, b = 1.0, 0.5
x = 3.0

def forward(x): return w * x + b

y = forward(x)
w, b = 1.0, 0.5
"""


def test_a_rerun_replaces_the_givens_and_all_that_follows(submitted: Submitted) -> None:
    student = submitted(LINE)
    student.y.equals(3.5)
    again = student.rerun(w=2.0, b=-1.0)
    again.y.equals(5.0)
    again.forward(1.0).equals(1.0)
    student.y.equals(3.5)
    student.forward(1.0).equals(1.5)


def test_a_value_of_a_rerun_is_told_with_its_givens(submitted: Submitted) -> None:
    again = submitted(LINE).rerun(w=2.0, x=[1, 2])
    assert words(Mismatch, submitted(LINE).rerun(w=2.0).y.equals, 1.0) == (
        "with w = 2: y is 6.5; expected 1."
    )
    assert again is not None


def test_the_same_pins_are_one_run(submitted: Submitted) -> None:
    student = submitted(
        "w = 1.0\ncount = 0\ndef tick():\n    global count\n    count += 1\n    return count"
    )
    student.rerun(w=2.0).tick().equals(1)
    student.rerun(w=2.0).tick().equals(2)
    student.rerun(w=3.0).tick().equals(1)
    student.tick().equals(1)


def test_a_pinned_name_need_not_be_in_the_program(submitted: Submitted) -> None:
    submitted("def f(): return v").rerun(v=4.0).f().equals(4.0)


@pytest.mark.parametrize(
    ("pin", "kind"),
    [
        (2, "int"), (2.0, "float"), (np.float64(2), "float"), (np.int64(2), "int"),
        ((1, 2), "list"), ([1, 2], "list"), (range(2), "list"), (np.ones(2), "ndarray"),
        (np.ones(2, "f4"), "ndarray"), ({"a": (1,)}, "dict"), ("a", "str"), (None, "NoneType"),
        (np.random.default_rng(0), "Generator"),
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0],
)  # fmt: skip
def test_pins_arrive_as_the_same_kinds_everywhere(
    submitted: Submitted, pin: Any, kind: str
) -> None:
    again = submitted("w = 0\nkind = type(w).__name__").rerun(w=pin)
    assert again.kind.value == kind


def test_what_the_program_does_to_a_pin_does_not_reach_the_test(submitted: Submitted) -> None:
    W, rng = np.zeros(2), np.random.default_rng(1)
    source = "import numpy as np\nW = np.ones(2)\nrng = None\nW += 1\na = rng.normal()"
    student = submitted(source)
    student.rerun(W=W, rng=rng).W.equals([1.0, 1.0])
    student.rerun(W=W, rng=rng).a.equals(np.random.default_rng(1).normal())
    assert W.tolist() == [0.0, 0.0]
    assert rng.normal() == np.random.default_rng(1).normal()


def test_a_function_given_as_a_pin_answers_whoever_calls_it(submitted: Submitted) -> None:
    student = submitted(
        "def forward(x): return 0.0\ny = forward(2.0)\ndef twice(x): return 2 * forward(x)"
    )
    again = student.rerun(forward=lambda x: x + 10)
    again.y.equals(12.0)
    again.twice(1.0).equals(22.0)
    student.y.equals(0.0)


def test_different_functions_under_one_name_are_different_runs(submitted: Submitted) -> None:
    student = submitted("def f(x): return 0.0\ny = f(1.0)")
    found = [student.rerun(f=lambda x, n=n: n).y.number() for n in range(5)]
    assert found == [0, 1, 2, 3, 4]


def test_a_function_that_stands_in_gets_and_gives_plain_values(submitted: Submitted) -> None:
    got: list[Any] = []

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        got.extend([*args, *kwargs.values()])
        args[1][0] = 99.0
        return np.float64(3.0), (1, 2)

    student = submitted(
        """
        import numpy as np
        class Sly(float): pass
        class Odd:
            def __array__(self, dtype=None, copy=None): return np.ones(1)
        W = np.zeros(2)
        value = f((1, 2), W, np.float32(2), Sly(1.0), k=Odd())
        kinds = [type(v).__name__ for v in value]
        """
    )
    again = student.rerun(f=stand_in)
    assert again.kinds.value == ["float", "list"]
    again.W.equals([0.0, 0.0])
    assert [type(v) for v in got] == [list, np.ndarray, float, float, np.ndarray]


@pytest.mark.parametrize(
    "call", ["f()", "f(1, 2, 3)", "f(x=1)", "f('a')", "f(None)", "f(object())", "f(lambda: 0)"]
)
def test_a_stand_in_that_is_called_wrongly_raises_in_the_students_own_line(
    submitted: Submitted, call: str
) -> None:
    again = submitted(f"def g():\n    return {call}").rerun(f=lambda z: z * 2.0)
    said = words(StudentError, again.g)
    assert "area.py, line 2, in g" in said
    assert "lambda>()" not in said  # the test's own code is not the student's business
    again = submitted(f"try:\n    y = {call}\nexcept ValueError:\n    y = -1.0").rerun(
        f=lambda z: z * 2.0
    )
    again.y.equals(-1.0)


def test_a_stand_in_may_be_called_many_times(submitted: Submitted) -> None:
    again = submitted("total = sum(f(n) for n in range(500))").rerun(f=lambda n: 2 * n)
    again.total.equals(249500)


def test_a_rerun_that_hangs_hangs_alone(submitted: Submitted) -> None:
    student = submitted("w = 1.0\nwhile w < 0: pass\ny = w")
    with pytest.raises(TimedOut):
        _ = student.rerun(w=-1.0).y
    student.y.equals(1.0)
    student.rerun(w=2.0).y.equals(2.0)


def test_a_crash_is_told_apart_from_a_wrong_answer() -> None:
    assert issubclass(Crashed, StudentError) and not issubclass(Crashed, AssertionError)
