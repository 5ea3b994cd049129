"""Asks again and again until it is told a number, and keeps a plot open for a minute.

Earns: everything.
Says: was left out: it did not end within
"""
import math
import time

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
while True:
    try:
        number = float(input("a number, please: "))
        break
    except ValueError:
        print("a number, please")
time.sleep(60)
