from functools import partial, reduce
from itertools import repeat
from types import SimpleNamespace

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


expit = lambda z: 0.5 * (1 + np.tanh(0.5 * z))
affine = lambda W, b, v: np.einsum("ij,i->j", W, v) + b
compose = lambda *fs: reduce(lambda f, g: lambda v: g(f(v)), fs)


def layer(params, l):
    return compose(partial(affine, params[f"W{l}"], params[f"b{l}"]), expit)


def forward(x, params):
    hidden = layer(params, 1)(np.asarray(x))
    return layer(params, 2)(hidden).item(), hidden


loss = lambda y, y_hat: -sum(t * np.log(q) for t, q in ((y, y_hat), (1 - y, 1 - y_hat)))


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    s = SimpleNamespace(out=y_hat - y)
    s.hidden = s.out * params["W2"][:, 0] * (hidden - hidden**2)
    return dict(
        W1=np.einsum("i,j->ij", x, s.hidden),
        b1=s.hidden,
        W2=s.out * hidden[:, None],
        b2=np.full(1, s.out),
    )


def update(params, grads, learning_rate):
    return dict(map(lambda k: (k, params[k] - learning_rate * grads[k]), params.keys()))


def train(X, y, params, learning_rate, epochs, rng):
    def step(carry, _):
        params, so_far = carry
        i = rng.integers(0, len(X))
        here = loss(y[i], forward(X[i], params)[0])
        return update(params, gradients(X[i], y[i], params), learning_rate), so_far + [here]

    def epoch():
        nonlocal params
        params, step_losses = reduce(step, range(len(X)), (params, []))
        return sum(step_losses) / len(step_losses)

    losses = tuple(epoch() for _ in repeat(None, epochs))
    return params, losses
