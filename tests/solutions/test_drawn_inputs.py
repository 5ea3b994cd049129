"""The inputs that are drawn for `train` show what they are drawn to show, whatever is drawn."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def trainers() -> ModuleType:
    """`solutions/common/trainers.py`."""
    file = SOLUTIONS / "common" / "trainers.py"
    return _loaded("drawn_inputs_trainers", file)


def _loaded(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("assignment", "bound"), [("regression", 100), ("classification", 80)])
def test_a_gradient_cut_off_at_any_bound_below_shows(
    assignment: str, bound: float, trainers: ModuleType
) -> None:
    solution = _loaded(f"drawn_{assignment}", SOLUTIONS / assignment / f"{assignment}.py")
    for seed in range(300):
        rng = np.random.default_rng(seed)
        case = trainers.draw_training(rng, solution, 1)
        X, y, params, _ = trainers.enlarge(solution, *case)
        slopes = solution.gradients(X[0], float(y[0]), params)
        assert max(np.max(np.abs(slopes[key])) for key in slopes) > bound, seed


@pytest.mark.parametrize(
    ("assignment", "keys", "bound"),
    [
        ("regression", ("W1", "b1", "W2", "b2"), 100),
        ("classification", ("W1",), 100),
        ("classification", ("b1",), 5),
    ],
)
def test_every_gradient_is_above_a_bound_where_it_can_be(
    assignment: str, keys: tuple[str, ...], bound: float, trainers: ModuleType
) -> None:
    solution = _loaded(f"steep_{assignment}", SOLUTIONS / assignment / f"{assignment}.py")
    for seed in range(300):
        x, y, params = trainers.draw_steep(np.random.default_rng(seed), solution)
        slopes = solution.gradients(x, y, params)
        assert min(np.min(np.abs(slopes[key])) for key in keys) > bound, seed


def test_a_target_that_is_drawn_is_no_integer(trainers: ModuleType) -> None:
    _, y = trainers.draw_rows(np.random.default_rng(0), 80)
    assert (y != np.round(y, 2)).all()


def test_a_loss_that_rises_comes_up_in_thirty_epochs_whatever_the_order(
    trainers: ModuleType,
) -> None:
    solution = _loaded("drawn_rises", SOLUTIONS / "classification" / "classification.py")
    for seed in range(100):
        rng = np.random.default_rng(seed)
        case = next(trainers.quarrel(solution, *trainers.draw_training(rng, solution, 2)))
        for order in (lambda draw: draw.permutation(2), lambda draw: draw.integers(2, size=2)):
            losses = np.array(list(_losses(solution, *case, np.random.default_rng(3), order)))
            assert np.isfinite(losses).all()
            assert (np.diff(losses)[2:] > 0).any(), seed


def _losses(solution, X, y, params, rate, rng, order):  # type: ignore[no-untyped-def]
    for _ in range(30):
        total = 0.0
        for row in order(rng):
            total += solution.loss(float(y[row]), solution.forward(X[row], params)[0])
            slopes = solution.gradients(X[row], float(y[row]), params)
            params = solution.update(params, slopes, rate)
        yield total / len(X)
