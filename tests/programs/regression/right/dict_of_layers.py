import numpy as np

LAYERS = ("1", "2")


def initialize_parameters():
    return {"W1": np.full([2, 2], 0.1), "b1": np.zeros([2]), "W2": np.full([2, 1], 0.1), "b2": np.zeros([1])}


def layered(params):
    return {n: {"weights": params["W" + n], "biases": params["b" + n]} for n in LAYERS}


def flat(layers):
    out = {}
    for n, layer in layers.items():
        out["W" + n] = layer["weights"]
        out["b" + n] = layer["biases"]
    return out


def run(x, layers):
    signals = {"0": np.asarray(x, dtype=float)}
    for n in LAYERS:
        before = signals[str(int(n) - 1)]
        signals[n] = before @ layers[n]["weights"] + layers[n]["biases"]
    return signals


def forward(x, params):
    signals = run(x, layered(params))
    return signals["2"][0], signals["1"]


def loss(y, y_hat):
    return abs(y_hat - y) ** 2


def gradients(x, y, params):
    layers = layered(params)
    signals = run(x, layers)
    error = 2.0 * (signals["2"] - y)
    out = {}
    for n in reversed(LAYERS):
        before = signals[str(int(n) - 1)]
        out[n] = {"weights": np.outer(before, error), "biases": error}
        error = layers[n]["weights"] @ error
    return flat(out)


def update(params, grads, learning_rate):
    old, slopes = layered(params), layered(grads)
    new = {}
    for n in LAYERS:
        new[n] = {}
        for kind in ("weights", "biases"):
            new[n][kind] = old[n][kind] - learning_rate * slopes[n][kind]
    return flat(new)


def train(X, y, params, learning_rate, epochs, rng):
    history = {"loss": []}
    for epoch in range(epochs):
        losses = []
        step = 0
        while step < len(X):
            index = int(rng.random() * len(X))
            prediction, _ = forward(X[index], params)
            losses.append(loss(y[index], prediction))
            grads = gradients(X[index], y[index], params)
            params = update(params, grads, learning_rate)
            step += 1
        history["loss"].append(np.mean(losses))
    return params, history["loss"]
