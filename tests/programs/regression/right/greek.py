# Rückwärtspropagation, Teil Regression
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], dtype=np.float64)
y = np.array([4, 5, 6, 7], dtype=np.float64)


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def vorwärts(x, W1, b1, W2, b2):
    O1 = W1[0] * x[0] + W1[1] * x[1] + b1
    ŷ = W2[0] * O1[0] + W2[1] * O1[1] + b2
    return ŷ, O1


def forward(x, params):
    return vorwärts(x, **{k: params[k] for k in ("W1", "b1", "W2", "b2")})


def loss(y, y_hat):
    δ = y_hat - y
    return δ * δ


def gradients(x, y, params):
    ŷ, O1 = vorwärts(x, params["W1"], params["b1"], params["W2"], params["b2"])
    Lʹ = -2 * (y - ŷ)
    δ1 = Lʹ * params["W2"][:, 0]
    return {
        "W1": np.array([δ1 * x[0], δ1 * x[1]]),
        "b1": δ1,
        "W2": np.vstack([Lʹ * O1[0], Lʹ * O1[1]]),
        "b2": Lʹ,
    }


def update(params, grads, learning_rate):
    η = learning_rate
    return {θ: params[θ] - η * grads[θ] for θ in params}


def train(X, y, params, learning_rate, epochs, rng):
    N = len(X)
    reihenfolge = rng.integers(N, size=(epochs, N))  # alle Ziehungen auf einmal
    losses = np.zeros((epochs, N))
    for epoche in range(epochs):
        for schritt in range(N):
            i = reihenfolge[epoche, schritt]
            ŷ, _ = forward(X[i], params)
            losses[epoche, schritt] = loss(y[i], ŷ)[0]
            params = update(params, gradients(X[i], y[i], params), learning_rate)
    return params, losses.mean(axis=1)
