import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

df = pd.DataFrame([[8, 8, 4], [7, 9, 5], [6, 10, 6], [5, 12, 7]], columns=["cgpa", "profile_score", "lpa"])
print(df.describe())

X = df[["cgpa", "profile_score"]].values
y = df["lpa"].values

plt.scatter(df["cgpa"], df["lpa"], c=df["profile_score"])
plt.xlabel("CGPA")
plt.ylabel("package")
plt.colorbar()
plt.show()


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x, params):
    hidden = np.matmul(params["W1"].T, x) + params["b1"]
    y_hat = np.matmul(params["W2"].T, hidden) + params["b2"]
    return y_hat.item(), hidden


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    err = y_hat - y
    w2 = params["W2"].flatten()
    table = pd.DataFrame(
        {"o11": 2 * err * w2[0] * np.array([*x, 1.0]), "o12": 2 * err * w2[1] * np.array([*x, 1.0])},
        index=["x1", "x2", "bias"],
    )
    return {
        "W1": table.loc[["x1", "x2"]].to_numpy(),
        "b1": table.loc["bias"].to_numpy(),
        "W2": 2 * err * hidden.reshape(-1, 1),
        "b2": np.array([2 * err]),
    }


def update(params, grads, learning_rate):
    new = params.copy()
    for k in new:
        new[k] = new[k] - learning_rate * grads[k]
    return new


def train(X, y, params, learning_rate, epochs, rng):
    log = pd.DataFrame(columns=["epoch", "row", "loss"])
    entries = []
    for epoch in range(epochs):
        for _ in range(X.shape[0]):
            row = rng.choice(np.arange(X.shape[0]))
            y_hat, _h = forward(X[row], params)
            entries.append((epoch, row, loss(y[row], y_hat)))
            grads = gradients(X[row], y[row], params)
            params = update(params, grads, learning_rate)
    log = pd.DataFrame(entries, columns=log.columns)
    losses = log.groupby("epoch")["loss"].mean().tolist()

    fig, ax = plt.subplots()
    ax.plot(losses)
    ax.set_title("average loss")
    plt.show()
    plt.close("all")
    return params, losses


trained, curve = train(X, y, initialize_parameters(), 0.001, 5, np.random.default_rng(0))
plt.plot(curve, marker="o")
plt.show()
