"""A student's program run: its cells, its names, what is pinned, and what is said of failures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.worker.program import MODULE, NameMissing, Program, parameters_of


@pytest.fixture(autouse=True)
def modules_as_they_were() -> Iterator[None]:
    yield
    sys.modules.pop(MODULE, None)


def script(source: str, stand_ins: dict[str, Callable[..., Any]] | None = None, **pins: Any) -> Any:
    cell = wire.Cell("area.py", dedent(source))
    program = Program(wire.Load("area.py", False, [cell], pins, []), stand_ins)
    program.run()
    return program


def notebook(*sources: str, **pins: Any) -> Program:
    cells = [wire.Cell(f"code cell {n}", dedent(s)) for n, s in enumerate(sources, 1)]
    program = Program(wire.Load("area.ipynb", True, cells, pins, []))
    program.run()
    return program


def missing(program: Program, name: str) -> wire.Missing:
    with pytest.raises(NameMissing) as caught:
        program.get(name)
    return caught.value.missing


def why(program: Program, name: str) -> wire.Raised:
    because = missing(program, name).because
    assert because is not None
    return because


# --- what runs ------------------------------------------------------------------------------


def test_a_script_runs_on_after_a_statement_that_fails() -> None:
    program = script(
        """
        a = 1
        b = 1 / 0
        c = a + 1
        d = b + 1
        """
    )
    assert program.get("c") == 2
    assert why(program, "b").exception == "ZeroDivisionError"
    assert why(program, "d").exception == "NameError"


def test_a_notebook_cell_runs_on_after_a_statement_that_fails() -> None:
    program = notebook("a = 1\nd = 1 / 0\nb = 2", "c = a + b")
    assert program.get("c") == 3
    assert why(program, "d").exception == "ZeroDivisionError"


def test_what_stands_under_main_is_not_run() -> None:
    program = script("a = 1\nif __name__ == '__main__':\n    a = 2\n    while True: pass")
    assert program.get("a") == 1


def test_the_last_definition_of_a_name_counts() -> None:
    program = notebook("def f(): return 1", "def f(): return 2")
    assert program.call("f", [], {}) == 2


def test_a_script_exits_without_taking_the_grader_along() -> None:
    program = script("import sys\na = 1\nsys.exit(3)")
    assert program.get("a") == 1


def test_future_imports_hold_in_every_statement_that_follows() -> None:
    program = script(
        '''
        """A module."""
        from __future__ import annotations
        a: NoSuchName = 1
        def f(x: NoSuchName) -> AlsoNot: return x
        '''
    )
    assert program.get("a") == 1
    assert program.call("f", [3], {}) == 3


def test_future_imports_of_one_cell_hold_in_the_next_as_in_a_notebook() -> None:
    program = notebook("from __future__ import annotations", "def f(x: NoSuchName): return x")
    assert program.call("f", [3], {}) == 3


def test_the_graders_own_future_imports_do_not_leak_into_the_program() -> None:
    program = script("def f(x: int): pass\nkinds = list(f.__annotations__.values())")
    assert program.get("kinds") == [int]


@pytest.mark.parametrize("run", [script, notebook])
def test_dataclasses_with_annotations_as_strings_work(run: Callable[[str], Program]) -> None:
    program = run(
        """
        from __future__ import annotations
        from dataclasses import dataclass, field
        from typing import ClassVar, NamedTuple

        @dataclass
        class Point:
            x: float
            trace: list[float] = field(default_factory=list)
            count: ClassVar[int] = 0

        class Pair(NamedTuple):
            a: float

        p = Point(2.0).x + Pair(1.0).a
        """
    )
    assert program.get("p") == 3.0


def test_functions_and_classes_see_the_module_around_them() -> None:
    program = script(
        """
        scale = 3
        class Box:
            side = scale
            def area(self): return self.side * scale
        def total(): return sum([Box().area() for _ in range(scale)])
        def count():
            global counted
            counted = 5
        count()
        """
    )
    assert program.call("total", [], {}) == 27
    assert program.get("counted") == 5


@pytest.mark.parametrize("source", ["", "\n", "# nothing", "pass", '"""Only words."""'])
@pytest.mark.parametrize("run", [script, notebook])
def test_an_empty_program_runs_and_has_no_names(run: Callable[[str], Program], source: str) -> None:
    assert missing(run(source), "area") == wire.Missing(0, "area", None, None)


def test_nothing_waits_for_input_and_plots_show_nothing() -> None:
    program = script(
        """
        name = input("Who are you? ")
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        plt.plot([1, 2])
        plt.show()
        after = 1
        """
    )
    assert program.get("name") == ""
    assert program.get("after") == 1


def test_the_shell_and_the_display_of_a_notebook_do_nothing() -> None:
    program = notebook(
        """
        %matplotlib inline
        get_ipython().run_line_magic("matplotlib", "inline")
        get_ipython().config.InlineBackend.figure_format = "svg"
        display(3, [4])
        !ls
        after = 1
        """
    )
    assert program.get("after") == 1


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\na = 1",
        "# %%\n%%time\na = 1",
        "!pip install numpy\na = 1",
        "if True:\n    !pip install numpy\n    a = 1",
        "def f(x): return x\na = %time f(1)",
        "a = 1\n# %%\n%%bash\nrm -rf (it's\n# %% next\nb = a",
        "get_ipython().run_line_magic('matplotlib', 'inline')\na = 1",
        "get_ipython().run_cell_magic('time', '', 'a = 1\\n')",
        "get_ipython().run_cell_magic('bash', '', 'a = 2\\n')\na = 1",
        "a = get_ipython().run_line_magic('time', '2 - 1')",
        "display(3)\na = 1",
    ],
)
@pytest.mark.parametrize("run", [script, notebook])
def test_magics_do_nothing_in_a_script_as_in_a_notebook(
    run: Callable[[str], Program], source: str
) -> None:
    assert run(source).get("a") == 1


@pytest.mark.parametrize("line", ["files = !ls", "files = get_ipython().getoutput('ls')"])
def test_a_shell_line_has_no_output(line: str) -> None:
    assert script(line).get("files") == []


def test_what_a_magic_wraps_is_run_statement_by_statement() -> None:
    program = script("get_ipython().run_cell_magic('time', '', 'b = 1 / 0\\na = 1\\n')")
    assert program.get("a") == 1
    assert why(program, "b").exception == "ZeroDivisionError"


def test_a_module_may_say_itself_what_is_not_written() -> None:
    program = script(
        """
        def __getattr__(name):
            if name == "volume":
                raise NotImplementedError("Exercise 3: volume")
            raise AttributeError(name)
        """
    )
    with pytest.raises(NotImplementedError, match="Exercise 3"):
        program.get("volume")
    assert missing(program, "area").because is None


# --- await, input, debuggers ----------------------------------------------------------------

ASYNC = """
import asyncio

