"""Fetches the secret over TCP from a server on the grader's machine.

Deserves: nothing.
Unjailed: finds the secret
"""
import socket

z = "nothing"
for host in ("127.0.0.1", "localhost", "::1"):
    try:
        with socket.create_connection((host, 47113), timeout=0.2) as line:
            z = line.recv(100).decode()
            break
    except OSError:
        pass
