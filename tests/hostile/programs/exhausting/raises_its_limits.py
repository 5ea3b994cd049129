"""Raises its own limits, and those of its parent.

Deserves: nothing.
Never says: raised
"""
import os
import resource

raised = []
for name in dir(resource):
    if name.startswith("RLIMIT_"):
        which = getattr(resource, name)
        soft, hard = resource.getrlimit(which)
        for process in (0, os.getppid() or 1, 1):
            try:
                resource.prlimit(process, which, (resource.RLIM_INFINITY,) * 2)
            except (OSError, ValueError):
                continue
            if hard != resource.RLIM_INFINITY:
                raised.append(name)
try:
    os.nice(-20)
    raised.append("nice")
except OSError:
    pass
z = "".join(f"{name} raised" for name in raised)
