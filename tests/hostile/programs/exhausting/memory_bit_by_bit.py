"""Hoards memory bit by bit, until there is none left.

Deserves: nothing.
"""
hoard = []
while True:
    hoard.append(bytearray(10**7))
