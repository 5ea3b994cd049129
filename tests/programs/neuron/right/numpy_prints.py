import numpy as np

# given
w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# Exercise 1: weighted sum
z = np.dot(w, a_prev) + b
print("z =", z)


# Exercise 2: sigmoid
def sigmoid(z):
    """activation layer of a neuron"""
    result = 1.0 / (1.0 + np.exp(-z))
    print(f"sigmoid({z}) = {result}")
    return result


# Exercise 3: activation
a = sigmoid(z)
print("a =", a)

# Exercise 4: cost
cost = np.square(a - y)
print("cost =", cost)
assert abs(sigmoid(0) - 0.5) < 1e-12
