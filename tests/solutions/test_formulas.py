"""The three masters against the formulas and numbers of the lesson, worked out by hand here."""

import importlib.util
import math
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

Parameters = dict[str, np.ndarray]

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}


def _master(assignment: str) -> ModuleType:
    file = SOLUTIONS / assignment / f"{assignment}.py"
    spec = importlib.util.spec_from_file_location(f"formulas_{assignment}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REGRESSION = _master("regression")
CLASSIFICATION = _master("classification")
BOTH = pytest.mark.parametrize(
    "master", [REGRESSION, CLASSIFICATION], ids=["regression", "classification"]
)


def unequal() -> Parameters:
    """Nine different parameters, so that no exchange of two can hide."""
    return {
        "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
        "b1": np.array([0.5, -0.6]),
        "W2": np.array([[0.7], [-0.9]]),
        "b2": np.array([0.8]),
    }


def assert_same(left: Parameters, right: Parameters) -> None:
    assert left.keys() == right.keys()
    for name in left:
        np.testing.assert_array_equal(left[name], right[name], err_msg=name)


def assert_untouched(function: Callable[..., Any], *arguments: Any) -> None:
    """Call the function, and find its arguments as they were."""
    before = deepcopy(arguments)
    function(*arguments)
    for was, now in zip(before, arguments, strict=True):
        if isinstance(was, dict):
            assert_same(was, now)
        elif isinstance(was, np.ndarray):
            np.testing.assert_array_equal(was, now)


def average_loss(master: ModuleType, params: Parameters) -> float:
    losses = [
        master.loss(y, master.forward(x, params)[0])
        for x, y in zip(master.X, master.y, strict=True)
    ]
    return float(np.mean(losses))


# --- one neuron -------------------------------------------------------------------------------


def test_the_neuron_has_the_values_of_the_course() -> None:
    neuron = _master("neuron")
    assert neuron.z == 1.125
    assert neuron.sigmoid(0.0) == 0.5
    assert neuron.sigmoid(2.0) == pytest.approx(0.8807970779778823, rel=1e-15)
    assert neuron.a == pytest.approx(0.7549149868676283, rel=1e-15)
    assert neuron.cost == pytest.approx(0.06006666366209483, rel=1e-14)


# --- what is given ----------------------------------------------------------------------------


def test_the_rows_are_those_of_the_course() -> None:
    assert REGRESSION.X.tolist() == [[8, 8], [7, 9], [6, 10], [5, 12]]
    assert REGRESSION.y.tolist() == [4, 5, 6, 7]
    assert CLASSIFICATION.X.tolist() == [[8, 8], [7, 9], [6, 10], [5, 5]]
    assert CLASSIFICATION.y.tolist() == [1, 1, 0, 0]


@BOTH
def test_every_weight_starts_at_a_tenth_and_every_bias_at_zero(master: ModuleType) -> None:
    params = master.initialize_parameters()
    assert {name: values.shape for name, values in params.items()} == SHAPES
    assert {name: set(values.flat) for name, values in params.items()} == {
        "W1": {0.1},
        "b1": {0.0},
        "W2": {0.1},
        "b2": {0.0},
    }


# --- forward and loss -------------------------------------------------------------------------


def test_regression_predicts_what_the_picture_says() -> None:
    y_hat, hidden = REGRESSION.forward(np.array([2.0, 3.0]), unequal())
    # O₁₁ = 0.3·2 + 0.1·3 + 0.5, O₁₂ = −0.2·2 + 0.4·3 − 0.6
    assert hidden == pytest.approx([1.4, 0.2], rel=1e-14)
    assert y_hat == pytest.approx(0.7 * 1.4 - 0.9 * 0.2 + 0.8, rel=1e-14)


def test_classification_puts_a_sigmoid_on_both_layers() -> None:
    y_hat, hidden = CLASSIFICATION.forward(np.array([2.0, 3.0]), unequal())
    o11, o12 = 1 / (1 + math.exp(-1.4)), 1 / (1 + math.exp(-0.2))
    assert hidden == pytest.approx([o11, o12], rel=1e-14)
    assert y_hat == pytest.approx(1 / (1 + math.exp(-(0.7 * o11 - 0.9 * o12 + 0.8))), rel=1e-14)


def test_the_numbers_to_check_with_are_those_of_the_lessons() -> None:
    y_hat, _ = REGRESSION.forward(REGRESSION.X[0], REGRESSION.initialize_parameters())
    assert y_hat == pytest.approx(0.32)
    assert REGRESSION.loss(4.0, y_hat) == pytest.approx(13.5, abs=0.05)
    y_hat, _ = CLASSIFICATION.forward(CLASSIFICATION.X[0], CLASSIFICATION.initialize_parameters())
    assert y_hat == pytest.approx(0.5415, abs=0.00005)


def test_the_squared_error() -> None:
    assert REGRESSION.loss(4.0, 1.5) == 6.25
    assert REGRESSION.loss(1.5, 4.0) == 6.25


def test_the_binary_cross_entropy() -> None:
    assert CLASSIFICATION.loss(1.0, 0.25) == pytest.approx(math.log(4), rel=1e-15)
    assert CLASSIFICATION.loss(0.0, 0.25) == pytest.approx(math.log(4 / 3), rel=1e-15)
    assert CLASSIFICATION.loss(1.0, 0.5) == CLASSIFICATION.loss(0.0, 0.5) == math.log(2)


@BOTH
def test_what_comes_back_is_a_float_and_two_numbers(master: ModuleType) -> None:
    y_hat, hidden = master.forward(np.array([2.0, 3.0]), unequal())
    assert type(y_hat) is float
    assert hidden.shape == (2,)
    assert type(master.loss(1.0, y_hat)) is float


# --- gradients and update ---------------------------------------------------------------------


def test_the_nine_slopes_of_regression_by_hand() -> None:
    x1, x2, y = 2.0, 3.0, 1.0
    error = -2 * (y - 1.6)  # ŷ = 0.98 − 0.18 + 0.8
    grads = REGRESSION.gradients(np.array([x1, x2]), y, unequal())
    due: dict[str, Any] = {
        "W2": [[error * 1.4], [error * 0.2]],
        "b2": [error],
        "W1": [[error * 0.7 * x1, error * -0.9 * x1], [error * 0.7 * x2, error * -0.9 * x2]],
        "b1": [error * 0.7, error * -0.9],
    }
    for name, values in due.items():
        np.testing.assert_allclose(grads[name], values, rtol=1e-13, err_msg=name)


def test_the_nine_slopes_of_classification_by_hand() -> None:
    x1, x2, y = 2.0, 3.0, 1.0
    o11, o12 = 1 / (1 + math.exp(-1.4)), 1 / (1 + math.exp(-0.2))
    error = -(y - 1 / (1 + math.exp(-(0.7 * o11 - 0.9 * o12 + 0.8))))
    at_11, at_12 = error * 0.7 * o11 * (1 - o11), error * -0.9 * o12 * (1 - o12)
    grads = CLASSIFICATION.gradients(np.array([x1, x2]), y, unequal())
    due: dict[str, Any] = {
        "W2": [[error * o11], [error * o12]],
        "b2": [error],
        "W1": [[at_11 * x1, at_12 * x1], [at_11 * x2, at_12 * x2]],
        "b1": [at_11, at_12],
    }
    for name, values in due.items():
        np.testing.assert_allclose(grads[name], values, rtol=1e-13, err_msg=name)


@BOTH
def test_gradients_have_the_keys_shapes_and_type_of_the_parameters(master: ModuleType) -> None:
    grads = master.gradients(np.array([2.0, 3.0]), 1.0, unequal())
    assert {name: values.shape for name, values in grads.items()} == SHAPES
    assert {values.dtype for values in grads.values()} == {np.dtype(np.float64)}


@BOTH
def test_no_slope_is_left_where_the_prediction_is_right(master: ModuleType) -> None:
    x = np.array([2.0, 3.0])
    y_hat, _ = master.forward(x, unequal())
    grads = master.gradients(x, y_hat, unequal())
    assert all(not values.any() for values in grads.values())


@BOTH
def test_update_takes_all_nine_against_their_slopes(master: ModuleType) -> None:
    rng = np.random.default_rng(3)
    params = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    grads = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    updated = master.update(params, grads, 0.3)
    assert {name: values.shape for name, values in updated.items()} == SHAPES
    for name, values in updated.items():
        for place in np.ndindex(values.shape):
            due = params[name][place] - 0.3 * grads[name][place]
            assert values[place] == pytest.approx(due, rel=1e-15), (name, place)


@BOTH
def test_a_learning_rate_of_zero_changes_nothing(master: ModuleType) -> None:
    grads = master.gradients(np.array([2.0, 3.0]), 1.0, unequal())
    assert_same(master.update(unequal(), grads, 0.0), unequal())


@BOTH
def test_nothing_changes_its_arguments(master: ModuleType) -> None:
    x, params = np.array([2.0, 3.0]), unequal()
    grads = master.gradients(x, 1.0, params)
    assert_untouched(master.forward, x, params)
    assert_untouched(master.gradients, x, 1.0, params)
    assert_untouched(master.update, params, grads, 0.1)
    rng = np.random.default_rng(0)
    assert_untouched(master.train, master.X, master.y, params, 0.001, 2, rng)


# --- train ------------------------------------------------------------------------------------


@BOTH
def test_one_row_forces_the_path(master: ModuleType) -> None:
    x, y, params = np.array([2.0, 3.0]), 1.0, unequal()
    trained, losses = master.train(
        x.reshape(1, 2), np.array([y]), params, 0.1, 5, np.random.default_rng(0)
    )
    due = []
    for _ in range(5):
        due.append(master.loss(y, master.forward(x, params)[0]))
        params = master.update(params, master.gradients(x, y, params), 0.1)
    assert losses == pytest.approx(due, rel=1e-14)
    assert_same(trained, params)


@BOTH
def test_an_epoch_takes_as_many_steps_as_there_are_rows(
    master: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    gradients = master.gradients

    def noted(x: np.ndarray, y: float, params: Parameters) -> Parameters:
        steps.append((x.tolist(), float(y), master.loss(y, master.forward(x, params)[0])))
        return dict(gradients(x, y, params))

    monkeypatch.setattr(master, "gradients", noted)
    rng = np.random.default_rng(1)
    _, losses = master.train(master.X, master.y, unequal(), 0.001, 50, rng)
    assert len(steps) == 50 * 4
    averages = np.reshape([loss for _, _, loss in steps], (50, 4)).mean(axis=1)
    assert losses == pytest.approx(averages.tolist(), rel=1e-12)
    # Every row is drawn, and always with its own answer.
    pairs = zip(master.X.tolist(), master.y.tolist(), strict=True)
    assert {(tuple(x), y) for x, y, _ in steps} == {(tuple(x), y) for x, y in pairs}


@BOTH
def test_the_seed_decides_the_path(master: ModuleType) -> None:
    def run(seed: int) -> tuple[Parameters, list[float]]:
        rng = np.random.default_rng(seed)
        trained, losses = master.train(master.X, master.y, unequal(), 0.001, 10, rng)
        return trained, losses

    assert_same(run(0)[0], run(0)[0])
    assert run(0)[1] == run(0)[1]
    assert len({tuple(run(seed)[1]) for seed in range(10)}) == 10
    assert len({run(seed)[0]["b2"].item() for seed in range(10)}) == 10


@BOTH
def test_no_epochs_are_no_training(master: ModuleType) -> None:
    rng = np.random.default_rng(0)
    trained, losses = master.train(master.X, master.y, unequal(), 0.1, 0, rng)
    assert_same(trained, unequal())
    assert losses == []


# --- what the lessons promise -----------------------------------------------------------------


def test_regression_starts_at_an_average_loss_of_28() -> None:
    # (13.5424 + 21.9024 + 32.2624 + 44.3556) / 4
    start = average_loss(REGRESSION, REGRESSION.initialize_parameters())
    assert start == pytest.approx(28.0157, rel=1e-12)


def test_seventy_five_epochs_take_regression_below_a_half_whatever_the_seed() -> None:
    first = []
    for seed in range(40):
        trained, losses = REGRESSION.train(
            REGRESSION.X,
            REGRESSION.y,
            REGRESSION.initialize_parameters(),
            0.001,
            75,
            np.random.default_rng(seed),
        )
        first.append(losses[0])
        assert len(losses) == 75
        assert losses[-1] < 0.5
        assert average_loss(REGRESSION, trained) < 0.5
    # An epoch of four rows drawn with luck: between four of the easiest and four of the hardest.
    assert min(first) > 10
    assert max(first) < 45
    assert 24 < np.mean(first) < 33


@BOTH
def test_hidden_neurons_that_start_as_twins_stay_twins(master: ModuleType) -> None:
    rng = np.random.default_rng(0)
    trained, _ = master.train(master.X, master.y, master.initialize_parameters(), 0.001, 50, rng)
    np.testing.assert_array_equal(trained["W1"][:, 0], trained["W1"][:, 1])
    assert trained["b1"][0] == trained["b1"][1]
    assert trained["W2"][0, 0] == trained["W2"][1, 0]
