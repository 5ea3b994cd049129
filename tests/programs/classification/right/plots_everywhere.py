# %%
import numpy as np
import matplotlib.pyplot as plt
import pandas as pd

# %%
data = pd.DataFrame({"cgpa": [8, 7, 6, 5], "resume": [8, 9, 10, 5], "placed": [1, 1, 0, 0]})
data.head()

# %%
X = data[["cgpa", "resume"]].to_numpy()
y = data["placed"].to_numpy()
for label, group in data.groupby("placed"):
    plt.scatter(group["cgpa"], group["resume"], label=str(label))
plt.legend()
plt.show()


# %%
def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


# %%
def activation(z):
    return np.exp(z) / (1 + np.exp(z))


def forward(x, params):
    z1 = [sum(params["W1"][i, j] * x[i] for i in range(2)) + params["b1"][j] for j in range(2)]
    hidden = [activation(z) for z in z1]
    z2 = sum(params["W2"][j, 0] * hidden[j] for j in range(2)) + params["b2"][0]
    return activation(z2), hidden


# %%
def loss(y, y_hat):
    good = y * np.log(y_hat)
    bad = (1 - y) * np.log(1 - y_hat)
    return -good - bad


# %%
def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    grads["b2"][0] = y_hat - y
    for j, o in enumerate(hidden):
        grads["W2"][j, 0] = (y_hat - y) * o
        grads["b1"][j] = (y_hat - y) * params["W2"][j, 0] * o * (1 - o)
        for i, xi in enumerate(x):
            grads["W1"][i, j] = grads["b1"][j] * xi
    return grads


# %%
def update(params, grads, learning_rate):
    new_params = {k: v.copy() for k, v in params.items()}
    for k in new_params:
        for where, g in np.ndenumerate(grads[k]):
            new_params[k][where] -= learning_rate * g
    return new_params


# %%
def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        epoch_loss = 0.0
        for _ in range(len(X)):
            n = rng.choice(range(len(X)))
            y_hat, hidden = forward(X[n], params)
            epoch_loss += loss(y[n], y_hat)
            params = update(params, gradients(X[n], y[n], params), learning_rate)
        losses.append(epoch_loss / len(X))
        print(f"\repoch {epoch + 1}/{epochs}  loss {losses[-1]:.4f}", end="")
    print()
    plt.figure(figsize=(6, 3))
    plt.plot(losses)
    plt.grid(True)
    plt.show()
    plt.close()
    return params, losses


# %%
final, curve = train(X, y, initialize_parameters(), 0.1, 20, np.random.default_rng(2024))

# %%
xx, yy = np.meshgrid(np.linspace(4, 9, 12), np.linspace(4, 11, 12))
zz = np.array([forward((a, b), final)[0] for a, b in zip(xx.ravel(), yy.ravel())])
plt.contourf(xx, yy, zz.reshape(xx.shape))
plt.show()
