"""Hoards memory in many processes, each within its own limit.

Deserves: nothing.
"""
import os
import time

for _ in range(6):
    if os.fork() == 0:
        try:
            hoard = [bytearray(10**7) for _ in range(20)]
        except MemoryError:
            pass
        time.sleep(60)
time.sleep(60)
