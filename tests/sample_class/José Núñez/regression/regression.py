import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    # capa oculta y salida
    o11 = params["W1"][0, 0] * x[0] + params["W1"][1, 0] * x[1] + params["b1"][0]
    o12 = params["W1"][0, 1] * x[0] + params["W1"][1, 1] * x[1] + params["b1"][1]
    salida = params["W2"][0, 0] * o11 + params["W2"][1, 0] * o12 + params["b2"][0]
    return salida, np.array([o11, o12])


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, o = forward(x, params)
    e = -2 * (y - y_hat)
    W2 = params["W2"]
    g = {k: np.zeros_like(v) for k, v in params.items()}
    g["W2"][0, 0] = e * o[0]
    g["W2"][1, 0] = e * o[1]
    g["b2"][0] = e
    g["W1"][0, 0] = e * W2[0, 0] * x[0]
    g["W1"][0, 1] = e * W2[0, 0] * x[1]
    g["b1"][0] = e * W2[0, 0]
    g["W1"][1, 0] = e * W2[1, 0] * x[0]
    g["W1"][1, 1] = e * W2[1, 0] * x[1]
    g["b1"][1] = e * W2[1, 0]
    return g


def update(params, grads, learning_rate):
    nuevos = {}
    for k in params:
        nuevos[k] = params[k] - learning_rate * grads[k]
    return nuevos


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoca in range(epochs):
        suma = 0
        for paso in range(X.shape[0]):
            i = rng.choice(X.shape[0])
            y_hat, _ = forward(X[i], params)
            suma += loss(y[i], y_hat)
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(suma / X.shape[0])
    return params, losses
