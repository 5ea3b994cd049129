"""The ladder of isolations: its rungs, strongest first, and what each does not stop.

`docs/isolation.md` says what each rung stops and what it does not.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.jail import barejail
from autograder.jail.isolation import Isolation, NoIsolationError

RUNGS = {
    "nested": Isolation.NESTED,
    "per-submission": Isolation.PER_SUBMISSION,
    "landlock": Isolation.LANDLOCK,
    "user": Isolation.USER,
}


# What a rung does not stop, for the doctor to say; docs/isolation.md has the whole of it.
NOT_STOPPED: Mapping[Isolation, str] = {
    Isolation.NESTED: "",
    Isolation.PER_SUBMISSION: "",
    Isolation.LANDLOCK: (
        "a program can find out whether a path exists (not what is in it), so also which process "
        "numbers are in use; and may fill the disk "
        "beyond its share with files it has deleted but keeps open; it cannot start processes, "
        "so `subprocess` and `multiprocessing` fail"
    ),
    Isolation.USER: (
        "a program can read every file that all users may read, this grader's source too, sees the "
        "machine's processes, and may leave files wherever all users may, until it ends; it cannot "
        "start processes, so `subprocess` and `multiprocessing` fail"
    ),
}


def rungs(wanted: str) -> list[Isolation]:
    """The rungs to try, in order: all for "auto", else the one of that name."""
    return list(RUNGS.values()) if wanted == "auto" else [RUNGS[wanted]]


def insist(isolation: Isolation) -> None:
    """See whether a rung without namespaces can bear anything, before it is tried.

    Raises:
        NoIsolationError: it cannot; the text says why.
    """
    why_not = ""
    if isolation is Isolation.LANDLOCK:
        why_not = barejail.why_not_landlock()
    elif isolation is Isolation.USER:
        why_not = barejail.why_not_user()
    if why_not:
        raise NoIsolationError(why_not)


def none_of(refused: Mapping[Isolation, str]) -> str:
    """Why there is no isolation at all, rung by rung."""
    if len(refused) == 1:
        return next(iter(refused.values()))
    reasons = [f"  {isolation}: {why}" for isolation, why in refused.items()]
    return "\n".join(["this machine offers no isolation:", *reasons])
