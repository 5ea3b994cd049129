import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# Exercise 1
z = w * a_prev + b


# Exercise 2
def sigmoid(z):
    return 1.0 / (1.0 + math.exp(-z))


# Exercise 3
a = sigmoid(z)

# Exercise 4
cost = (a - y) ** 2

print(f"z={z} a={a:.4f} cost={cost:.4f}")