async def one():
    await asyncio.sleep(0)
    return 1

async def some():
    for number in range(3):
        yield number
"""


@pytest.mark.parametrize(
    "statement",
    [
        "a = await one()",
        "a = 0\nif True:\n    a = await one()",
        "a = 0\nasync for number in some():\n    a = number - 1",
        "async with asyncio.timeout(5):\n    a = await one()",
        "(a,) = [await one() for _ in range(1)]",
        "a = asyncio.run(one())",
        "task = asyncio.create_task(one())\na = await task",
        "a, = await asyncio.gather(one())",
        "tasks = [asyncio.ensure_future(one()) for _ in range(2)]\na = await tasks[1]",
        "b = await one()\na = asyncio.new_event_loop().run_until_complete(one())",
    ],
)
@pytest.mark.parametrize("run", [script, notebook])
def test_await_works_at_the_top_level_as_in_jupyter(
    run: Callable[[str], Program], statement: str
) -> None:
    assert run(ASYNC + statement).get("a") == 1


def test_what_is_awaited_may_be_pinned_and_may_fail() -> None:
    program = script(ASYNC + "w = await one()\nz = 2 * w\nb = await one(3)\nc = 4", w=3.0)
    assert (program.get("z"), program.get("c")) == (6.0, 4)
    assert why(program, "b").exception == "TypeError"


def test_input_is_answered_three_times_with_nothing_and_then_not_at_all() -> None:
    program = script("a = [input() for _ in range(3)]\nb = input('again? ')\nc = 1")
    assert (program.get("a"), program.get("c")) == (["", "", ""], 1)
    because = why(program, "b")
    assert because.exception == "EOFError"
    assert because.message == "nobody answers input() while this is graded"


def test_a_loop_that_asks_until_it_is_told_comes_to_an_end() -> None:
    program = notebook(
        "while True:\n    try:\n        v = float(input())\n        break\n"
        "    except ValueError:\n        pass\n",
        "a = 1",
    )
    assert program.get("a") == 1
    assert why(program, "v").message.startswith("nobody answers input()")


def test_what_fails_for_want_of_an_answer_says_so() -> None:
    program = script("n = int(input('n: '))\ndef f(x):\n    return int(input())\nm = 1 / 0")
    assert why(program, "n").message.endswith("'' (nobody answers input() while this is graded)")
    assert why(program, "m").message == "division by zero"
    with pytest.raises(ValueError) as caught:
        program.answer(wire.Call(1, "f", [1.0], {}))
    assert "nobody answers" in program.raised(caught.value).message


def test_each_call_may_ask_three_times() -> None:
    program = script("def f(x):\n    input(); input(); input()\n    return x")
    for number in range(3):
        assert program.answer(wire.Call(number, "f", [2.0], {})) == wire.Returned(number, 2.0)


# --- why a name is not there ----------------------------------------------------------------


@pytest.mark.parametrize("run", [script, notebook])
def test_what_follows_from_an_earlier_failure_says_so_step_by_step(
    run: Callable[[str], Program],
) -> None:
    program = run("import nunpy as np\na = np.zeros(2)\nb = a + 1\ndef f(x):\n    return np.e")
    steps = why(program, "b").absent
    assert [(step.name, step.exception) for step in steps] == [
        ("a", "NameError"), ("np", "ModuleNotFoundError")
    ]  # fmt: skip
    assert [(step.place.line, step.place.source) for step in steps if step.place] == [
        (2, "a = np.zeros(2)"), (1, "import nunpy as np")
    ]  # fmt: skip
    with pytest.raises(NameError) as caught:
        program.call("f", [1.0], {})
    assert [step.name for step in program.raised(caught.value).absent] == ["np"]


def test_of_many_steps_the_next_ones_and_the_first_failure_are_told() -> None:
    lines = ["x0 = 1 / 0", *(f"x{n} = x{n - 1}" for n in range(1, 20))]
    steps = why(script("\n".join(lines)), "x19").absent
    assert [step.name for step in steps] == ["x18", "x17", "x1", "x0"]
    assert steps[-1].exception == "ZeroDivisionError"


@pytest.mark.parametrize(
    "statement",
    ["a = b = 1 / 0", "a, (c, *b) = 1 / 0", "for b in 1 / 0: pass", "with 1 / 0 as b: pass",
     "if 1 / 0:\n    b = 1", "(b := 1 / 0)", "from nowhere import b", "import nowhere as b",
     "from nowhere import *", "@undefined\ndef b(): pass", "class b(undefined): pass",
     "b = = 1", "def b(:\n    pass", "c = [1, b = 2", "b: float = 1 / 0",
     "def main():\n    global b\n    b = 1 / 0\nmain()"],
)  # fmt: skip
def test_the_statement_that_should_have_made_a_name_is_found(statement: str) -> None:
    program = script(f"{statement}\nother = 1 / 0")
    assert why(program, "b").places[-1].line <= 3
    assert why(program, "other").exception == "ZeroDivisionError"


@pytest.mark.parametrize(
    "statement", ["a = [b for b in 1 / 0]", "a = (lambda: b)() / 0", "b.c = 1"]
)
def test_a_statement_that_only_uses_a_name_does_not_make_it(statement: str) -> None:
    assert missing(script(statement), "b").because is None


def test_a_module_whose_import_was_caught_is_named_where_it_is_used() -> None:
    program = script(
        """
        try:
            from nunpy.special import expit
        except ImportError:
            expit = None
        def f(x):
            return expit(x)
        """
    )
    with pytest.raises(TypeError) as caught:
        program.call("f", [1.0], {})
    (absent,) = program.raised(caught.value).absent
    assert absent.name == "expit" and absent.message == "No module named 'nunpy.special'"
    assert absent.place and absent.place.line == 3


def test_what_a_statement_stopped_with_is_told_before_the_stubs_own_words() -> None:
    stub = 'def __getattr__(name):\n    raise NotImplementedError("Exercise 1: z")\n'
    because = why(script(stub + "w = 1\nz = w * a_prv"), "z")
    assert because.message == "name 'a_prv' is not defined"
    with pytest.raises(NotImplementedError, match="Exercise 1"):
        script(stub + "w = 1\n# z = ...").get("z")


def test_what_lacks_an_exercise_that_is_not_written_says_which() -> None:
    stub = 'def __getattr__(name):\n    raise NotImplementedError("Exercise 1: z")\n'
    (absent,) = why(script(stub + "a = 2 * z"), "a").absent
    assert (absent.name, absent.exception, absent.message) == (
        "z", "NotImplementedError", "Exercise 1: z"
    )  # fmt: skip


# --- what is left out -----------------------------------------------------------------------


def test_statements_can_be_left_out_and_are_why_their_names_are_missing() -> None:
    cells = [wire.Cell("code cell 1", "a = 1; b = 2"), wire.Cell("code cell 2", "c = b\nd = a")]
    left_out = [wire.LeftOut(0, 1, "it took too long.")]
    said: list[tuple[int, int, int]] = []
    program = Program(
        wire.Load("area.ipynb", True, cells, {}, [], without=left_out),
        tell=lambda *at: said.append(at),
    )
    program.run()
    assert said == [(0, 0, 0), (1, 0, 0), (1, 1, 1)]
    assert program.get("d") == 1
    because = why(program, "b")
    assert (because.exception, because.message) == ("", "it took too long.")
    assert because.places == [wire.Place("code cell 1", 1, "<module>", "a = 1; b = 2")]
    assert [step.message for step in why(program, "c").absent] == ["it took too long."]


# --- pins -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "w = 1.0",
        "w, v = 1.0, 2.0",
        "(v, [w, *rest]) = 2.0, [1.0, 3, 4]",
        "w: float = 1.0",
        "v = w = 1.0",
        "for w in [1.0]: pass",
        "import contextlib\nwith contextlib.nullcontext(1.0) as w: pass",
        "(w := 1.0)",
        "if True:\n    w = 1.0",
        "from math import e as w",
        "pass",
        "w = 1.0\nw = 1.0",
        "w = 1.0\nw = 1",
        "import numpy as np\nw = np.float64(1.0)\nw = 1.0",
        "import numpy as np\nw = np.array([1.0])\nw = np.array([1.0])",
        "import numpy as np\nw = np.array([1.0, 2.0])\nw = np.array([1.0, 2.0])",
        "w = [1.0, 2.0]\nw = [1.0, 2.0]",
        "def w(): pass",
    ],
)
@pytest.mark.parametrize("run", [script, notebook])
def test_a_pin_takes_the_place_of_the_given_however_it_is_assigned(
    run: Callable[..., Program], source: str
) -> None:
    program = run(f"{source}\nz = 2 * w\ndef f(): return w", w=0.3)
    assert program.get("w") == 0.3
    assert program.get("z") == 0.6
    assert program.call("f", [], {}) == 0.3


def test_a_given_that_is_declared_again_in_a_later_cell_stays_pinned() -> None:
    program = notebook("x, w = 1.0, 0.5\na = w * x", "x, w = 1.0, 0.5\nb = w * x", w=3.0)
    assert (program.get("a"), program.get("b")) == (3.0, 3.0)


def test_what_the_program_computes_later_under_a_pinned_name_is_its_own() -> None:
    program = script(
        """
        import numpy as np
        y = 1.0
        loss = 2 * y
        y = np.linspace(0, 1, 5)
        """,
        y=4.0,
    )
    assert program.get("loss") == 8.0
    assert len(program.get("y")) == 5


def test_a_pinned_start_is_learned_from() -> None:
    program = script("w = 0.5\nfor _ in range(3):\n    w = w - 0.25\nb = 1.0\nb += w", w=2.0)
    assert program.get("w") == 1.25
    assert program.get("b") == 2.25


def test_a_pinned_array_may_be_changed_in_place() -> None:
    program = script(
        "import numpy as np\nW = np.zeros((2, 2))\nW += 1\nW[0, 0] = 5", W=np.full((2, 2), 3.0)
    )
    assert program.get("W").tolist() == [[5, 4], [4, 4]]


def test_a_pinned_name_may_be_deleted_and_looked_for() -> None:
    program = script(
        """
        w = 1.0
        del w
        try:
            w
        except NameError:
            gone = "w" not in globals() and "w" not in dir()
        del never_there
        """,
        w=0.3,
    )
    assert program.get("gone") is True


def test_pins_leave_other_names_alone() -> None:
    program = script("from math import *\nimport os.path\nw = 1.0\nv = 1.0", w=0.3)
    assert program.get("v") == 1.0
    assert program.get("pi") > 3


def test_the_names_around_can_be_asked_for_as_usual_while_pinned() -> None:
    program = script(
        "w = 1.0\na = 'w' in locals()\nb = 'v' in locals()\nc = locals().get('w')\nd = vars()['w']",
        w=0.3,
    )
    assert (program.get("a"), program.get("b")) == (True, False)
    assert (program.get("c"), program.get("d")) == (0.3, 0.3)


def test_a_value_that_cannot_be_compared_is_the_programs_own() -> None:
    program = script(
        """
        class Odd:
            def __eq__(self, other): raise RuntimeError
        w = Odd()
        w = 2.0
        """,
        w=0.3,
    )
    assert program.get("w") == 2.0


# --- stand-ins ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "definition",
    [
        "def f(x): return 0",
        "f = lambda x: 0",
        "class f: pass",
        "f = None",
        "pass",
        "import sys as f",
    ],
)
def test_a_function_that_stands_in_replaces_every_definition(definition: str) -> None:
    source = f"{definition}\n{definition}\na = f(2)\ndef g(x): return f(x) + 1"
    program = script(source, {"f": lambda x: 10 * x})
    assert program.get("a") == 20
    assert program.call("g", [3], {}) == 31


# --- what is said ---------------------------------------------------------------------------


def test_a_missing_name_is_told_with_the_one_that_is_like_it() -> None:
    program = script("def volume(r): return r")
    assert missing(program, "volum").near == "volume"
    assert missing(program, "mass").near is None


def test_a_missing_name_is_told_with_what_stopped_the_line_that_makes_it() -> None:
    program = notebook("a = 1", "b = 2\nvolume = {}['k']", "1 / 0")
    because = why(program, "volume")
    assert (because.exception, because.message) == ("KeyError", "'k'")
    assert because.places == [wire.Place("code cell 2", 2, "<module>", "volume = {}['k']")]
    assert missing(program, "mass").because is None


def test_what_failed_elsewhere_is_not_blamed() -> None:
    program = script("volumes = 1 / 0\nmass = 1 / 0")
    assert missing(program, "volume").because is None


@pytest.mark.parametrize("run", [script, notebook])
def test_a_syntax_error_is_told_with_its_line(run: Callable[[str], Program]) -> None:
    because = why(run("a = 1\ndef area(r)\n    return r"), "area")
    assert because.exception == "SyntaxError"
    assert "':'" in because.message
    assert (because.places[0].line, because.places[0].source) == (2, "def area(r)")


@pytest.mark.parametrize("run", [script, notebook])
def test_a_syntax_error_costs_the_block_that_it_is_in(run: Callable[[str], Program]) -> None:
    program = run("a = (1\n\ndef f(): return 2\n\nc = area + 1\nb = f()")
    assert program.get("b") == 2
    assert why(program, "a").exception == "SyntaxError"
    assert missing(program, "area").because is None


@pytest.mark.parametrize(
    "source",
    ["x = 1\x00", "x = " + "(" * 500 + ")" * 500, "-" * 100_000 + "1", "return 1", "1 = x"],
)
@pytest.mark.parametrize("run", [script, notebook])
def test_source_that_cannot_be_compiled_is_a_failure_like_others(
    run: Callable[[str], Program], source: str
) -> None:
    program = run(f"{source}\ny = 2")
    assert program.get("y") == 2
    assert "x" not in source or why(program, "x").exception


def test_an_exception_is_told_by_its_words_and_the_students_own_lines() -> None:
    program = script("def f(x):\n    return g(x)\ndef g(x):\n    return [1][x]")
    with pytest.raises(IndexError) as caught:
        program.call("f", [7], {})
    raised = program.raised(caught.value, 5)
    assert (raised.id, raised.exception) == (5, "IndexError")
    assert raised.message == "list index out of range"
    assert [(p.line, p.function, p.source) for p in raised.places] == [
        (2, "f", "return g(x)"),
        (4, "g", "return [1][x]"),
    ]


def test_the_lines_of_a_deep_recursion_are_few() -> None:
    program = script("def f(x):\n    return f(x)")
    with pytest.raises(RecursionError) as caught:
        program.call("f", [1], {})
    assert len(program.raised(caught.value).places) <= 5


@pytest.mark.parametrize(
    "body", ["raise ValueError", "return 3", "import sys; sys.exit(1)", "raise KeyboardInterrupt"]
)
def test_an_exception_that_cannot_be_told_is_still_named(body: str) -> None:
    program = script(f"class Shy(Exception):\n    def __str__(self):\n        {body}\nx = 1")
    error = program.get("Shy")()
    raised = program.raised(error)
    assert (raised.exception, raised.message) == ("Shy", "(its message could not be read)")


def test_long_and_strange_words_of_an_exception_are_made_fit_to_send() -> None:
    raised = script("x = 1").raised(ValueError("\udcff" + "x" * 10**6))
    assert raised.message.startswith("\\udcff")
    assert len(raised.message) < 700
    assert wire.decode_reply(wire.pack(raised)) == raised


def test_parameters_are_told_as_far_as_they_can_be() -> None:
    assert parameters_of(lambda a, *b, c=1: 0) == ["a", "b", "c"]
    assert parameters_of(3) == []


# --- what is told at once -------------------------------------------------------------------


def test_numbers_are_told_at_once_those_of_pythons_own_types() -> None:
    program = script(
        """
        import numpy as np

        class Sly(float):
            pass

        z, n, yes, words, large = 1.125, 3, True, "1.0", 10**30
        lent, sly, many = np.float64(2.0), Sly(4.0), [1.0]
        """
    )
    assert program.numbers() == {"z": 1.125, "n": 3}


def test_numbers_with_odd_names_are_left_to_be_asked_for() -> None:
    program = script("z = 1.0\nŷ = 2.0\nglobals().update({7: 3.0, '\\udcff': 4.0})")
    assert program.numbers() == {"z": 1.0}
    assert program.get("ŷ") == 2.0


def test_of_a_thousand_numbers_the_first_are_told() -> None:
    program = script("\n".join(f"x{n} = {n}.0" for n in range(1000)))
    assert 0 < len(program.numbers()) <= 100
    assert program.get("x999") == 999.0
