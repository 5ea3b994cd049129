"""Has a loop without end at every second line, so that leaving one out leads to the next.

Deserves: nothing.
"""
import math

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
while True:
    pass
while True:
    math.sqrt(2)
for n in iter(int, 1):
    w
while w:
    b
while b:
    w
z = w * a_prev + b
