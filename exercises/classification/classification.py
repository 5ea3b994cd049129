# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A network that decides yes or no
#
# *Back-propagation, part 3 of 3. Five exercises; shorter than part 2, because you have done most of
# it before.*
#
# ## The data
#
# Four students again. This time the question is not how much they were offered but *whether* they
# were placed: 1 means yes and 0 means no.
#
# | CGPA $x_1$ | résumé score $x_2$ | placed $y$ |
# |:-:|:-:|:-:|
# | 8 | 8 | 1 |
# | 7 | 9 | 1 |
# | 6 | 10 | 0 |
# | 5 | 5 | 0 |
#
# To answer yes or no is a **classification** problem. The network, the algorithm and the names stay
# as they were in part 2. Two things are different:
#
# 1. every neuron now has an activation function, the **sigmoid** of part 1;
# 2. the loss is no longer the squared error but the **binary cross-entropy**.
#
# ## The network
#
# ![The network. Inputs x1 and x2 on the left, two hidden neurons with a sigmoid and the outputs O11 and O12 in the middle, an output neuron with a sigmoid and the output y-hat on the right. Weight w1 with index ij leads from input i to hidden neuron j; weights w2 11 and w2 21 lead to the output. The biases are b11, b12 and b21.](images/network.png)
#
# $w^1_{12}$ leads, in layer 1, **from** input 1 **to** hidden neuron 2. The nine parameters live in
# the same dictionary as before:
#
# | key | shape | what is in it |
# |:--|:--|:--|
# | `"W1"` | `(2, 2)` | $w^1_{ij}$ in row $i$, column $j$: row = input, column = hidden neuron |
# | `"b1"` | `(2,)` | $b_{11}$, $b_{12}$ |
# | `"W2"` | `(2, 1)` | $w^2_{11}$, $w^2_{21}$ |
# | `"b2"` | `(1,)` | $b_{21}$ |
#
# The formulas count from 1 and Python counts from 0: $w^1_{12}$ is `params["W1"][0, 1]`.

# %%
import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])  # CGPA, résumé score
y = np.array([1.0, 1.0, 0.0, 0.0])  # placed: 1 is yes, 0 is no


def initialize_parameters() -> dict[str, np.ndarray]:
    """The parameters before any training: every weight 0.1, every bias 0."""
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


# %% [markdown]
# ## Exercise 1: forward
#
# Each neuron adds up what reaches it, as in part 2, and then squeezes the sum with the sigmoid
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# In the hidden layer:
#
# $$O_{11} = \sigma\!\left(w^1_{11}\, x_1 + w^1_{21}\, x_2 + b_{11}\right)$$
#
# $$O_{12} = \sigma\!\left(w^1_{12}\, x_1 + w^1_{22}\, x_2 + b_{12}\right)$$
#
# and in the output neuron:
#
# $$\hat{y} = \sigma\!\left(w^2_{11}\, O_{11} + w^2_{21}\, O_{12} + b_{21}\right)$$
#
# Now $\hat{y}$ lies between 0 and 1, and we read it as a probability: how sure the network is that
# this student was placed.
#
# As before, `forward` returns the prediction and the two hidden outputs (after the sigmoid). You may
# write a helper function for the sigmoid, under any name, or do without one.
#
# *A number to check with: untrained, the network says 0.5415 for the first student. If you get
# 0.5793, the hidden neurons have no sigmoid; if you get 0.1664, the output neuron has none.*

# %%
def forward(x: np.ndarray, params: dict[str, np.ndarray]) -> tuple[float, np.ndarray]:
    """How likely the network thinks it that one student is placed, and the hidden outputs.

    x: the two inputs of one row, shape (2,).
    params: W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,).

    Returns (y_hat, hidden): a float, and O₁₁ and O₁₂ as an array of shape (2,).

        O₁ⱼ = σ(w¹₁ⱼ x₁ + w¹₂ⱼ x₂ + b₁ⱼ)        for j = 1, 2
        ŷ = σ(w²₁₁ O₁₁ + w²₂₁ O₁₂ + b₂₁)
        σ(z) = 1 / (1 + e⁻ᶻ)
    """

    raise NotImplementedError("Exercise 1: forward")


