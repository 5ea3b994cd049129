"""Starts a program that keeps its output open, and waits for the end of it.

Deserves: nothing.
"""
import subprocess


def sigmoid(z):
    with subprocess.Popen(["/usr/bin/sleep", "3600"], stdout=subprocess.PIPE) as child:
        return len(child.stdout.read())
