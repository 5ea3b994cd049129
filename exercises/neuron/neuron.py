# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # One neuron
#
# *Back-propagation, part 1 of 3. Four short exercises; half an hour, once you have watched the videos.*
#
# A neural network learns in a loop: it makes a guess, it is told how far off the guess was, and
# every weight in it moves a little so that the next guess is better. *Which way* and *how far*
# each weight should move is what **back-propagation** works out. In this part you follow a number
# through a single neuron, by hand. In the next two parts you train whole networks.
#
# ## Why you should know this
#
# - Back-propagation shows how a change in any one weight or bias changes the behaviour of the
#   whole network.
# - It shows how much a given input counts for the output.
# - Every deep network is trained with it, whether it recognises images or speech. When such a
#   training goes wrong, the people who can put it right are those who know what travels backwards
#   through the network.
#
# **What you need:** Python functions, and the idea that a derivative is a slope.
#
# ## What is back-propagation?
#
# When a network has made its guess, one number says how wrong it was: the **loss**, or **cost**.
# Back-propagation carries that number back into the network, from the last layer to the first, and
# finds out how much each weight and each bias had to do with it. The ones that had more to do with
# it are moved more.
#
# Put in one sentence: *back-propagation tells how a single training example would like to nudge
# the weights and biases.*
#
# To train a network, we go through the data again and again (each time is called an **epoch**) and
# repeat:
#
# 1. Perform a forward pass: from the inputs to the guess.
# 2. Calculate $\Delta W$, the change to be made to each weight, by back-propagation.
# 3. Update the weights.
#
# The second line is the one that takes some thought, and it is what this course is about.
#
# ## The three steps of back-propagation
#
# Looked at closely, one round of learning goes like this:
#
# 1. Calculate the cost function, $C(w)$.
# 2. Calculate the gradient of $C(w)$ with respect to all the weights $w$ and all the biases $b$ of
#    the network.
# 3. Adjust each $w$ and $b$ in proportion to its gradient, and against it: where the slope goes
#    up, step down.
#
# Today you go as far as step 1. Everything after it builds on the numbers you find here.
#
# ## Watch first
#
# Two videos by 3Blue1Brown, in this order; there is hardly a better half-hour on the subject.
#
# 1. [What is backpropagation really doing?](https://www.youtube.com/watch?v=Ilg3gGewQ5U)
# 2. [Backpropagation calculus](https://www.youtube.com/watch?v=tIeHLnjs5U8), which explains the
#    weighted sum, the activation and the cost that you are about to calculate.

# %% [markdown]
# ## The network
#
# Ours is as simple as a network can be: three layers, each with a single neuron in it.
#
# ![Three neurons in a row, joined by arrows. The arrows carry the weights w of layer L minus 1 and w of layer L; each of the two later neurons has a bias b of its own layer.](images/network.png)
#
# The letter in brackets says which layer a thing belongs to. It is not a power. $L$ is the last
# layer, $L-1$ the one before it. Now we look at the last two neurons only:
#
# ![The last two neurons. The activation 0.25 is multiplied by the weight 0.5, the bias 1 is added, which gives z; the sigmoid of z is the activation a; the cost compares a with y, which is 1.](images/last_two_neurons.png)
#
# | symbol | what it is | name in the code |
# |:--|:--|:--|
# | $a^{(L-1)}$ | the activation (the output) of the neuron before | `a_prev` |
# | $w^{(L)}$ | the weight of the connection | `w` |
# | $b^{(L)}$ | the bias of the last neuron | `b` |
# | $z^{(L)}$ | the weighted sum that reaches the last neuron | `z` |
# | $a^{(L)}$ | the activation of the last neuron: the network's guess | `a` |
# | $y$ | the value the guess should have been | `y` |
# | $C$ | the cost: how wrong the guess is | `cost` |
#
# The weight, the bias, the activation of the neuron before and the expected output are given:

# %%
w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# %%
import math


# %% [markdown]
# ## Exercise 1: weighted sum
#
# A neuron first adds up what reaches it. Every incoming activation counts as much as its weight
# says, and the bias shifts the sum. Here only one activation comes in:
#
# $$z^{(L)} = w^{(L)}\, a^{(L-1)} + b^{(L)}$$
#
# Calculate `z` from the givens.
#
# *Write the formula with the names, not the number you find with a calculator. Your work is run
# again with other givens, and `z` should follow them.*

# %%
# Exercise 1: weighted sum. Write it here:
# z = ...