# %% [markdown]
# ## Exercise 2: loss
#
# The binary cross-entropy is
#
# $$L = -y \log \hat{y} - (1 - y) \log (1 - \hat{y})$$
#
# with the natural logarithm. It looks worse than it is. Because $y$ is either 1 or 0, one of the two
# parts is always zero:
#
# ![Two curves over the prediction y-hat from 0 to 1. For y = 1 the loss falls from very large at 0 to zero at 1. For y = 0 it rises from zero at 0 to very large at 1.](images/loss.png)
#
# - the student was placed ($y = 1$): $L = -\log \hat{y}$, nothing for a sure yes and more and more the
#   nearer the network came to a no;
# - the student was not placed ($y = 0$): $L = -\log(1 - \hat{y})$, the mirror image.
#
# Being sure and wrong is expensive. A network that always shrugs, $\hat{y} = 0.5$, pays
# $\log 2 \approx 0.693$ each time. Remember that number: your loss curve will start near it.

# %%
def loss(y: float, y_hat: float) -> float:
    """The binary cross-entropy of one prediction.

    y: whether the student was placed, 1.0 or 0.0.
    y_hat: the predicted probability, a float between 0 and 1.

    Returns a float:

        L = −y log ŷ − (1 − y) log(1 − ŷ)
    """
    raise NotImplementedError("Exercise 2: loss")


# %% [markdown]
# ## Exercise 3: gradients
#
# The paths through the network are the ones you know from part 2. What is new is that each neuron
# on the way adds one more slope: that of its sigmoid. It has a beautiful property: it can be written
# with the sigmoid's own value,
#
# $$\sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr)$$
#
# so for a neuron whose output is $O$, the slope is $O\,(1 - O)$. Nothing needs to be calculated
# twice.
#
# ### A weight of the last layer: $w^2_{11}$
#
# Call the weighted sum of the output neuron $z_{21}$, so that $\hat{y} = \sigma(z_{21})$. The path
# from the weight to the loss is $w^2_{11} \to z_{21} \to \hat{y} \to L$:
#
# $$\frac{\partial L}{\partial w^2_{11}}
# = \frac{\partial L}{\partial \hat{y}}
# \cdot \frac{\partial \hat{y}}{\partial z_{21}}
# \cdot \frac{\partial z_{21}}{\partial w^2_{11}}$$
#
# The three slopes are
#
# $$\frac{\partial L}{\partial \hat{y}} = -\frac{y}{\hat{y}} + \frac{1 - y}{1 - \hat{y}}
# = -\frac{y - \hat{y}}{\hat{y}\,(1 - \hat{y})}
# \qquad
# \frac{\partial \hat{y}}{\partial z_{21}} = \hat{y}\,(1 - \hat{y})
# \qquad
# \frac{\partial z_{21}}{\partial w^2_{11}} = O_{11}$$
#
# Multiply the first two and see the fractions vanish. That is no accident: sigmoid and cross-entropy
# are made for each other.
#
# $$\frac{\partial L}{\partial z_{21}} = -(y - \hat{y})
# \qquad\text{and so}\qquad
# \frac{\partial L}{\partial w^2_{11}} = -(y - \hat{y}) \cdot O_{11}$$
#
# ### A weight of the first layer: $w^1_{12}$
#
# Call the weighted sum of the second hidden neuron $z_{12}$, so that $O_{12} = \sigma(z_{12})$. Now
# the path is $w^1_{12} \to z_{12} \to O_{12} \to z_{21} \to L$:
#
# ![The network again, with one path in colour: from the loss back to the output neuron, along w2 21 to the second hidden neuron, through its sigmoid, and along w1 12 to the input x1. At each step stands the slope that the chain rule multiplies in.](images/path_back.png)
#
# $$\frac{\partial L}{\partial w^1_{12}}
# = \frac{\partial L}{\partial z_{21}}
# \cdot \frac{\partial z_{21}}{\partial O_{12}}
# \cdot \frac{\partial O_{12}}{\partial z_{12}}
# \cdot \frac{\partial z_{12}}{\partial w^1_{12}}
# = -(y - \hat{y}) \cdot w^2_{21} \cdot O_{12}(1 - O_{12}) \cdot x_1$$
#
# Everything in a slope of layer 1 belongs to *one* hidden neuron: its own output weight, its own
# $O$. Only the input $x_i$ depends on where the connection comes from.
#
# ### All nine
#
# $$
# \begin{array}{lll}
# \textbf{in the code} & \textbf{parameter} & \textbf{its slope} \\ \hline
# \mathtt{W2[0,\,0]} & w^2_{11} & \partial L / \partial w^2_{11} = -(y - \hat{y}) \cdot O_{11} \\
# \mathtt{W2[1,\,0]} & w^2_{21} & \partial L / \partial w^2_{21} = -(y - \hat{y}) \cdot O_{12} \\
# \mathtt{b2[0]} & b_{21} & \partial L / \partial b_{21} = -(y - \hat{y}) \\
# \mathtt{W1[0,\,0]} & w^1_{11} & \partial L / \partial w^1_{11} = -(y - \hat{y}) \cdot w^2_{11} \cdot O_{11}(1 - O_{11}) \cdot x_1 \\
# \mathtt{W1[1,\,0]} & w^1_{21} & \partial L / \partial w^1_{21} = -(y - \hat{y}) \cdot w^2_{11} \cdot O_{11}(1 - O_{11}) \cdot x_2 \\
# \mathtt{b1[0]} & b_{11} & \partial L / \partial b_{11} = -(y - \hat{y}) \cdot w^2_{11} \cdot O_{11}(1 - O_{11}) \\
# \mathtt{W1[0,\,1]} & w^1_{12} & \partial L / \partial w^1_{12} = -(y - \hat{y}) \cdot w^2_{21} \cdot O_{12}(1 - O_{12}) \cdot x_1 \\
# \mathtt{W1[1,\,1]} & w^1_{22} & \partial L / \partial w^1_{22} = -(y - \hat{y}) \cdot w^2_{21} \cdot O_{12}(1 - O_{12}) \cdot x_2 \\
# \mathtt{b1[1]} & b_{12} & \partial L / \partial b_{12} = -(y - \hat{y}) \cdot w^2_{21} \cdot O_{12}(1 - O_{12})
# \end{array}
# $$
#
# Compare them with those of part 2: the factor 2 is gone, and $O\,(1-O)$ has come in.
#
# `gradients` returns the nine slopes in a dictionary with the same keys and the same shapes as
# `params`, and changes nothing.

