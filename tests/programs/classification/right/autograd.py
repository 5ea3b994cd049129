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


class Tape:
    """Records operations; walks them backwards."""

    def __init__(self):
        self.values, self.rules = [], []

    def new(self, value, *rules):
        self.values.append(float(value))
        self.rules.append(rules)
        return len(self.values) - 1

    def add(self, a, b):
        return self.new(self.values[a] + self.values[b], (a, 1.0), (b, 1.0))

    def mul(self, a, b):
        return self.new(self.values[a] * self.values[b], (a, self.values[b]), (b, self.values[a]))

    def sigmoid(self, a):
        s = 1 / (1 + np.exp(-self.values[a]))
        return self.new(s, (a, s * (1 - s)))

    def cross_entropy(self, a, target):
        p = self.values[a]
        value = -target * np.log(p) - (1 - target) * np.log(1 - p)
        return self.new(value, (a, -target / p + (1 - target) / (1 - p)))

    def backward(self):
        grads = [0.0] * len(self.values)
        grads[-1] = 1.0
        for k in range(len(self.values) - 1, -1, -1):
            for parent, slope in self.rules[k]:
                grads[parent] += slope * grads[k]
        return grads


def record(x, params):
    tape = Tape()
    names = {k: np.array([tape.new(v) for v in np.ravel(params[k])]).reshape(np.shape(params[k])) for k in ("W1", "b1", "W2", "b2")}
    inputs = [tape.new(v) for v in x]
    hidden = []
    for j in range(2):
        z = tape.add(tape.mul(names["W1"][0, j], inputs[0]), tape.mul(names["W1"][1, j], inputs[1]))
        hidden.append(tape.sigmoid(tape.add(z, names["b1"][j])))
    z = tape.add(tape.mul(names["W2"][0, 0], hidden[0]), tape.mul(names["W2"][1, 0], hidden[1]))
    out = tape.sigmoid(tape.add(z, names["b2"][0]))
    return tape, names, hidden, out


def forward(x, params):
    tape, _, hidden, out = record(x, params)
    return tape.values[out], np.array([tape.values[h] for h in hidden])


def loss(y, y_hat):
    tape = Tape()
    return tape.values[tape.cross_entropy(tape.new(y_hat), y)]


def gradients(x, y, params):
    tape, names, _, out = record(x, params)
    tape.cross_entropy(out, y)
    grads = np.array(tape.backward())
    return {k: grads[where] for k, where in names.items()}


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in ["W1", "b1", "W2", "b2"]}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for _ in range(epochs):
        step_losses = []
        for row in rng.permutation(len(X)):
            y_hat, _ = forward(X[row], params)
            step_losses.append(loss(y[row], y_hat))
            params = update(params, gradients(X[row], y[row], params), learning_rate)
        losses.append(np.mean(step_losses))
    return params, np.array(losses)
