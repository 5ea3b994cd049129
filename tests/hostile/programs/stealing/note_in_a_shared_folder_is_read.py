"""Looks for the notes that the submission before it has left wherever all users may.

Deserves: nothing.
Never says: canary-found
"""
import os

found = []
for folder in ["/", "/tmp", "/var", "/run", "/dev", "/home", "/srv", "/opt", "/mnt", "/usr/local"]:
    for where, inside, files in os.walk(folder):
        if where.count("/") > 4 or where.startswith(("/proc", "/sys")):
            inside.clear()
        for name in (*inside, *files):
            if name.startswith(("deep-note", "deeper-note", "note-as-a")):
                found.append(f"canary-found {where}/{name}")
z = " ".join(found)
