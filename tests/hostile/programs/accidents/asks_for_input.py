"""Asks a question that nobody will answer.

Earns: everything.
"""
import math

name = input("Your name? ")
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
