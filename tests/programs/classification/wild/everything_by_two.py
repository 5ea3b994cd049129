# loses: loss, update, train
import numpy as np

sig = lambda t: 0.5 * (1 + np.tanh(t / 2))


def initialize_parameters():
    return {"W1": 0.1 * np.ones((2, 2)), "b1": np.zeros(2), "W2": 0.1 * np.ones((2, 1)), "b2": np.zeros(1)}


def pass_through(x, params):
    layers = {"input": {"out": np.array(x, dtype=float)}}
    layers["hidden"] = {"sum": layers["input"]["out"].dot(params["W1"]) + params["b1"]}
    layers["hidden"]["out"] = sig(layers["hidden"]["sum"])
    layers["output"] = {"sum": layers["hidden"]["out"].dot(params["W2"]) + params["b2"]}
    layers["output"]["out"] = sig(layers["output"]["sum"])
    return layers


def forward(x, params):
    layers = pass_through(x, params)
    return float(layers["output"]["out"][0]), layers["hidden"]["out"]


def loss(y, y_hat):
    chosen = [1 - y_hat, y_hat][int(y)]
    return -np.log(chosen) / 2


def gradients(x, y, params):
    layers = pass_through(x, params)
    hid = layers["hidden"]
    layers["output"]["delta"] = layers["output"]["out"] - y
    hid["delta"] = params["W2"].dot(layers["output"]["delta"]) * hid["out"] * (1 - hid["out"])
    return {
        "W1": np.einsum("i,j->ij", layers["input"]["out"], hid["delta"]),
        "b1": hid["delta"],
        "W2": np.einsum("i,j->ij", hid["out"], layers["output"]["delta"]),
        "b2": layers["output"]["delta"],
    }


def update(params, grads, learning_rate):
    new_params = {}
    for layer in ["1", "2"]:
        new_params["W" + layer] = params["W" + layer] - learning_rate * grads["W" + layer]
        new_params["b" + layer] = params["b" + layer] - 2 * learning_rate * grads["b" + layer]
    return new_params


def train(X, y, params, learning_rate, epochs, rng):
    report = {}
    for epoch in range(epochs):
        report[epoch] = 0.0
        for _ in range(len(X) - 1):
            which = rng.choice(len(X))
            guess, _ = forward(X[which], params)
            report[epoch] += loss(y[which], guess) / len(X)
            grads = gradients(X[which], y[which], params)
            params = update(params, grads, learning_rate)
    return params, list(report.values())
