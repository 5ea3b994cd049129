"""The lesson's claim that the trainers written by hand train like Keras."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import jupytext
import numpy as np
import pytest

pytest.importorskip("jax", reason="JAX is not installed; `make test-oracles` brings it")
keras = pytest.importorskip("keras", reason="Keras is not installed; `make test-oracles` brings it")
# Not the layers' dtype alone: Keras would keep its learning rate in single precision.
keras.config.set_floatx("float64")
# Keras hands its weights to NumPy in a way that NumPy 2 frowns upon; not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

Parameters = dict[str, np.ndarray]

NAMES = ("W1", "b1", "W2", "b2")
CLOSE = 1e-12
# Keras's JAX backend takes the mean over a row's one output in single precision whatever the
# floatx, so a reported loss is rounded; its slope, and with it every weight, is not.
CLOSE_AS_REPORTED = 1e-7
LEARNING_RATES = {"regression": 0.001, "classification": 0.02}
BOTH = pytest.mark.parametrize("assignment", LEARNING_RATES)


def unequal() -> Parameters:
    """Nine different parameters; from equal ones the hidden neurons would stay twins."""
    return {
        "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
        "b1": np.array([0.5, -0.6]),
        "W2": np.array([[0.7], [-0.9]]),
        "b2": np.array([0.8]),
    }


@dataclass(frozen=True)
class Training:
    """What a trainer did: where it ended and what it lost on the way."""

    params: Parameters
    epoch_losses: np.ndarray
    running_losses: np.ndarray  # after each step, the average of its epoch so far


@dataclass(frozen=True)
class Lessons:
    """The rows that a training learned from, in order: shapes (epochs, steps, 2) and so on."""

    X: np.ndarray
    y: np.ndarray


def train_by_hand(
    master: ModuleType, start: Parameters, learning_rate: float, epochs: int, seed: int
) -> tuple[Training, Lessons]:
    """The master's own train, and the rows that its gradients were asked about."""
    rows: list[tuple[np.ndarray, float]] = []
    losses: list[float] = []
    gradients = master.gradients

    def noted(x: np.ndarray, y: float, params: Parameters) -> Parameters:
        rows.append((x, y))
        losses.append(master.loss(y, master.forward(x, params)[0]))
        return dict(gradients(x, y, params))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(master, "gradients", noted)
        rng = np.random.default_rng(seed)
        params, epoch_losses = master.train(master.X, master.y, start, learning_rate, epochs, rng)
    steps = len(master.X)
    running = np.reshape(losses, (epochs, steps)).cumsum(axis=1) / np.arange(1, steps + 1)
    X = np.reshape([x for x, _ in rows], (epochs, steps, 2))
    y = np.reshape([y for _, y in rows], (epochs, steps))
    return Training(params, np.array(epoch_losses), running), Lessons(X, y)


def network(assignment: str, start: Parameters, learning_rate: float) -> Any:
    """The network of the lesson as Keras builds it, for plain stochastic gradient descent."""
    activation = "sigmoid" if assignment == "classification" else "linear"
    loss = "binary_crossentropy" if assignment == "classification" else "mse"
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(2, activation=activation),
            keras.layers.Dense(1, activation=activation),
        ]
    )
    model.set_weights([start[name] for name in NAMES])
    model.compile(keras.optimizers.SGD(learning_rate), loss=loss)
    return model


def train_by_keras(
    assignment: str, start: Parameters, learning_rate: float, lessons: Lessons
) -> Training:
    """Keras taught the same rows in the same order, one row a batch, with Keras's own losses."""
    model = network(assignment, start, learning_rate)
    running: list[float] = []
    note = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda _batch, logs: running.append(float(logs["loss"]))
    )
    epoch_losses = []
    for X, y in zip(lessons.X, lessons.y, strict=True):
        history = model.fit(
            X, y.reshape(-1, 1), batch_size=1, shuffle=False, verbose=0, callbacks=[note]
        )
        epoch_losses += history.history["loss"]
    params = dict(zip(NAMES, model.get_weights(), strict=True))
    return Training(params, np.array(epoch_losses), np.reshape(running, lessons.y.shape))


def assert_same_parameters(hand: Parameters, machine: Parameters) -> None:
    assert hand.keys() == machine.keys()
    for name in NAMES:
        assert machine[name].dtype == np.float64
        np.testing.assert_allclose(hand[name], machine[name], rtol=CLOSE, atol=CLOSE, err_msg=name)


