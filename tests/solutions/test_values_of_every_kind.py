"""Whatever value a submission gives, in whatever place: a mark with a message, never a fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire
from autograder.course.assignments import open_course
from autograder.report.model import Outcome
from autograder.submissions.reading import read
from autograder.testing.collection import HiddenTests, collected_in, with_tests
from autograder.testing.local import LocalProgram
from autograder.testing.running import RunningProgram
from autograder.testing.sitting import Sitting
from autograder.testing.student import Student
from autograder.testing.words import Words

ROOT = Path(__file__).parents[2]
COURSE = open_course(ROOT / "solutions")
ASKED = {
    "neuron": ("z", "sigmoid", "a", "cost"),
    "regression": ("forward", "loss", "gradients", "update", "train"),
    "classification": ("forward", "loss", "gradients", "update", "train"),
}
SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}

numbers = st.floats() | st.sampled_from([0.0, 1e308, -1e308, 1e-300, 5e-324]) | st.integers()
arrays = hnp.arrays(
    st.sampled_from([np.float64, np.int64, np.uint64, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3),
)
leaves = (
    numbers
    | st.none()
    | st.booleans()
    | st.text(max_size=5)
    | arrays
    | st.just(10**400)
    | st.builds(wire.NotSent, st.text(max_size=9))
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*SHAPES, "cache"]) | st.integers(0, 3), inner, max_size=5
        )
    ),
    max_leaves=8,
)


def _like(shape: tuple[int, ...]) -> st.SearchStrategy[Any]:
    """As many numbers as are due, of every size, sometimes as a list or in another shape."""
    array = hnp.arrays(np.float64, shape, elements=st.floats())
    return array | array.map(np.ndarray.tolist) | array.map(np.ravel) | anything


parameters = st.fixed_dictionaries({key: _like(shape) for key, shape in SHAPES.items()})
# Nearly what is due, with anything in one of the places.
answers = {
    "forward": st.tuples(_like(()), _like((2,))).map(list),
    "gradients": parameters,
    "update": parameters,
    "train": st.tuples(parameters, st.lists(numbers, max_size=12) | _like((12,))).map(list),
}


class Answering:
    """The author's program, but for some names, which have answers of their own."""

    def __init__(self, own: RunningProgram, answers: Mapping[str, Any]) -> None:
        self._own, self._answers = own, answers

    def again(self, pins: Mapping[str, Any]) -> Answering:
        answers = {name: value for name, value in self._answers.items() if name not in pins}
        return Answering(self._own.again(pins), answers)

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        if request.name not in self._answers:
            return self._own.ask(request, said)
        if isinstance(request, wire.Get) and request.name in _FUNCTIONS:
            return wire.Function(request.id, [])
        back = request.args if isinstance(request, wire.Call) and request.arguments_back else None
        return wire.Returned(request.id, self._answers[request.name], back)


_FUNCTIONS = {"sigmoid", "forward", "loss", "gradients", "update", "train"}


def _judge(assignment: str, tests: HiddenTests, given_answers: Mapping[str, Any]) -> None:
    own = LocalProgram(read(COURSE.assignments[assignment].master))
    sitting = Sitting(seed=1)
    sitting.student = Student(Answering(own, given_answers))
    tests.run(sitting)
    assert not sitting.faults, (given_answers, sitting.faults)
    assert len(sitting.results) == len(tests.items)
    for result in sitting.results.values():
        assert result.outcome is Outcome.PASSED or result.message, result.id


@pytest.mark.parametrize("assignment", ASKED)
def test_any_value_in_any_place_is_judged(assignment: str) -> None:
    folder = COURSE.assignments[assignment].hidden

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def every_kind(data: st.DataObject) -> None:
        wrong = data.draw(st.sets(st.sampled_from(ASKED[assignment]), min_size=1))
        found = {
            name: data.draw(answers.get(name, _like(())) | anything, label=name)
            for name in sorted(wrong)
        }
        _judge(assignment, collected_in(folder), found)

    with_tests([folder], every_kind)


def test_an_answer_that_is_ragged_in_one_of_its_places_is_judged() -> None:
    folder = COURSE.assignments["regression"].hidden
    ragged = [[1.0, 2.0], [3.0]]
    right = {key: np.ones(shape) for key, shape in SHAPES.items()}

    def in_each_place() -> None:
        for found in (
            {"forward": [ragged, [1.0, 2.0]]},
            {"forward": [1.0, ragged]},
            {"loss": ragged},
            {"gradients": right | {"W2": ragged}},
            {"update": right | {"b2": ragged}},
            {"train": [right | {"W1": ragged}, [1.0]]},
            {"train": [right, ragged]},
        ):
            _judge("regression", collected_in(folder), found)

    with_tests([folder], in_each_place)
