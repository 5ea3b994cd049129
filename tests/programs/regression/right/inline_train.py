import numpy as np

X = np.array([[8,8],[7,9],[6,10],[5,12]])
y = np.array([4,5,6,7])

def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    O11 = W1[0,0]*x[0] + W1[1,0]*x[1] + b1[0]
    O12 = W1[0,1]*x[0] + W1[1,1]*x[1] + b1[1]
    y_hat = W2[0,0]*O11 + W2[1,0]*O12 + b2[0]
    return y_hat, np.array([O11, O12])


def loss(y, y_hat):
    return (y_hat - y)**2


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    W2 = params["W2"]
    g = {"W1": np.zeros((2,2)), "b1": np.zeros(2), "W2": np.zeros((2,1)), "b2": np.zeros(1)}
    g["W2"][0,0] = -2*(y-y_hat)*O[0]
    g["W2"][1,0] = -2*(y-y_hat)*O[1]
    g["b2"][0]   = -2*(y-y_hat)
    g["W1"][0,0] = -2*(y-y_hat)*W2[0,0]*x[0]
    g["W1"][1,0] = -2*(y-y_hat)*W2[0,0]*x[1]
    g["b1"][0]   = -2*(y-y_hat)*W2[0,0]
    g["W1"][0,1] = -2*(y-y_hat)*W2[1,0]*x[0]
    g["W1"][1,1] = -2*(y-y_hat)*W2[1,0]*x[1]
    g["b1"][1]   = -2*(y-y_hat)*W2[1,0]
    return g


def update(params, grads, learning_rate):
    W1 = params["W1"] - learning_rate*grads["W1"]
    b1 = params["b1"] - learning_rate*grads["b1"]
    W2 = params["W2"] - learning_rate*grads["W2"]
    b2 = params["b2"] - learning_rate*grads["b2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


# I did train before I saw that update was its own exercise, it works so I leave it
def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    w111, w112 = params["W1"][0,0], params["W1"][0,1]
    w121, w122 = params["W1"][1,0], params["W1"][1,1]
    b11, b12 = params["b1"][0], params["b1"][1]
    w211, w221 = params["W2"][0,0], params["W2"][1,0]
    b21 = params["b2"][0]
    for e in range(epochs):
        L = 0
        for j in range(len(X)):
            i = rng.integers(len(X))
            x1, x2 = X[i]
            o11 = w111*x1 + w121*x2 + b11
            o12 = w112*x1 + w122*x2 + b12
            yh = w211*o11 + w221*o12 + b21
            L += loss(y[i], yh)
            c = learning_rate*2*(y[i]-yh)
            # remember the old output weights!!
            old211, old221 = w211, w221
            w211 = w211 + c*o11
            w221 = w221 + c*o12
            b21 = b21 + c
            w111 = w111 + c*old211*x1
            w121 = w121 + c*old211*x2
            b11 = b11 + c*old211
            w112 = w112 + c*old221*x1
            w122 = w122 + c*old221*x2
            b12 = b12 + c*old221
        losses.append(L/len(X))
    params = {"W1": np.array([[w111,w112],[w121,w122]]), "b1": np.array([b11,b12]),
              "W2": np.array([[w211],[w221]]), "b2": np.array([b21])}
    return params, losses
