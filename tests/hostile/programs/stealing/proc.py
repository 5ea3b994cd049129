"""Reads /proc: command lines, environments, open files, working folders of every process.

Deserves: nothing.
Unjailed: finds the secret
"""
import glob
import os
import re

found = []
processes = ["/proc/self", f"/proc/{os.getppid()}", *glob.glob("/proc/[0-9]*")]
for process in processes:
    for name in ("environ", "cmdline", "maps", "mountinfo"):
        try:
            found += re.findall(rb"canary-\w+", open(f"{process}/{name}", "rb").read())
        except OSError:
            pass
    for name in ("cwd", "root"):
        try:
            found += re.findall(rb"canary-\w+", " ".join(os.listdir(f"{process}/{name}")).encode())
        except OSError:
            pass
    if found:
        break
z = [word.decode() for word in found[:3]]
