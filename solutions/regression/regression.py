# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] nbgrader={"grade": false, "grade_id": "lesson-start", "locked": true, "schema_version": 3, "solution": false, "task": false}
# # A network that predicts a number
#
# *Back-propagation, part 2 of 3. Five exercises; take an evening.*
#
# In part 1 you took a number through one neuron and found the cost. Now you write the whole thing:
# a small network that **learns**, with no library but NumPy. When you are done there will be no
# magic left in it.
#
# ## The data
#
# Four students, their CGPA (the average of their grades), the score of their résumé, and the salary
# package they were offered. The network is to predict the package.
#
# | CGPA $x_1$ | résumé score $x_2$ | package $y$ |
# |:-:|:-:|:-:|
# | 8 | 8 | 4 |
# | 7 | 9 | 5 |
# | 6 | 10 | 6 |
# | 5 | 12 | 7 |
#
# A number is to be predicted, so this is a **regression** problem.
#
# ## The network
#
# ![The network. Inputs x1 and x2 on the left, two hidden neurons with outputs O11 and O12 in the middle, the output y-hat on the right. Weight w1 with index ij leads from input i to hidden neuron j; weights w2 11 and w2 21 lead from the hidden neurons to the output. The hidden neurons have the biases b11 and b12, the output has b21.](images/network.png)
#
# Two inputs, two hidden neurons, one output. That makes six weights and three biases: nine numbers
# to be learned. Their names say where they are:
#
# $$w^{\text{layer}}_{\text{from},\,\text{to}} \qquad\qquad b_{\text{layer},\,\text{neuron}}$$
#
# The number on top is the layer, not a power. So $w^1_{12}$ leads, in layer 1, **from** input 1
# **to** hidden neuron 2, and $w^1_{21}$ from input 2 to hidden neuron 1. Mixing up these two is one
# of the two most common mistakes in this exercise, so look at the picture until you could draw it.
#
# In the code all nine live in one dictionary, `params`, with four arrays in it:
#
# | key | shape | what is in it |
# |:--|:--|:--|
# | `"W1"` | `(2, 2)` | $w^1_{ij}$ in row $i$, column $j$: row = input, column = hidden neuron |
# | `"b1"` | `(2,)` | $b_{11}$, $b_{12}$ |
# | `"W2"` | `(2, 1)` | $w^2_{11}$, $w^2_{21}$ |
# | `"b2"` | `(1,)` | $b_{21}$ |
#
# The formulas count from 1 and Python counts from 0: $w^1_{12}$ is `params["W1"][0, 1]`.
#
# Every weight starts at 0.1 and every bias at 0:

# %% nbgrader={"grade": false, "grade_id": "givens", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])  # CGPA, résumé score
y = np.array([4.0, 5.0, 6.0, 7.0])  # package


def initialize_parameters() -> dict[str, np.ndarray]:
    """The parameters before any training: every weight 0.1, every bias 0."""
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


# %% nbgrader={"grade": false, "grade_id": "check", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["notebook-only"]
import sys

try:
    from autograder import check  # says under a cell with check(…) what is right already
except ImportError:
    print(
        "The cells with check(…) need the course's autograder, which is not installed here.",
        "Without it they only say so; you can write and hand in your work all the same.",
    )

    def check(exercise):
        print(f"{exercise}: not checked, autograder is not installed here", file=sys.stderr)

# %% [markdown] nbgrader={"grade": false, "grade_id": "task-forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise 1: forward
#
# A forward pass goes through the picture from left to right. Each hidden neuron adds up what
# reaches it. There is no activation function in this network: the weighted sum *is* the neuron's
# output.
#
# $$O_{11} = w^1_{11}\, x_1 + w^1_{21}\, x_2 + b_{11}$$
#
# $$O_{12} = w^1_{12}\, x_1 + w^1_{22}\, x_2 + b_{12}$$
#
# The output neuron does the same with $O_{11}$ and $O_{12}$:
#
# $$\hat{y} = w^2_{11}\, O_{11} + w^2_{21}\, O_{12} + b_{21}$$
#
# The hat marks a prediction: $y$ is the true package, $\hat{y}$ is what the network believes.
#
# `forward` returns the prediction *and* the two hidden outputs, because on the way back we shall
# need them again.
#
# *A number to check with: untrained, the network predicts 0.32 for the first student.*


# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(x: np.ndarray, params: dict[str, np.ndarray]) -> tuple[float, np.ndarray]:
    """The network's prediction for one student, and the hidden outputs that led to it.

    x: the two inputs of one row, shape (2,).
    params: W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,).

    Returns (y_hat, hidden): a float, and O₁₁ and O₁₂ as an array of shape (2,).

        O₁ⱼ = w¹₁ⱼ x₁ + w¹₂ⱼ x₂ + b₁ⱼ        for j = 1, 2
        ŷ = w²₁₁ O₁₁ + w²₂₁ O₁₂ + b₂₁
    """
    ### BEGIN SOLUTION Exercise 1: forward
    hidden = x @ params["W1"] + params["b1"]
    y_hat = hidden @ params["W2"] + params["b2"]
    return float(y_hat[0]), hidden
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("forward")

# %% [markdown] nbgrader={"grade": false, "grade_id": "task-loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise 2: loss
#
# How wrong is the prediction? As in part 1, we take the squared error:
#
# $$L = (y - \hat{y})^2$$
#
# *For the first student, untrained, that is about 13.5.*


# %% nbgrader={"grade": false, "grade_id": "loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss(y: float, y_hat: float) -> float:
    """The squared error of one prediction.

    y: the true package, a float.
    y_hat: the predicted package, a float.

    Returns a float:

        L = (y − ŷ)²
    """
    ### BEGIN SOLUTION Exercise 2: loss
    return (y - y_hat) ** 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("loss")

