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


def test_a_notebook_cell_stops_at_its_failure_and_the_next_cell_runs() -> None:
    program = notebook("a = 1\n1 / 0\nb = 2", "c = a + 1")
    assert program.get("a") == 1
    assert program.get("c") == 2
    assert why(program, "b").exception == "ZeroDivisionError"


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


def test_magics_are_not_python_in_a_script() -> None:
    assert why(script("%matplotlib inline\na = 1"), "a").exception == "SyntaxError"


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
    program = notebook("a = 1", "x = {}['k']\nvolume = 1", "1 / 0")
    because = why(program, "volume")
    assert (because.exception, because.message) == ("KeyError", "'k'")
    assert because.places == [wire.Place("code cell 2", 1, "<module>", "x = {}['k']")]
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


def test_a_syntax_error_in_a_script_is_why_every_name_is_missing() -> None:
    assert why(script("a = (1\n\ndef f(): pass"), "area").exception == "SyntaxError"


def test_a_syntax_error_in_a_cell_does_not_reach_the_next() -> None:
    program = notebook("a = = 1", "b = 2")
    assert program.get("b") == 2
    assert why(program, "a").exception == "SyntaxError"


@pytest.mark.parametrize(
    "source",
    ["x = 1\x00", "x = " + "(" * 500 + ")" * 500, "-" * 100_000 + "1", "return 1", "1 = x"],
)
@pytest.mark.parametrize("run", [script, notebook])
def test_source_that_cannot_be_compiled_is_a_failure_like_others(
    run: Callable[[str], Program], source: str
) -> None:
    assert why(run(f"{source}\nx"), "x").exception


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
