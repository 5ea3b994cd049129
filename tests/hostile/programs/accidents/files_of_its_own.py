"""Writes files, reads them again and leaves them lying about.

Earns: everything.
"""
import json
import math
import tempfile

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
with open("givens.json", "w") as stream:
    json.dump([w, b, a_prev, y], stream)
with tempfile.NamedTemporaryFile("w", delete=False) as stream:
    stream.write("x" * 10**6)
z = w * a_prev + b


def sigmoid(z):
    with open("log.txt", "a") as stream:
        stream.write(f"{z}\n")
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
