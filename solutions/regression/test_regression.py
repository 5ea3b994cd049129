"""The tests of part 2 that you can see. Run `pytest` in this folder; -k loss runs some.

`student` is your own file: `student.loss(3.0, 2.5)` calls your function. The numbers that are due
were worked out for the one example below.
"""

import numpy as np
import pytest

forward = pytest.mark.exercise("forward", "Exercise 1: forward")
loss = pytest.mark.exercise("loss", "Exercise 2: loss")
gradients = pytest.mark.exercise("gradients", "Exercise 3: gradients")
update = pytest.mark.exercise("update", "Exercise 4: update")
train = pytest.mark.exercise("train", "Exercise 5: train")

X = np.array([[2.0, 0.5], [1.0, 1.5]])
Y = np.array([3.0, 1.0])
RATE = 0.05
PARAMS = {
    "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
    "b1": np.array([0.05, -0.15]),
    "W2": np.array([[0.6], [-0.5]]),
    "b2": np.array([0.25]),
}
# The slope of the loss of row 0 in each parameter.
GRADIENTS = {
    "W1": np.array(
        [[-5.172000000000001, 4.3100000000000005], [-1.2930000000000001, 1.0775000000000001]]
    ),
    "b1": np.array([-2.5860000000000003, 2.1550000000000002]),
    "W2": np.array([[-3.017000000000001], [1.5085000000000002]]),
    "b2": np.array([-4.3100000000000005]),
}
# The parameters after three steps, all with row 0.
AFTER = {
    "W1": np.array(
        [[0.7177700991195642, -0.5372784881244886], [0.20444252477989108, 0.3156803779688779]]
    ),
    "b1": np.array([0.25888504955978214, -0.3186392440622443]),
    "W2": np.array([[0.8980155301954875], [-0.6734501026668277]]),
    "b2": np.array([0.570165646272417]),
}
LOSSES = [4.644025000000001, 0.9453668409189907, 0.005528917892295266]
# The average loss of an epoch with the rows 0, 0 / 0, 1 / 1, 0 / 1, 1.
AVERAGES = [2.7946959204594957, 2.3651261365776204, 2.064038621361561, 0.22586570984979326]

NINE = [
    ("W1", (0, 0), "w¹₁₁"),
    ("W1", (0, 1), "w¹₁₂"),
    ("W1", (1, 0), "w¹₂₁"),
    ("W1", (1, 1), "w¹₂₂"),
    ("b1", (0,), "b₁₁"),
    ("b1", (1,), "b₁₂"),
    ("W2", (0, 0), "w²₁₁"),
    ("W2", (1, 0), "w²₂₁"),
    ("b2", (0,), "b₂₁"),
]


def expect_all(answer, due):
    """Compare all nine, one by one, so that the first wrong one is named."""
    for key, index, symbol in NINE:
        answer[key].shaped(due[key].shape)[index].equals(due[key][index], symbol)


@forward
@pytest.mark.points(
    2,
    title="the hidden outputs O₁₁ and O₁₂",
    hint="Each hidden neuron adds up both inputs, each times its own weight, and its own bias.",
)
def test_hidden_outputs(student):
    student.forward(X[0], PARAMS).parts(2)[1].equals([0.7000000000000001, -0.35])


@forward
@pytest.mark.points(
    2,
    title="the output ŷ",
    hint="ŷ adds up both hidden outputs, each times its own w², and the bias b₂₁.",
)
def test_output(student):
    student.forward(X[0], PARAMS).parts(2)[0].equals(0.845)


@loss
@pytest.mark.points(
    1,
    title="the loss when ŷ is too small",
    hint="The difference between y and ŷ, squared: not halved, and no average.",
)
def test_loss(student):
    student.loss(3.0, 2.5).equals(0.25)


@loss
@pytest.mark.points(
    1,
    title="the loss when ŷ is too large",
    hint="The difference between y and ŷ, squared: not halved, and no average.",
)
def test_other_loss(student):
    student.loss(1.0, 2.2).equals(1.4400000000000004)


