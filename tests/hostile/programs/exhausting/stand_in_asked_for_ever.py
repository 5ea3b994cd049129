"""Asks the grader's own function again and again, and never comes to an answer.

Assignment: regression
Deserves: nothing.
"""


def forward(x, params):
    return 0.0, [0.0, 0.0]


def loss(y, y_hat):
    return 7.0


def gradients(x, y, params):
    while True:
        forward(x, params)


def update(params, grads, learning_rate):
    return grads


def train(X, y, params, learning_rate, epochs, rng):
    while True:
        loss(1.0, 2.0)
