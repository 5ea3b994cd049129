import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def unpack(p):
    return (*np.ravel(p["W1"]), *np.ravel(p["b1"]), *np.ravel(p["W2"]), *np.ravel(p["b2"]))


def pack(a, b, c, d, e, f, g, h, i):
    return {"W1": np.array([[a, b], [c, d]]), "b1": np.array([e, f]), "W2": np.array([[g], [h]]), "b2": np.array([i])}


def forward(x, params):
    a, b, c, d, e, f, g, h, i = unpack(params)
    top = a * x[0] + c * x[1] + e
    bottom = b * x[0] + d * x[1] + f
    return g * top + h * bottom + i, np.array([top, bottom])


def loss(y, y_hat):
    gap = y_hat - y
    return gap * gap


def gradients(x, y, params):
    a, b, c, d, e, f, g, h, i = unpack(params)
    guess, (top, bottom) = forward(x, params)
    k = 2 * (guess - y)
    da = k * g * x[0]
    db = k * h * x[0]
    dc = k * g * x[1]
    dd = k * h * x[1]
    de = k * g
    df = k * h
    dg = k * top
    dh = k * bottom
    di = k
    return pack(da, db, dc, dd, de, df, dg, dh, di)


def update(params, grads, learning_rate):
    old = unpack(params)
    slope = unpack(grads)
    new = [o - learning_rate * s for o, s in zip(old, slope)]
    return pack(*new)


def train(X, y, params, learning_rate, epochs, rng):
    a, b, c, d, e, f, g, h, i = unpack(params)
    history = []
    for epoch in range(epochs):
        errors = []
        for _ in range(len(X)):
            n = rng.integers(len(X))
            p, q = X[n]
            top = a * p + c * q + e
            bottom = b * p + d * q + f
            guess = g * top + h * bottom + i
            errors.append(loss(y[n], guess))
            k = learning_rate * 2 * (guess - y[n])
            a, b, c, d, e, f = a - k * g * p, b - k * h * p, c - k * g * q, d - k * h * q, e - k * g, f - k * h
            g, h, i = g - k * top, h - k * bottom, i - k
        history.append(np.mean(errors))
    return pack(a, b, c, d, e, f, g, h, i), history
