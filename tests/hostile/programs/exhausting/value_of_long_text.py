"""Answers with dicts of long keys and with texts of megabytes.

Deserves: nothing.
"""
z = "x" * 10**7
a = {f"{n}" * 50: n for n in range(5000)}


def sigmoid(z):
    return ["<b>" * 5000] * 100
