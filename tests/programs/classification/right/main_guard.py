import numpy as np


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x, params):
    s = lambda z: 1 / (1 + np.exp(-z))
    hidden = s(params["W1"].transpose() @ x + params["b1"])
    return s(params["W2"].transpose() @ hidden + params["b2"])[0], hidden


def loss(y, y_hat):
    if y:
        return -np.log(y_hat)
    return -np.log(1.0 - y_hat)


def output_gradients(error, hidden):
    return error * hidden.reshape((2, 1)), np.array([error])


def hidden_gradients(error, hidden, x, params):
    db1 = error * params["W2"].reshape(2) * hidden * (1 - hidden)
    dW1 = np.stack((db1 * x[0], db1 * x[1]))
    return dW1, db1


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    dW2, db2 = output_gradients(y_hat - y, hidden)
    dW1, db1 = hidden_gradients(y_hat - y, hidden, x, params)
    return dict(W1=dW1, b1=db1, W2=dW2, b2=db2)


def descend(parameter, gradient, learning_rate):
    return parameter - learning_rate * gradient


def update(params, grads, learning_rate):
    return {name: descend(params[name], grads[name], learning_rate) for name in params}


def one_epoch(X, y, params, learning_rate, rng):
    losses = []
    for row in rng.choice(len(X), len(X), replace=False):
        losses.append(loss(y[row], forward(X[row], params)[0]))
        params = update(params, gradients(X[row], y[row], params), learning_rate)
    return params, sum(losses) / len(losses)


def train(X, y, params, learning_rate, epochs, rng):
    history = []
    for epoch in range(1, epochs + 1):
        params, average = one_epoch(X, y, params, learning_rate, rng)
        history.append(average)
    return params, history


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
    y = np.array([1, 1, 0, 0])
    seed = int(input("seed? "))
    params, history = train(X, y, initialize_parameters(), 0.1, 500, np.random.default_rng(seed))
    plt.plot(history)
    plt.savefig("loss.png")
