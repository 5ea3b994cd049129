import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# Exercise 1: weighted sum
z = (w * a_prev) + b


# Exercise 2: sigmoid
def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# Exercise 3: activation
a = None

# Exercise 4: cost
cost = None
