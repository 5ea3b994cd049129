"""Turns the direction of text, so that a page reads otherwise than it is.

Student: ‮eman‬
Deserves: nothing.
"""


def sigmoid(z):
    raise ValueError("‮01 fo 01‬⁦ 10 of 10 ⁩   ​")
