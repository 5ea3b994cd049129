# %% [markdown]
# # Back propagation: regression
# Name: A. Student
#
# $L = (y-\hat y)^2$

# %%
import numpy as np
import matplotlib.pyplot as plt

# %%
X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


# %% [markdown]
# ## Exercise 1


# %%
def forward(x, params):
    O = np.sum(params["W1"] * np.reshape(x, (2, 1)), axis=0) + params["b1"]
    y_hat = np.sum(params["W2"].ravel() * O) + params["b2"]
    return y_hat, O


forward(X[0], initialize_parameters())

# %% [markdown]
# ## Exercise 2


# %%
def loss(y, y_hat):
    return y**2 - 2 * y * y_hat + y_hat**2


# %% [markdown]
# ## Exercise 3


# %%
def gradients(x, y, params):
    y_hat, O = forward(x, params)
    error = (y - y_hat)[0]
    W2 = params["W2"]
    dL_dw2_11 = -2 * error * O[0]
    dL_dw2_21 = -2 * error * O[1]
    dL_db21 = -2 * error
    dL_dw1_11 = -2 * error * W2[0, 0] * x[0]
    dL_dw1_21 = -2 * error * W2[0, 0] * x[1]
    dL_db11 = -2 * error * W2[0, 0]
    dL_dw1_12 = -2 * error * W2[1, 0] * x[0]
    dL_dw1_22 = -2 * error * W2[1, 0] * x[1]
    dL_db12 = -2 * error * W2[1, 0]
    return {
        "W1": np.array([[dL_dw1_11, dL_dw1_12], [dL_dw1_21, dL_dw1_22]]),
        "b1": np.array([dL_db11, dL_db12]),
        "W2": np.array([[dL_dw2_11], [dL_dw2_21]]),
        "b2": np.array([dL_db21]),
    }


gradients(X[1], y[1], initialize_parameters())


# %%
def update(params, grads, learning_rate):
    return {
        "W1": params["W1"] - learning_rate * grads["W1"],
        "b1": params["b1"] - learning_rate * grads["b1"],
        "W2": params["W2"] - learning_rate * grads["W2"],
        "b2": params["b2"] - learning_rate * grads["b2"],
    }


# %%
def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        loss_list = []
        for j in range(X.shape[0]):
            idx = rng.choice(X.shape[0], 1)[0]
            y_hat, O = forward(X[idx], params)
            loss_list.append(loss(y[idx], y_hat)[0])
            params = update(params, gradients(X[idx], y[idx], params), learning_rate)
        losses.append(np.average(loss_list))
    return params, losses


# %%
params, losses = train(X, y, initialize_parameters(), 0.001, 75, np.random.default_rng(7))
print(f"first {losses[0]:.3f} last {losses[-1]:.3f}")
params

# %%
plt.plot(range(1, 76), losses)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