@gradients
@pytest.mark.points(
    1, title="∂L/∂{symbol}", hint="Find the formula of this one in the table of the lesson."
)
@pytest.mark.parametrize(("key", "index", "symbol"), NINE)
def test_gradient(student, key, index, symbol):
    answer = student.gradients(X[0], float(Y[0]), PARAMS)[key].shaped(GRADIENTS[key].shape)
    answer[index].equals(GRADIENTS[key][index], f"∂L/∂{symbol}")


@gradients
@pytest.mark.points(
    3,
    title="the slope of your own loss",
    hint="A gradient is a slope: move one parameter a little, and the loss follows.",
)
def test_gradients_are_slopes(student):
    def loss_at(params):
        y_hat = student.forward(X[1], params).parts(2)[0]
        return student.loss(float(Y[1]), y_hat.number()).number()

    answer = student.gradients(X[1], float(Y[1]), PARAMS)
    for key, index, symbol in NINE:
        found = answer[key].shaped(PARAMS[key].shape)[index].number()
        up, down = ({k: v.copy() for k, v in PARAMS.items()} for _ in range(2))
        up[key][index] += 1e-5
        down[key][index] -= 1e-5
        slope = (loss_at(up) - loss_at(down)) / 2e-5
        assert abs(found - slope) < 1e-6, (
            f"gradients gives {found:.6g} for ∂L/∂{symbol}, but when that parameter moves, "
            f"your loss has the slope {slope:.6g}"
        )


@update
@pytest.mark.points(
    3,
    title="the new parameters",
    hint="The old value minus the learning rate times its own gradient, for each of the nine.",
)
def test_update(student):
    answer = student.update(PARAMS, GRADIENTS, RATE)
    expect_all(answer, {key: PARAMS[key] - RATE * GRADIENTS[key] for key in PARAMS})


@train
@pytest.mark.points(
    2,
    title="one row, three epochs: the parameters",
    hint="In each step take all nine gradients from the old parameters, then update all nine.",
)
def test_train_parameters(student):
    rng = np.random.default_rng(1)
    expect_all(student.train(X[:1], Y[:1], PARAMS, RATE, 3, rng).parts(2)[0], AFTER)


@train
@pytest.mark.points(
    2,
    title="one row, three epochs: the losses",
    hint="The loss of a step is taken before its update; losses[e] is the average of epoch e.",
)
def test_train_losses(student):
    rng = np.random.default_rng(1)
    student.train(X[:1], Y[:1], PARAMS, RATE, 3, rng).parts(2)[1].equals(LOSSES)


@train
@pytest.mark.points(
    2,
    title="two rows, one epoch: the average loss",
    hint="As many steps as there are rows, each with the x and the y of one row.",
)
def test_train_average(student):
    rng = np.random.default_rng(1)
    losses = student.train(X, Y, PARAMS, RATE, 1, rng).parts(2)[1]
    if not any(losses.matches([average]) for average in AVERAGES):
        losses.fail("is not the average loss along any order of the two rows")


@train
@pytest.mark.points(
    1,
    title="different generators, different rows",
    hint="Pick every row with rng, from all rows: rng.integers(len(X)), or a permutation.",
)
def test_train_random(student):
    runs = [student.train(X, Y, PARAMS, RATE, 1, np.random.default_rng(s)) for s in range(16)]
    found = {round(run.parts(2)[1].array((1,))[0], 9) for run in runs}
    assert len(found) > 1, "16 different generators all gave the same path"


@train
@pytest.mark.points(
    1,
    title="the same generator, the same rows",
    hint="Draw with the rng of the arguments, not with np.random or a generator of your own.",
)
def test_train_repeats(student):
    for seed in range(4):
        first, second = (
            student.train(X, Y, PARAMS, RATE, 3, np.random.default_rng(seed)).parts(2)[1]
            for _ in range(2)
        )
        second.equals(first.array((3,)))


@train
@pytest.mark.points(
    1,
    title="75 epochs of the full data take the loss under 0.5",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_train_learns(student):
    X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
    y = np.array([4.0, 5.0, 6.0, 7.0])
    start = {key: np.full(np.shape(PARAMS[key]), 0.1 * key.startswith("W")) for key in PARAMS}
    rng = np.random.default_rng(3)
    _, losses = student.train(X, y, start, 0.001, 75, rng).parts(2)
    last = losses.array((75,))[-10:].mean()
    assert last < 0.5, f"the last ten losses average {last:.4g}; expected less than 0.5"
