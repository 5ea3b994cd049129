"""Changes the locale, the time zone and the decimal context.

Earns: everything.
"""
import decimal
import locale
import math
import os
import time

for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "C"):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pass
os.environ["TZ"] = "Pacific/Kiritimati"
time.tzset()
decimal.getcontext().prec = 1

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
