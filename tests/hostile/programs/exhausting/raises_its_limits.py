"""Raises its own limits, and sets those of its parent.

Deserves: nothing.
Never says: has raised
"""
import os
import resource

raised = []
for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
    which = getattr(resource, name)
    before = resource.getrlimit(which)
    for call in (resource.setrlimit, lambda *limit: resource.prlimit(os.getpid(), *limit)):
        try:
            call(which, (resource.RLIM_INFINITY,) * 2)
        except (OSError, ValueError):
            pass
    if resource.getrlimit(which) != before:
        raised.append(name)
try:
    os.nice(-20)
    raised.append("nice")
except OSError:
    pass
z = "".join(f"{name} has raised" for name in raised)
