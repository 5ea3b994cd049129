"""The tests of part 3 that you can see. Run `pytest` in this folder; -k loss runs some.

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
Y = np.array([1.0, 0.0])
RATE = 0.5
PARAMS = {
    "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
    "b1": np.array([0.05, -0.15]),
    "W2": np.array([[0.6], [-0.5]]),
    "b2": np.array([0.25]),
}
# The slope of the loss of row 0 in each parameter.
GRADIENTS = {
    "W1": np.array(
        [[-0.10395731980337072, 0.0947523512106844], [-0.02598932995084268, 0.0236880878026711]]
    ),
    "b1": np.array([-0.05197865990168536, 0.0473761756053422]),
    "W2": np.array([[-0.26108471168231895], [-0.16152320458169822]]),
    "b2": np.array([-0.39073554254837584]),
}
# The parameters after three steps, all with row 0.
AFTER = {
    "W1": np.array(
        [[0.4425751324148505, -0.2993922581028459], [0.13564378310371264, 0.37515193547428854]]
    ),
    "b1": np.array([0.12128756620742526, -0.19969612905142295]),
    "W2": np.array([[0.931042768458604], [-0.3132244791839511]]),
    "b2": np.array([0.7280241695117493]),
}
LOSSES = [0.4955028568418771, 0.3728820453166215, 0.29310912616958024]
# The average loss of an epoch with the rows 0, 0 / 0, 1 / 1, 0 / 1, 1.
AVERAGES = [0.4341924510792493, 0.7960581817939127, 0.80497189681468, 0.7389911315784595]

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
    hint="σ of the sum of both inputs, each times its own weight, and the neuron's own bias.",
)
def test_hidden_outputs(student):
    student.forward(X[0], PARAMS).parts(2)[1].equals([0.6681877721681662, 0.41338242108267])


@forward
@pytest.mark.points(
    2,
    title="the output ŷ",
    hint="σ of the sum of both hidden outputs, each times its own w², and the bias b₂₁.",
)
def test_output(student):
    student.forward(X[0], PARAMS).parts(2)[0].equals(0.6092644574516242)


@loss
@pytest.mark.points(
    1,
    title="the loss when y is 1",
    hint="−y log ŷ − (1 − y) log(1 − ŷ), with the natural logarithm.",
)
def test_loss(student):
    student.loss(1.0, 0.8).equals(0.2231435513142097)


@loss
@pytest.mark.points(
    1,
    title="the loss when y is 0",
    hint="−y log ŷ − (1 − y) log(1 − ŷ), with the natural logarithm.",
)
def test_other_loss(student):
    student.loss(0.0, 0.3).equals(0.35667494393873245)


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
    title="100 epochs of four simple rows take the loss under 0.2",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_train_learns(student):
    X = np.array([[1.3, 0.0], [0.4, 0.5], [-0.4, 1.1], [-1.3, -1.6]])
    y = np.array([1.0, 1.0, 0.0, 0.0])
    rng = np.random.default_rng(3)
    _, losses = student.train(X, y, PARAMS, 0.5, 100, rng).parts(2)
    last = losses.array((100,))[-10:].mean()
    assert last < 0.2, f"the last ten losses average {last:.4g}; expected less than 0.2"
