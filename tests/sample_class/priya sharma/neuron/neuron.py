import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = np.dot(w, a_prev)

def sigmoid(z):
    return 1/(1+np.exp(-z))

a = sigmoid(z)
cost = (a - y)**2
print(z, a, cost)
