import math
import numpy as np
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt

w = 0.5; b = 1.0; a_prev = 0.25
y = 1.0

z = sum([w * a_prev, b])

@np.vectorize
def sigmoid(z):
    return 1 / (1 + math.exp(-z))

xs = np.linspace(-6, 6, 50)
plt.plot(xs, sigmoid(xs))
plt.plot([z], [sigmoid(z)], "ro")
plt.title("sigmoid and our neuron")
plt.show()

a = sigmoid(z)
cost = (y - a) * (y - a)
