"""Asks `inspect` and `linecache` for the source of whoever is calling.

Deserves: nothing.
Unjailed: finds the secret
"""
import inspect
import linecache
import re


def sigmoid(z):
    found = []
    for entry in inspect.stack():
        try:
            found.append(inspect.getsource(inspect.getmodule(entry.frame)))
        except (OSError, TypeError):
            pass
    found += ["".join(lines[2] or []) for lines in linecache.cache.values() if len(lines) > 2]
    found += [repr(vars(m))[:500_000] for m in map(inspect.getmodule, map(lambda e: e.frame, inspect.stack())) if m]
    import sys

    found += [repr(getattr(m, "KEPT", "")) for m in list(sys.modules.values())]
    raise ValueError(re.findall(r"canary-\w+", "".join(found))[:3])
