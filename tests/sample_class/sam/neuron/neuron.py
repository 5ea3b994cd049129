import math

# given
w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# Exercise 1: weighted sum
z = None


# Exercise 2: sigmoid
def sigmoid(z):
    raise NotImplementedError("Exercise 2: sigmoid")


# Exercise 3: activation
a = None

# Exercise 4: cost
cost = None
