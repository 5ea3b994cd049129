"""The losses and slopes of both trainers against JAX, which differentiates by itself."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed; `make test-oracles` brings it")
jax.config.update("jax_enable_x64", True)

Parameters = dict[str, np.ndarray]

SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}
POINTS = 2000
# In double precision; what is left is the order in which sums are taken.
CLOSE = 1e-12


# --- the two losses once more, written apart from the masters, number by number -----------------


def hidden_sums(params: Any, x: Any) -> tuple[Any, Any]:
    (w11, w12), (w21, w22) = params["W1"]
    b11, b12 = params["b1"]
    x1, x2 = x
    return w11 * x1 + w21 * x2 + b11, w12 * x1 + w22 * x2 + b12


def output_sum(params: Any, o11: Any, o12: Any) -> Any:
    (w11,), (w21,) = params["W2"]
    (b21,) = params["b2"]
    return w11 * o11 + w21 * o12 + b21


def squared_error(params: Any, x: Any, y: Any) -> Any:
    return jax.numpy.square(y - output_sum(params, *hidden_sums(params, x)))


def cross_entropy(params: Any, x: Any, y: Any) -> Any:
    """−y log σ(z) − (1−y) log(1−σ(z)) is log(1 + eᶻ) − yz: no σ on the last layer, no division."""
    z11, z12 = hidden_sums(params, x)
    z = output_sum(params, jax.nn.sigmoid(z11), jax.nn.sigmoid(z12))
    return jax.nn.softplus(z) - y * z


LOSSES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "regression": squared_error,
    "classification": cross_entropy,
}
BOTH = pytest.mark.parametrize("assignment", LOSSES)


def random_points(assignment: str) -> tuple[Parameters, np.ndarray, np.ndarray]:
    """Parameters, rows and answers, stacked along the first axis.

    Small enough that no sigmoid loses its digits to 1 − O.
    """
    rng = np.random.default_rng(20)
    params = {name: rng.uniform(-1, 1, (POINTS, *shape)) for name, shape in SHAPES.items()}
    X = rng.uniform(-3, 3, (POINTS, 2))
    if assignment == "classification":
        return params, X, rng.integers(0, 2, POINTS).astype(float)
    return params, X, rng.uniform(-5, 5, POINTS)


def points_of_a_training(
    master: ModuleType, epochs: int
) -> tuple[Parameters, np.ndarray, np.ndarray]:
    """Every row of the course at the parameters before each of so many epochs."""
    rng = np.random.default_rng(21)
    current = master.initialize_parameters()
    visited: list[Parameters] = []
    for _ in range(epochs):
        visited += [current] * len(master.X)
        current, _ = master.train(master.X, master.y, current, 0.001, 1, rng)
    params = {name: np.array([point[name] for point in visited]) for name in SHAPES}
    return params, np.tile(master.X, (epochs, 1)), np.tile(master.y, epochs)


def assert_gradients(
    master: ModuleType,
    loss: Callable[[Any, Any, Any], Any],
    points: tuple[Parameters, np.ndarray, np.ndarray],
) -> None:
    params, X, y = points
    due = jax.vmap(jax.grad(loss))(params, X, y)
    claimed = [
        master.gradients(x, answer, {name: values[point] for name, values in params.items()})
        for point, (x, answer) in enumerate(zip(X, y, strict=True))
    ]
    for name in SHAPES:
        assert due[name].dtype == np.float64
        slopes = np.array([grads[name] for grads in claimed])
        np.testing.assert_allclose(
            slopes, np.asarray(due[name]), rtol=CLOSE, atol=1e-15, err_msg=name
        )


@BOTH
def test_the_loss_at_random_points(masters: dict[str, ModuleType], assignment: str) -> None:
    master, (params, X, y) = masters[assignment], random_points(assignment)
    due = np.asarray(jax.vmap(LOSSES[assignment])(params, X, y))
    assert due.dtype == np.float64
    for point in range(POINTS):
        here = {name: values[point] for name, values in params.items()}
        y_hat, _ = master.forward(X[point], here)
        loss = master.loss(y[point], y_hat)
        assert loss == pytest.approx(due[point], rel=CLOSE, abs=1e-15)


@BOTH
def test_all_nine_slopes_at_random_points(masters: dict[str, ModuleType], assignment: str) -> None:
    assert_gradients(masters[assignment], LOSSES[assignment], random_points(assignment))


@BOTH
def test_all_nine_slopes_along_a_training(masters: dict[str, ModuleType], assignment: str) -> None:
    master = masters[assignment]
    assert_gradients(master, LOSSES[assignment], points_of_a_training(master, 75))
