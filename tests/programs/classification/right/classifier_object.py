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


class PlacementClassifier:
    """Small scikit-learn like estimator."""

    def __init__(self, learning_rate=0.1, epochs=100, rng=None):
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.rng = rng

    @staticmethod
    def _sigmoid(z):
        return 1 / (1 + np.exp(-z))

    @classmethod
    def forward(cls, x, params):
        hidden = cls._sigmoid(np.sum(np.asarray(x)[:, None] * params["W1"], axis=0) + params["b1"])
        y_hat = cls._sigmoid(np.sum(hidden[:, None] * params["W2"]) + params["b2"][0])
        return y_hat, hidden

    @staticmethod
    def loss(y, y_hat):
        return -(y * np.log(y_hat)) - ((1 - y) * np.log(1 - y_hat))

    @classmethod
    def gradients(cls, x, y, params):
        y_hat, hidden = cls.forward(x, params)
        error = y - y_hat
        slope = hidden * (1 - hidden)
        grad_b1 = -error * params["W2"].ravel() * slope
        return {
            "W1": np.array([grad_b1 * x_i for x_i in x]),
            "b1": grad_b1,
            "W2": np.array([-error * o for o in hidden]).reshape(2, 1),
            "b2": np.array([-error]),
        }

    @staticmethod
    def update(params, grads, learning_rate):
        return {name: params[name] - learning_rate * grads[name] for name in grads}

    def fit(self, X, y, params):
        self.losses_ = []
        self.params_ = params
        rows = np.arange(len(X))
        for _ in range(self.epochs):
            epoch = []
            for row in self.rng.choice(rows, size=rows.size):
                epoch.append(self.loss(y[row], self.forward(X[row], self.params_)[0]))
                self.params_ = self.update(self.params_, self.gradients(X[row], y[row], self.params_), self.learning_rate)
            self.losses_.append(np.mean(epoch))
        return self


forward = PlacementClassifier.forward
loss = PlacementClassifier.loss
gradients = PlacementClassifier.gradients
update = PlacementClassifier.update


def train(X, y, params, learning_rate, epochs, rng):
    model = PlacementClassifier(learning_rate, epochs, rng).fit(X, y, params)
    return model.params_, model.losses_
