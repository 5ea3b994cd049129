"""The slopes of both trainers against finite differences of their own losses."""

import importlib.util
import itertools
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Parameters = dict[str, np.ndarray]
Point = tuple[np.ndarray, float, Parameters]

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}


def _master(assignment: str) -> ModuleType:
    file = SOLUTIONS / assignment / f"{assignment}.py"
    spec = importlib.util.spec_from_file_location(f"finite_differences_{assignment}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REGRESSION = _master("regression")
CLASSIFICATION = _master("classification")
BOTH = pytest.mark.parametrize(
    "master", [REGRESSION, CLASSIFICATION], ids=["regression", "classification"]
)


def slope(function: Callable[[float], float], width: float = 1 / 32, halvings: int = 3) -> float:
    """The derivative of function at 0: central differences, extrapolated to a width of zero.

    The error of a central difference is a series in the even powers of its width. Richardson's
    rule cancels one power for each halving, so widths can stay large and rounding small.
    """
    widths = [width / 2**halving for halving in range(halvings + 1)]
    row: list[float] = [(function(w) - function(-w)) / (2 * w) for w in widths]
    for power in range(1, halvings + 1):
        row = [
            finer + (finer - coarser) / (4**power - 1) for coarser, finer in itertools.pairwise(row)
        ]
    return row[0]


def measured(master: ModuleType, x: np.ndarray, y: float, params: Parameters) -> Parameters:
    """The slope of the master's loss along each parameter, found by nudging that one alone."""

    def along(name: str, place: tuple[int, ...]) -> float:
        def loss_after(nudge: float) -> float:
            nudged = {key: values.copy() for key, values in params.items()}
            nudged[name][place] += nudge
            return float(master.loss(y, master.forward(x, nudged)[0]))

        return slope(loss_after)

    return {
        name: np.array([along(name, place) for place in np.ndindex(shape)]).reshape(shape)
        for name, shape in SHAPES.items()
    }


def assert_slopes(master: ModuleType, x: np.ndarray, y: float, params: Parameters) -> None:
    claimed, due = master.gradients(x, y, params), measured(master, x, y, params)
    for name in SHAPES:
        np.testing.assert_allclose(claimed[name], due[name], rtol=1e-8, atol=1e-8, err_msg=name)


def _arrays(shape: tuple[int, ...], bound: float) -> st.SearchStrategy[np.ndarray]:
    size = math.prod(shape)
    flat = st.lists(st.floats(-bound, bound), min_size=size, max_size=size)
    return flat.map(lambda numbers: np.reshape(numbers, shape))


def _points(answers: st.SearchStrategy[float]) -> st.SearchStrategy[Point]:
    """Rows and parameters of any sign; bounded, so that 1 − ŷ keeps most of its digits."""
    params = st.fixed_dictionaries({name: _arrays(shape, 2) for name, shape in SHAPES.items()})
    return st.tuples(_arrays((2,), 10), answers, params)


@pytest.mark.parametrize("at", [-2.0, 0.3, 5.0])
def test_the_measurement_finds_slopes_known_from_calculus(at: float) -> None:
    assert slope(lambda h: math.sin(10 * (at + h))) == pytest.approx(
        10 * math.cos(10 * at), rel=1e-9
    )
    assert slope(lambda h: (at + h) ** 2) == pytest.approx(2 * at, rel=1e-12)


@settings(max_examples=150, deadline=None)
@given(point=_points(st.floats(-10, 10)))
def test_regression_at_random_points(point: Point) -> None:
    assert_slopes(REGRESSION, *point)


@settings(max_examples=150, deadline=None)
@given(point=_points(st.sampled_from([0.0, 1.0])))
def test_classification_at_random_points(point: Point) -> None:
    assert_slopes(CLASSIFICATION, *point)


@BOTH
def test_the_course_rows_with_unequal_weights(master: ModuleType) -> None:
    rng = np.random.default_rng(12)
    for x, y in zip(master.X, master.y, strict=True):
        for _ in range(10):
            params = {name: rng.uniform(-0.5, 0.5, shape) for name, shape in SHAPES.items()}
            assert_slopes(master, x, y, params)


@BOTH
def test_along_the_path_of_the_lesson(master: ModuleType) -> None:
    rng = np.random.default_rng(0)
    params = master.initialize_parameters()
    for _ in range(10):
        for x, y in zip(master.X, master.y, strict=True):
            assert_slopes(master, x, y, params)
        params, _ = master.train(master.X, master.y, params, 0.001, 5, rng)


@BOTH
def test_the_measurement_would_notice_the_common_mistakes(master: ModuleType) -> None:
    x, y = np.array([2.0, 3.0]), 1.0
    params = {
        "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
        "b1": np.array([0.5, -0.6]),
        "W2": np.array([[0.7], [-0.9]]),
        "b2": np.array([0.8]),
    }
    right = master.gradients(x, y, params)
    due = measured(master, x, y, params)
    exchanged = right["W1"].T
    moved = params | {"W2": params["W2"] - 0.001 * right["W2"]}
    moved_too_early = master.gradients(x, y, moved)["W1"]
    for wrong in (exchanged, moved_too_early):
        assert np.max(np.abs(wrong - due["W1"])) > 1e-5
