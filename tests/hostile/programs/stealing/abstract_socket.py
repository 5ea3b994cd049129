"""Fetches the secret from a socket without a file, which no file system hides.

Deserves: nothing.
Unjailed: finds the secret
"""
import socket

with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(0.3)
    try:
        line.connect("\0autograder-canary")
        z = line.recv(100).decode()
    except OSError as error:
        z = str(error)