# %% [markdown] nbgrader={"grade": false, "grade_id": "task-gradients", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise 3: gradients
#
# This is the heart of it. For each of the nine parameters we ask: *if I made it a tiny bit larger,
# how would the loss change?* The answer is a slope, $\partial L / \partial w$. All nine together are
# the **gradient**.
#
# You need not learn the formulas by heart. But follow two of them to their origin, and you will be
# able to find any of the others yourself.
#
# ### A weight of the last layer: $w^2_{11}$
#
# If $w^2_{11}$ changes, $\hat{y}$ changes, and so $L$ changes. The chain rule multiplies the slopes
# along that path:
#
# $$\frac{\partial L}{\partial w^2_{11}}
# = \frac{\partial L}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial w^2_{11}}$$
#
# The first slope comes from $L = (y - \hat{y})^2$. The second comes from
# $\hat{y} = w^2_{11}\, O_{11} + w^2_{21}\, O_{12} + b_{21}$, where $w^2_{11}$ stands beside $O_{11}$:
#
# $$\frac{\partial L}{\partial \hat{y}} = -2(y - \hat{y})
# \qquad\qquad
# \frac{\partial \hat{y}}{\partial w^2_{11}} = O_{11}$$
#
# Multiplied:
#
# $$\frac{\partial L}{\partial w^2_{11}} = -2(y - \hat{y}) \cdot O_{11}$$
#
# ### A weight of the first layer: $w^1_{12}$
#
# This one is further from the loss, so the path has one more step. Walk it backwards in the
# picture: from $L$ to $\hat{y}$, through $w^2_{21}$ to the hidden neuron $O_{12}$, and from there to
# $w^1_{12}$.
#
# ![The network again, with one path in colour: from the loss back to the output, along w2 21 to the second hidden neuron, and along w1 12 to the input x1. At each step stands the slope that the chain rule multiplies in.](images/path_back.png)
#
# $$\frac{\partial L}{\partial w^1_{12}}
# = \frac{\partial L}{\partial \hat{y}}
# \cdot \frac{\partial \hat{y}}{\partial O_{12}}
# \cdot \frac{\partial O_{12}}{\partial w^1_{12}}$$
#
# The first slope we know already. In $\hat{y}$, beside $O_{12}$, stands $w^2_{21}$. And in
# $O_{12} = w^1_{12}\, x_1 + w^1_{22}\, x_2 + b_{12}$, beside $w^1_{12}$, stands $x_1$:
#
# $$\frac{\partial L}{\partial w^1_{12}} = -2(y - \hat{y}) \cdot w^2_{21} \cdot x_1$$
#
# That is why it is called *back*-propagation: the error at the end, $-2(y - \hat{y})$, is handed
# back through the weights, and each layer uses again what the layer after it has worked out.
#
# ### All nine
#
# $$
# \begin{array}{lll}
# \textbf{in the code} & \textbf{parameter} & \textbf{its slope} \\ \hline
# \mathtt{W2[0,\,0]} & w^2_{11} & \partial L / \partial w^2_{11} = -2(y - \hat{y}) \cdot O_{11} \\
# \mathtt{W2[1,\,0]} & w^2_{21} & \partial L / \partial w^2_{21} = -2(y - \hat{y}) \cdot O_{12} \\
# \mathtt{b2[0]} & b_{21} & \partial L / \partial b_{21} = -2(y - \hat{y}) \\
# \mathtt{W1[0,\,0]} & w^1_{11} & \partial L / \partial w^1_{11} = -2(y - \hat{y}) \cdot w^2_{11} \cdot x_1 \\
# \mathtt{W1[1,\,0]} & w^1_{21} & \partial L / \partial w^1_{21} = -2(y - \hat{y}) \cdot w^2_{11} \cdot x_2 \\
# \mathtt{b1[0]} & b_{11} & \partial L / \partial b_{11} = -2(y - \hat{y}) \cdot w^2_{11} \\
# \mathtt{W1[0,\,1]} & w^1_{12} & \partial L / \partial w^1_{12} = -2(y - \hat{y}) \cdot w^2_{21} \cdot x_1 \\
# \mathtt{W1[1,\,1]} & w^1_{22} & \partial L / \partial w^1_{22} = -2(y - \hat{y}) \cdot w^2_{21} \cdot x_2 \\
# \mathtt{b1[1]} & b_{12} & \partial L / \partial b_{12} = -2(y - \hat{y}) \cdot w^2_{21}
# \end{array}
# $$
#
# There is a pattern in it. A weight's slope is *the error that arrives at its far end* times *the
# signal that went in at its near end*; a bias has no signal, so the error alone is left.
#
# `gradients` returns the nine slopes in a dictionary with the same keys and the same shapes as
# `params`: each slope sits where its parameter sits. It looks at `params` and changes nothing.
#
# *Careful with* $w^1_{12}$ *and* $w^1_{21}$. *For the first student both inputs are 8, and at the
# start all weights are equal, so there the two have the same slope and a mix-up does not show.*


# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients(x: np.ndarray, y: float, params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The slope of the loss along each of the nine parameters, for one student.

    x: the two inputs of one row, shape (2,).
    y: the true package of that row, a float.
    params: W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,); they are not changed.

    Returns a dict with the same four keys and shapes as params, for i = 1, 2 and j = 1, 2:

        W2: ∂L/∂w²ⱼ₁ = −2 (y − ŷ) O₁ⱼ
        b2: ∂L/∂b₂₁ = −2 (y − ŷ)
        W1: ∂L/∂w¹ᵢⱼ = −2 (y − ŷ) w²ⱼ₁ xᵢ
        b1: ∂L/∂b₁ⱼ = −2 (y − ŷ) w²ⱼ₁
    """
    ### BEGIN SOLUTION Exercise 3: gradients
    y_hat, hidden = forward(x, params)
    output_error = -2 * (y - y_hat)  # ∂L/∂ŷ
    hidden_errors = output_error * params["W2"][:, 0]  # ∂L/∂O₁ⱼ
    return {
        "W1": np.outer(x, hidden_errors),
        "b1": hidden_errors,
        "W2": output_error * hidden.reshape(2, 1),
        "b2": np.array([output_error]),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradients", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("gradients")

# %% [markdown] nbgrader={"grade": false, "grade_id": "lesson-nudge", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ### Are my slopes right?
#
# You need not take anybody's word for it. A slope says what happens when a parameter grows a tiny
# bit, so let it grow a tiny bit and look. The next cell nudges each parameter up and down by
# 0.00001, asks *your* `forward` and *your* `loss` what becomes of it, and puts that beside the slope
# from *your* `gradients`. The two columns should agree. It uses unequal inputs and weights on
# purpose, so that nothing can hide.

# %% nbgrader={"grade": false, "grade_id": "nudge", "locked": true, "schema_version": 3, "solution": false, "task": false}
if __name__ == "__main__":
    x_try, y_try = np.array([2.0, 3.0]), 1.5
    params_try = {
        "W1": np.array([[0.3, -0.2], [0.1, 0.4]]),
        "b1": np.array([0.5, -0.6]),
        "W2": np.array([[0.7], [-0.9]]),
        "b2": np.array([0.8]),
    }
    for name, values in params_try.items():
        for place in np.ndindex(values.shape):
            losses_beside = []
            for nudge in (0.00001, -0.00001):
                nudged = {key: array.copy() for key, array in params_try.items()}
                nudged[name][place] += nudge
                losses_beside.append(loss(y_try, forward(x_try, nudged)[0]))
            measured = float((losses_beside[0] - losses_beside[1]) / 0.00002)
            slopes = gradients(x_try, y_try, params_try)[name]
            yours = float(np.reshape(slopes, values.shape)[place])
            verdict = "" if np.isclose(measured, yours, atol=1e-6) else "   <- look here"
            print(f"{name}{list(place)!s:7} yours {yours:9.5f}  measured {measured:9.5f}{verdict}")


# %% [markdown] nbgrader={"grade": false, "grade_id": "task-update", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise 4: update
#
# The slope points uphill. We want the loss to go down, so every parameter takes a small step the
# other way. How small is set by the **learning rate** $\eta$ (say "eta"):
#
# $$w_n = w_o - \eta\, \frac{\partial L}{\partial w_o}$$
#
# $w_o$ is the old value and $w_n$ the new one. Biases follow the same rule.
#
# `update` takes all nine steps and returns the new parameters.
#
# **The most common mistake in this exercise** is to go through the parameters one by one, each
# time working out a slope and at once overwriting the parameter. Look at the nine formulas again: the slopes
# of layer 1 contain $w^2_{11}$ and $w^2_{21}$. Whoever has already moved those two calculates the
# slopes of layer 1 with the *new* values, and takes four weights and two biases to a slightly wrong
# place. Training still goes downhill, so nobody notices. All nine slopes belong to the same moment:
# first work out all of them, then take all the steps. That is why `gradients` and `update` are two
# functions.


# %% nbgrader={"grade": false, "grade_id": "update", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update(
    params: dict[str, np.ndarray], grads: dict[str, np.ndarray], learning_rate: float
) -> dict[str, np.ndarray]:
    """The parameters after one step of gradient descent.

    params: the old W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,).
    grads: the slopes, with the same keys and shapes.
    learning_rate: η, a float.

    Returns the new params, a dict with the same keys and shapes; for every parameter w:

        wₙ = wₒ − η ∂L/∂wₒ
    """
    ### BEGIN SOLUTION Exercise 4: update
    return {name: params[name] - learning_rate * grads[name] for name in params}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-update", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("update")

# %% [markdown] nbgrader={"grade": false, "grade_id": "task-train", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Exercise 5: train
#
# Everything is there. Now put it together:
#
# > **for** each epoch:
# > 1. as many times as there are rows in `X`:
# >    1. pick a random row;
# >    2. predict, by a forward pass;
# >    3. calculate the loss of that prediction;
# >    4. update the weights and biases, by gradient descent;
# > 2. calculate the average loss of the epoch.
#
# Learning from one random row at a time is called **stochastic gradient descent**.
#
# - The random choice comes from `rng`, a NumPy random generator: `rng.integers(n)` is a random whole
#   number from 0 to n − 1. Because the generator is handed in, the same seed trains the same network
#   every time. It does not matter whether a row may come up twice in an epoch or whether you shuffle
#   the rows anew each time.
# - The loss of a step is the loss of the prediction made *before* the update.
# - `losses` gets one number per epoch: the average over the steps of that epoch.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    X: np.ndarray,
    y: np.ndarray,
    params: dict[str, np.ndarray],
    learning_rate: float,
    epochs: int,
    rng: np.random.Generator,
) -> tuple[dict[str, np.ndarray], list[float]]:
    """The parameters after training by stochastic gradient descent, and how the loss fell.

    X: the inputs, one row per student, shape (n, 2).
    y: the true packages, shape (n,).
    params: the parameters to start from.
    learning_rate: η, a float.
    epochs: how many times to take n steps; every step learns from one random row.
    rng: the random generator that picks the rows.

    Returns (params, losses): the trained parameters, and one float per epoch:

        losses[e] = (sum of the n losses of epoch e, each taken before its update) / n
    """
    ### BEGIN SOLUTION Exercise 5: train
    losses = []
    for _ in range(epochs):
        total = 0.0
        for _ in range(len(X)):
            row = rng.integers(len(X))
            y_hat, _ = forward(X[row], params)
            total += loss(y[row], y_hat)
            grads = gradients(X[row], y[row], params)
            params = update(params, grads, learning_rate)
        losses.append(total / len(X))
    return params, losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-train", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
check("train")

# %% [markdown] nbgrader={"grade": false, "grade_id": "lesson-curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
# ## Watch it learn
#
# 75 epochs with a learning rate of 0.001. The average loss starts somewhere between 13 and 41,
# depending on which rows come up in the first epoch, and should end below 0.5.

# %% nbgrader={"grade": false, "grade_id": "plot-curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    trained, losses = train(X, y, initialize_parameters(), 0.001, 75, np.random.default_rng(0))
    print(f"average loss: {losses[0]:.2f} in the first epoch, {losses[-1]:.2f} in the last")
    for row, package in zip(X, y, strict=True):
        prediction = float(np.squeeze(forward(row, trained)[0]))
        print(
            f"CGPA {row[0]:g}, résumé {row[1]:g}: package {package:g}, predicted {prediction:.2f}"
        )

    plt.plot(range(1, len(losses) + 1), losses)
    plt.xlabel("epoch")
    plt.ylabel("average loss")
    plt.title("Your network, learning")
    plt.show()

# %% [markdown] nbgrader={"grade": false, "grade_id": "lesson-end", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Try a few things: another seed, a tenth of the learning rate, three times as much. And then 0.02:
# every step overshoots by more than the step before, and the loss runs away to infinity.
#
# ## Check yourself
#
# In a terminal, in this folder:
#
# - `pytest` runs the tests that came with this assignment on your file;
# - `autograder check` says, exercise by exercise, what is right; with `--hints` it also helps you
#   where something is not.
#
# Both look at the file with your work in it; if both hold work, at the notebook. Hand in the one you worked
# in. In the notebook the cells with `check(…)` say the same under each exercise, saved or not. A
# slip is paid for once, where it was made: `train` is marked with *your* `update` and *your*
# `gradients`.
#
# In part 3 the same network learns to answer a yes-or-no question.
#
# ## Further reading
#
# - [The video by CampusX](https://youtu.be/ma6hWrU-LaI) that this part and the next one follow
# - To see why it works rather than how: CampusX, "The Why of Back propagation"
# - 3Blue1Brown: [What is backpropagation really doing?](https://www.youtube.com/watch?v=Ilg3gGewQ5U)
#   and [Backpropagation calculus](https://www.youtube.com/watch?v=tIeHLnjs5U8)
