"""Opens pseudo-terminals without end, of which the whole machine has only so many.

Deserves: nothing.
Never says, with bubblewrap: canary-terminal
"""
import os

kept = []
try:
    while True:
        kept.append(os.openpty())
except OSError:
    pass
z = a = cost = f"canary-terminal {len(kept)}" if kept else 7.0
