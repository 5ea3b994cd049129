#!/usr/bin/env python3
# -*- coding: utf-8 -*-
import sys
import argparse

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x, params):
    """Return the prediction and the two hidden outputs."""
    hidden = np.empty((1, 2))
    hidden[0, 0] = np.vdot(params["W1"][:, 0], x) + params["b1"][0]
    hidden[0, 1] = np.vdot(params["W1"][:, 1], x) + params["b1"][1]
    y_hat = np.inner(hidden, params["W2"].T) + params["b2"]
    return y_hat, hidden


def loss(y, y_hat):
    """Squared error."""
    return (y - y_hat) ** 2


def _minus_two_error(y, y_hat):
    return -2 * (y - float(np.ravel(y_hat)[0]))


def gradients(x, y, params):
    """Partial derivatives of the loss with respect to all nine parameters."""
    y_hat, hidden = forward(x, params)
    e = _minus_two_error(y, y_hat)
    row = params["W2"].T * e
    return {
        "W1": np.reshape(x, (2, 1)) @ row,
        "b1": row,
        "W2": (hidden * e).T,
        "b2": np.array([[e]]),
    }


def update(params, grads, learning_rate):
    """One step of gradient descent."""
    stepped = {}
    for name, old in params.items():
        stepped[name] = old - learning_rate * np.asarray(grads[name]).reshape(old.shape)
    return stepped


def train(X, y, params, learning_rate, epochs, rng):
    """Stochastic gradient descent, one random row at a time."""
    data = np.column_stack([X, y])
    losses = []
    for epoch in range(epochs):
        errors = []
        for _ in data:
            *features, target = rng.choice(data)
            features = np.array(features)
            errors.append(loss(target, forward(features, params)[0]))
            params = update(params, gradients(features, target, params), learning_rate)
        losses.append(np.mean(errors))
    return params, losses


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=75)
    parser.add_argument("--seed", type=int, required=True)
    args = parser.parse_args(argv)
    params, losses = train(X, y, initialize_parameters(), 0.001, args.epochs, np.random.default_rng(args.seed))
    print(params, losses[-1], file=sys.stderr)


if __name__ == "__main__":
    main()
