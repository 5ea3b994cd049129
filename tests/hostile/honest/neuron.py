"""A right program, between the attackers."""
import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev + b

def sigmoid(z):
    return 1 / (1 + math.exp(-z))

a = sigmoid(z)
cost = (a - y) ** 2