# %% [markdown]
# ## Exercise 2: sigmoid
#
# The weighted sum can be any number at all. An **activation function** turns it into the neuron's
# output. Ours is the **sigmoid**, which squeezes every number into the range from 0 to 1:
#
# $$a^{(L)} = \sigma\!\left(z^{(L)}\right) \qquad\text{with}\qquad \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# ![The sigmoid curve: close to 0 far to the left, one half at z = 0, close to 1 far to the right.](images/sigmoid.png)
#
# Write a function `sigmoid` that takes the weighted sum and returns the activation.
#
# Three things you can check with your bare eyes: $\sigma(0)$ is exactly one half; large positive
# numbers come close to 1 and large negative ones to 0; and $\sigma(-z) = 1 - \sigma(z)$.
#
# *Two slips that happen to everybody: the minus sign in the exponent gets lost, and without
# brackets Python divides before it adds. For* $e^x$ *there is* `math.exp`*.*

# %%
def sigmoid(z: float) -> float:
    """The activation of a neuron: its weighted sum squeezed between 0 and 1.

    z: the weighted sum, any float.

    Returns a float:

        σ(z) = 1 / (1 + e⁻ᶻ)
    """
    raise NotImplementedError("Exercise 2: sigmoid")


# %% [markdown]
# ## Exercise 3: activation
#
# Use the function you have just written to calculate the activation of the last neuron,
#
# $$a^{(L)} = \sigma\!\left(z^{(L)}\right)$$
#
# from the weighted sum of Exercise 1.

# %%
# Exercise 3: activation. Write it here:
# a = ...

# %% [markdown]
# ## Exercise 4: cost
#
# The expected output $y$ is 1. The cost says how far from it the neuron ended up. The difference
# is squared, so that too high and too low both count as wrong, and a big miss counts for much more
# than a small one:
#
# $$C = \left(a^{(L)} - y\right)^2$$
#
# Calculate `cost` from the activation of Exercise 3.

# %%
# Exercise 4: cost. Write it here:
# cost = ...

# %% [markdown]
# ## Look at your neuron
#
# The next cell draws *your* sigmoid and puts *your* neuron on it. The red line is the distance to
# the expected output: the cost is its square.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    steps = [step / 10 for step in range(-60, 61)]
    plt.plot(steps, [sigmoid(step) for step in steps], label="your sigmoid")
    plt.plot([z, z], [a, y], color="tab:red", label=f"cost = {cost:.4f}")
    plt.plot(z, a, "o", color="black", label=f"z = {z:.4f}, a = {a:.4f}")
    plt.axhline(y, color="gray", linestyle=":", label=f"y = {y:g}")
    plt.xlabel("weighted sum z")
    plt.ylabel("activation a")
    plt.legend()
    plt.show()


# %% [markdown]
# ## Where this leads
#
# You now have the cost: step 1 is done. Step 2 asks how the cost would change if the weight did.
# The weight does not touch the cost directly. It changes $z$, which changes $a$, which changes $C$,
# so the **chain rule** multiplies the three slopes along the way:
#
# $$\frac{\partial C}{\partial w^{(L)}}
# = \frac{\partial z^{(L)}}{\partial w^{(L)}}
# \cdot \frac{\partial a^{(L)}}{\partial z^{(L)}}
# \cdot \frac{\partial C}{\partial a^{(L)}}
# = a^{(L-1)} \cdot \sigma'\!\left(z^{(L)}\right) \cdot 2\left(a^{(L)} - y\right)$$
#
# Read it from the right: the further off the guess, the larger the nudge; where the sigmoid is
# flat, the nudge is small; and a neuron that was silent ($a^{(L-1)} = 0$) leaves its weight alone.
# For our neuron the result is a small negative number, so the cost falls when $w^{(L)}$ grows. That
# is step 3, and in part 2 you will take it for nine weights and biases at once.
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
# in. What stands under `if __name__ == "__main__":` is for you alone and is not marked. Run them as
# often as you like. In the notebook the cells with `check(…)` say the same under each exercise,
# saved or not.
#
# A slip in one exercise does not spoil the next: if `z` is wrong but
# `a` is right for that `z`, Exercise 3 counts as right.
#
# ## Further reading
#
# - [The maths behind back-propagation](https://towardsdatascience.com/the-maths-behind-back-propagation-cf6714736abf):
#   the weighted sum and the activation of a 1-1-1 network, calculated step by step
# - [How does back-propagation work?](https://towardsdatascience.com/how-does-back-propagation-in-artificial-neural-networks-work-c7cad873ea7)
# - [Back-propagation for people who are afraid of math](https://towardsdatascience.com/backpropagation-for-people-who-are-afraid-of-math-936a2cbebed7)

# %%
# Leave this as it is: it speaks up for what is not written yet.
def __getattr__(name):
    if name == "z":
        raise NotImplementedError("Exercise 1: weighted sum")
    if name == "a":
        raise NotImplementedError("Exercise 3: activation")
    if name == "cost":
        raise NotImplementedError("Exercise 4: cost")
    raise AttributeError(name)