# %%
def gradients(x: np.ndarray, y: float, params: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The slope of the loss along each of the nine parameters, for one student.

    x: the two inputs of one row, shape (2,).
    y: whether that student was placed, 1.0 or 0.0.
    params: W1 (2, 2), b1 (2,), W2 (2, 1), b2 (1,); they are not changed.

    Returns a dict with the same four keys and shapes as params, for i = 1, 2 and j = 1, 2:

        W2: ∂L/∂w²ⱼ₁ = −(y − ŷ) O₁ⱼ
        b2: ∂L/∂b₂₁ = −(y − ŷ)
        W1: ∂L/∂w¹ᵢⱼ = −(y − ŷ) w²ⱼ₁ O₁ⱼ (1 − O₁ⱼ) xᵢ
        b1: ∂L/∂b₁ⱼ = −(y − ŷ) w²ⱼ₁ O₁ⱼ (1 − O₁ⱼ)
    """
    raise NotImplementedError("Exercise 3: gradients")


# %% [markdown]
# ### Are my slopes right?
#
# As in part 2, the next cell nudges each parameter a tiny bit up and down, asks *your* `forward` and
# *your* `loss` what becomes of it, and puts that beside the slope from *your* `gradients`. The two
# columns should agree.

# %%
if __name__ == "__main__":
    x_try, y_try = np.array([2.0, 3.0]), 1.0
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


# %% [markdown]
# ## Exercise 4: update
#
# Nothing new here. Every parameter takes a step against its slope:
#
# $$w_n = w_o - \eta\, \frac{\partial L}{\partial w_o}$$
#
# And the old warning: the slopes of layer 1 contain $w^2_{11}$ and $w^2_{21}$. They must be the
# values from *before* the step, so all nine slopes are worked out first, by `gradients`, and only
# then `update` moves all nine parameters.

# %%
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
    raise NotImplementedError("Exercise 4: update")


# %% [markdown]
# ## Exercise 5: train
#
# The algorithm is the one of part 2, word for word:
#
# > **for** each epoch:
# > 1. as many times as there are rows in `X`:
# >    1. pick a random row;
# >    2. predict, by a forward pass;
# >    3. calculate the loss of that prediction;
# >    4. update the weights and biases, by gradient descent;
# > 2. calculate the average loss of the epoch.
#
# The random choice comes from `rng`, and the loss of a step is the loss of the prediction made
# *before* the update.

# %%
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
    y: the true answers, 1.0 or 0.0, shape (n,).
    params: the parameters to start from.
    learning_rate: η, a float.
    epochs: how many times to take n steps; every step learns from one random row.
    rng: the random generator that picks the rows.

    Returns (params, losses): the trained parameters, and one float per epoch:

        losses[e] = (sum of the n losses of epoch e, each taken before its update) / n
    """
    raise NotImplementedError("Exercise 5: train")


# %% [markdown]
# ## Watch it learn
#
# 8000 epochs with a learning rate of 0.02; give it a few seconds. Two things about the curve may
# surprise you.
#
# **It takes its time.** For the first few hundred epochs the loss hardly leaves $\log 2 \approx 0.693$,
# the price of a shrug. Later it rests a second time, near 0.5, and then falls below 0.1. A sigmoid is
# flat far from its middle, and where it is flat $O\,(1-O)$ is small and so is every step.
#
# **Your hidden neurons are twins.** They start with the same weights, so they get the same slopes,
# take the same steps and stay the same for ever. Print `trained["W1"]` and see: its two columns are
# equal. For four students one hidden neuron is enough, and equal numbers are easier to check by
# hand. A real network starts from small random weights so that its neurons can grow apart.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    trained, losses = train(X, y, initialize_parameters(), 0.02, 8000, np.random.default_rng(0))
    print(f"average loss: {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} in the last")
    for row, placed in zip(X, y, strict=True):
        prediction = float(np.squeeze(forward(row, trained)[0]))
        print(f"CGPA {row[0]:g}, résumé {row[1]:g}: placed {placed:g}, predicted {prediction:.3f}")

    smooth = np.convolve(np.ravel(losses), np.ones(100) / 100, mode="valid")
    plt.plot(losses, color="tab:blue", alpha=0.3, linewidth=0.5, label="each epoch")
    plt.plot(range(99, 99 + len(smooth)), smooth, color="tab:blue", label="mean of 100 epochs")
    plt.axhline(np.log(2), color="gray", linestyle=":", label="log 2, the price of a shrug")
    plt.xlabel("epoch")
    plt.ylabel("average loss")
    plt.title("Your network, learning")
    plt.legend()
    plt.show()

# %% [markdown]
# ## What it has learned
#
# The network now has an opinion about every student, not just these four. The next cell asks it about
# a whole grid of them. Where the colour changes from one side to the other, at $\hat{y} = 0.5$, lies
# the **decision boundary**.

# %%
if __name__ == "__main__":
    cgpa, score = np.linspace(4, 9, 61), np.linspace(4, 11, 61)
    opinion = [
        [float(np.squeeze(forward(np.array([c, s]), trained)[0])) for c in cgpa] for s in score
    ]
    shades = plt.contourf(cgpa, score, opinion, levels=np.linspace(0, 1, 11), cmap="RdYlBu")
    plt.colorbar(shades, label="predicted probability of being placed")
    plt.contour(cgpa, score, opinion, levels=[0.5], colors="black")
    plt.plot(*X[y == 1].T, "o", color="white", markeredgecolor="black", label="placed")
    plt.plot(*X[y == 0].T, "X", color="black", markeredgecolor="white", label="not placed")
    plt.xlabel("CGPA")
    plt.ylabel("résumé score")
    plt.title("What your network would decide")
    plt.legend()
    plt.show()

# %% [markdown]
# You have built a neural network that learns, from nothing but sums, products and one exponential.
# Keras and PyTorch do exactly this, only with more neurons, and they do the chain rule for you.
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
# ## Further reading
#
# - [The video by CampusX](https://youtu.be/ma6hWrU-LaI) that this part follows too; it shows how
#   the formulas for classification are derived
# - To see why it works rather than how: CampusX, "The Why of Back propagation"
# - 3Blue1Brown: [What is backpropagation really doing?](https://www.youtube.com/watch?v=Ilg3gGewQ5U)
#   and [Backpropagation calculus](https://www.youtube.com/watch?v=tIeHLnjs5U8)