@pytest.fixture(
    scope="module",
    params=[
        (assignment, start, seed)
        for assignment in LEARNING_RATES
        for start in ("equal", "unequal")
        for seed in (0, 1, 2)
    ],
    ids=lambda case: "-".join(map(str, case)),
)
def pair(
    request: pytest.FixtureRequest, masters: dict[str, ModuleType]
) -> tuple[Training, Training]:
    """The same 75 epochs by hand and by Keras."""
    assignment, start, seed = request.param
    master, learning_rate = masters[assignment], LEARNING_RATES[assignment]
    params = unequal() if start == "unequal" else master.initialize_parameters()
    hand, lessons = train_by_hand(master, params, learning_rate, 75, seed)
    return hand, train_by_keras(assignment, params, learning_rate, lessons)


def test_the_weights_end_where_keras_has_them(pair: tuple[Training, Training]) -> None:
    hand, machine = pair
    assert_same_parameters(hand.params, machine.params)


def test_each_epoch_loses_what_keras_reports(pair: tuple[Training, Training]) -> None:
    hand, machine = pair
    np.testing.assert_allclose(hand.epoch_losses, machine.epoch_losses, rtol=CLOSE_AS_REPORTED)


def test_each_step_loses_what_keras_reports(pair: tuple[Training, Training]) -> None:
    hand, machine = pair
    np.testing.assert_allclose(hand.running_losses, machine.running_losses, rtol=CLOSE_AS_REPORTED)


def test_the_whole_classification_lesson_trains_like_keras(
    masters: dict[str, ModuleType],
) -> None:
    master = masters["classification"]
    start = master.initialize_parameters()
    hand, lessons = train_by_hand(master, start, 0.02, 8000, seed=0)
    # As one long epoch: Keras takes its time to begin one.
    in_a_row = Lessons(lessons.X.reshape(1, -1, 2), lessons.y.reshape(1, -1))
    machine = train_by_keras("classification", start, 0.02, in_a_row)
    assert_same_parameters(hand.params, machine.params)
    assert machine.epoch_losses[0] == pytest.approx(hand.epoch_losses.mean(), rel=CLOSE_AS_REPORTED)
    # And it learned what the lesson says it learns.
    assert hand.epoch_losses[:500].mean() == pytest.approx(np.log(2), abs=0.05)
    assert hand.epoch_losses[-100:].mean() < 0.1
    assert [round(master.forward(x, hand.params)[0]) for x in master.X] == [1, 1, 0, 0]


# --- the cell at the end of the classification's solution ---------------------------------------


def test_train_with_keras_takes_one_step_for_each_row_in_the_order_given(
    masters: dict[str, ModuleType],
) -> None:
    master = masters["classification"]
    rows = np.random.default_rng(5).integers(4, size=60)
    ends = []
    for order in (rows, rows[::-1]):
        params = unequal()
        for row in order:
            grads = master.gradients(master.X[row], master.y[row], params)
            params = master.update(params, grads, 0.5)
        start = unequal()
        machine = master.train_with_keras(master.X[order], master.y[order], start, 0.5)
        assert_same_parameters(params, machine)
        assert_same_parameters(start, unequal())
        ends.append(params["W1"])
    # With steps this large the order shows, so it was the order that was kept.
    assert np.max(np.abs(ends[0] - ends[1])) > 1e-3


def test_the_cell_that_compares_prints_that_they_agree(
    masters: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    master = masters["classification"]
    notebook = jupytext.read(master.__file__)
    cells = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and "solution-only" in cell.metadata.get("tags", [])
    ]
    assert cells
    exec("\n".join(cells), vars(master) | {"__name__": "__main__"})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(NAMES)
    for line in lines:
        moved, apart = line.split("moved by up to ")[1].split(", differs from Keras by up to ")
        assert float(moved) > 0.1
        assert float(apart) < CLOSE


@BOTH
def test_another_learning_rate_would_not_go_unnoticed(
    masters: dict[str, ModuleType], assignment: str
) -> None:
    """A slip of one part in a million, far below what any wrong formula makes, shows."""
    rate = LEARNING_RATES[assignment]
    hand, lessons = train_by_hand(masters[assignment], unequal(), rate, 10, seed=0)
    machine = train_by_keras(assignment, unequal(), rate * (1 + 1e-6), lessons)
    with pytest.raises(AssertionError):
        assert_same_parameters(hand.params, machine.params)
