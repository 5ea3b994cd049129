"""Reads /proc: command lines, environments, open files, working folders of every process.

Deserves: nothing.
Unjailed: finds the secret
"""
import glob
import os
import re

found = []
for process in glob.glob("/proc/[0-9]*") + ["/proc/self"]:
    for name in ("environ", "cmdline", "maps", "mountinfo"):
        try:
            found.append(open(f"{process}/{name}", "rb").read())
        except OSError:
            pass
    for name in ("cwd", "root"):
        try:
            found += [e.encode() for e in os.listdir(f"{process}/{name}")[:1000]]
        except OSError:
            pass
z = re.findall(r"canary-\w+", b"".join(found).decode(errors="replace"))[:3]
