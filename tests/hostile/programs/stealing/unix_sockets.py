"""Looks for sockets in the file system: Docker, D-Bus, X11, databases.

Deserves: nothing.
"""
import os
import socket
import stat

found = []
for folder in ("/run", "/var/run", "/tmp", "/dev", "/tmp/.X11-unix", "/run/dbus", "/run/user"):
    for where, inside, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    with socket.socket(socket.AF_UNIX) as line:
                        line.settimeout(0.2)
                        line.connect(path)
                        found.append(f"canary-{path}")
            except OSError:
                pass
z = " ".join(found)


def sigmoid(z):
    assert not found, found
