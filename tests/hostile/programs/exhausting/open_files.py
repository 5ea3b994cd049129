"""Opens files, pipes and sockets without end.

Deserves: nothing.
Says, with bubblewrap: Too many open files
"""
import os
import socket

held = []


def sigmoid(z):
    while True:
        held.append(os.pipe())
        held.append(socket.socketpair())
