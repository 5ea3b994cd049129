"""Has a library find the derivatives that were to be written by hand.

Assignment: regression
Deserves: nothing.
Says: jax
"""
import importlib

import jax
import numpy as np
from autograd import grad

torch = importlib.import_module("torch")
sympy = __import__("sympy")


def forward(x, params):
    return torch.nn.functional.linear(x, params["W1"])


def loss(y, y_hat):
    return jax.numpy.square(y - y_hat)


def gradients(x, y, params):
    return jax.grad(lambda p: loss(y, forward(x, p)))(params)


def update(params, grads, learning_rate):
    return torch.optim.SGD(params, learning_rate).step()


def train(X, y, params, learning_rate, epochs, rng):
    return grad(loss)(X, y)
