"""Reads whatever can be read from every open descriptor, sockets and folders included.

Deserves: nothing.
"""
import os
import re
import select

found = []
for descriptor in range(256):
    try:
        for entry in os.listdir(descriptor):
            found.append(entry.encode())
    except OSError:
        pass
    try:
        if select.select([descriptor], [], [], 0)[0]:
            found.append(os.read(descriptor, 2**20))
        found.append(os.pread(descriptor, 2**20, 0))
    except (OSError, ValueError):
        pass
z = re.findall(r"canary-\w+", b" ".join(found).decode(errors="replace"))[:3]
