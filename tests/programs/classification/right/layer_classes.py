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


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def __call__(self, v):
        self.input = v
        return v @ self.W + self.b

    def back(self, upstream):
        self.dW = np.outer(self.input, upstream)
        self.db = upstream
        return self.W @ upstream


class Sigmoid:
    def __call__(self, v):
        self.out = np.reciprocal(1.0 + np.exp(-v))
        return self.out

    def back(self, upstream):
        return upstream * self.out * (1.0 - self.out)


class CrossEntropy:
    def __call__(self, target, p):
        self.target, self.p = target, p
        return -target * np.log(p) - (1 - target) * np.log1p(-p)

    def back(self):
        return (self.p - self.target) / (self.p * (1 - self.p))


class Sequential(list):
    def __call__(self, v):
        for layer in self:
            v = layer(v)
        return v

    def back(self, upstream):
        for layer in reversed(self):
            upstream = layer.back(upstream)
        return upstream


def build(params):
    return Sequential([Linear(params["W1"], params["b1"]), Sigmoid(), Linear(params["W2"], params["b2"]), Sigmoid()])


def forward(x, params):
    net = build(params)
    out = net(np.asarray(x, dtype=float))
    return out[0], net[1].out


def loss(y, y_hat):
    return CrossEntropy()(y, y_hat)


def gradients(x, y, params):
    net, criterion = build(params), CrossEntropy()
    criterion(y, net(np.asarray(x, dtype=float)))
    net.back(criterion.back())
    return {"W1": net[0].dW, "b1": net[0].db, "W2": net[2].dW, "b2": net[2].db}


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in ("W1", "W2", "b1", "b2")}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        values = []
        for i in rng.choice(len(X), size=len(X), replace=True):
            values.append(loss(y[i], forward(X[i], params)[0]))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(np.mean(values))
    return params, losses
