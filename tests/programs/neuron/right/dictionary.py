# %% [markdown]
# # Neuron exercises
# I put everything in a dict because later we will have many layers

# %%
import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# %%
neuron = {"w": w, "b": b}
inputs = [a_prev]
z = np.float64(0)
for value in inputs:
    z = z + neuron["w"] * value
z = z + neuron["b"]
z


# %%
def sigmoid(z):
    try:
        return 1 / (1 + np.exp(-z))
    except FloatingPointError:
        return 0.0


sigmoid(np.array([-1, 0, 1]))

# %%
neuron["z"] = z
neuron["a"] = sigmoid(neuron["z"])
a = neuron["a"]
a

# %%
cost = np.power(a - y, 2)
cost
