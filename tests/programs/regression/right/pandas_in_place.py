import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

# The nine lines, after the slopes have all been worked out
import pandas as pd

def forward(x, params):
    W1 = params["W1"]; b1 = params["b1"]
    O11 = W1[0][0] * x[0] + W1[1][0] * x[1] + b1[0]
    O12 = W1[0][1] * x[0] + W1[1][1] * x[1] + b1[1]
    y_hat = params["W2"][0][0] * O11 + params["W2"][1][0] * O12 + params["b2"][0]
    return y_hat, (O11, O12)


def loss(y, y_hat):
    return (y - y_hat) * (y - y_hat)


def gradients(x, y, params):
    y_hat, (O11, O12) = forward(x, params)
    g = {"W1": [[0, 0], [0, 0]], "b1": [0, 0], "W2": [[0], [0]], "b2": [0]}
    d = -2 * (y - y_hat)
    w11, w21 = params["W2"][0][0], params["W2"][1][0]
    g["W2"][0][0] = d * O11
    g["W2"][1][0] = d * O12
    g["b2"][0] = d
    g["W1"][0][0] = d * w11 * x[0]
    g["W1"][1][0] = d * w11 * x[1]
    g["b1"][0] = d * w11
    g["W1"][0][1] = d * w21 * x[0]
    g["W1"][1][1] = d * w21 * x[1]
    g["b1"][1] = d * w21
    return g


def update(params, grads, learning_rate):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    W2[0][0] = W2[0][0] - learning_rate * grads["W2"][0][0]
    W2[1][0] = W2[1][0] - learning_rate * grads["W2"][1][0]
    b2[0] = b2[0] - learning_rate * grads["b2"][0]
    W1[0][0] = W1[0][0] - learning_rate * grads["W1"][0][0]
    W1[1][0] = W1[1][0] - learning_rate * grads["W1"][1][0]
    b1[0] = b1[0] - learning_rate * grads["b1"][0]
    W1[0][1] = W1[0][1] - learning_rate * grads["W1"][0][1]
    W1[1][1] = W1[1][1] - learning_rate * grads["W1"][1][1]
    b1[1] = b1[1] - learning_rate * grads["b1"][1]
    return params


def train(X, y, params, learning_rate, epochs, rng):
    df = pd.DataFrame(X, columns=["cgpa", "resume"])
    df["lpa"] = y
    losses = []
    for epoch in range(epochs):
        epoch_losses = []
        for j in range(df.shape[0]):
            row = df.sample(1, random_state=rng)
            x = row[["cgpa", "resume"]].values[0]
            t = row["lpa"].values[0]
            y_hat, _ = forward(x, params)
            epoch_losses.append(loss(t, y_hat))
            g = gradients(x, t, params)
            params = update(params, g, learning_rate)
        print("Epoch - ", epoch + 1, "Loss - ", np.array(epoch_losses).mean())
        losses.append(np.array(epoch_losses).mean())
    return params, losses


if __name__ == "__main__":
    import argparse
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=75)
    args = p.parse_args()
    print(train(X, y, initialize_parameters(), 0.001, args.epochs, np.random.default_rng(1)))
