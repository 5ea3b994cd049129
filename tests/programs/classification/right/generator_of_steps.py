import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

import itertools, math, logging
from contextlib import contextmanager
log = logging.getLogger(__name__)

def layer(a, W, b):
    return 1 / (1 + np.exp(-(np.array(a).reshape(1, -1) @ W + b)))

def forward(x, params):
    acts = list(itertools.accumulate([(params["W1"], params["b1"]), (params["W2"], params["b2"])], lambda a, l: layer(a, *l), initial=x))
    return acts[-1].item(), acts[1]

def loss(y, y_hat):
    with np.errstate(divide="ignore"):
        return float(-np.dot([y, 1 - y], np.log([y_hat, 1 - y_hat])))

def gradients(x, y, params):
    p, h = forward(x, params)
    err = np.array([[p - y]])
    back = err @ params["W2"].T * (h - h * h)
    return {"W2": h.T @ err, "b2": err[0], "W1": np.kron(np.reshape(x, (2, 1)), back), "b1": back[0]}

def update(params, grads, learning_rate):
    params = dict(params)
    for k, g in grads.items():
        params[k] = params[k] - g * learning_rate
    return params

def sgd(X, y, params, eta, rng):
    while True:
        i = rng.integers(len(X), dtype=np.int32)
        before = loss(y[i], forward(X[i], params)[0])
        params = update(params, gradients(X[i], y[i], params), eta)
        yield params, before

def train(X, y, params, learning_rate, epochs, rng):
    steps = sgd(X, y, params, learning_rate, rng)
    losses = []
    for epoch in range(epochs):
        *_, = batch = list(itertools.islice(steps, len(X)))
        params = batch[-1][0]
        losses.append(math.fsum(l for _, l in batch) / len(X))
        log.info("epoch %d: %.4f", epoch, losses[-1])
    return params, losses
