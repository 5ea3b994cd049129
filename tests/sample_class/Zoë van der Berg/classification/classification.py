# %% imports
import matplotlib.pyplot as plt
import numpy as np

# %% data
X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


# %% network
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    column = np.reshape(x, (2, 1))
    hidden = sigmoid(params["W1"].T @ column + params["b1"].reshape(2, 1))
    y_hat = sigmoid(params["W2"].T @ hidden + params["b2"].reshape(1, 1))
    return y_hat, hidden


def loss(y, y_hat):
    p = np.squeeze(y_hat)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    delta2 = y_hat - y
    delta1 = params["W2"] @ delta2 * hidden * (1 - hidden)
    return {
        "W1": np.reshape(x, (2, 1)) @ delta1.T,
        "b1": delta1.ravel(),
        "W2": hidden @ delta2,
        "b2": delta2.ravel(),
    }


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


# %% training
def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        epoch_losses = []
        for row in rng.choice(len(X), size=len(X)):
            epoch_losses.append(loss(y[row], forward(X[row], params)[0]))
            params = update(params, gradients(X[row], y[row], params), learning_rate)
        losses.append(np.mean(epoch_losses))
        if epoch % 20 == 0:
            print(f"epoch {epoch:3d}  loss {losses[-1]:.4f}")
    return params, losses


# %% demo
params, losses = train(X, y, initialize_parameters(), 0.1, 60, np.random.default_rng(99))
plt.plot(losses)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
