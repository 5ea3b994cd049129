"""Keeps every core busy with as many processes as it may have, each its own session.

Deserves: nothing.
"""
import os

for _ in range(12):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
while True:
    pass
