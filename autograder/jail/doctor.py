"""What isolation this machine gives: which rung of the ladder, why no better one, what to do."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.secret import HOW_TO_SET, why_it_is_none
from autograder.course.settings import Settings
from autograder.jail.bwrap import bwrap_version, find_bwrap, how_to_install
from autograder.jail.isolation import Isolation, JailFault, NoIsolationError, UnfitJailError
from autograder.jail.ladder import NOT_STOPPED, RUNGS
from autograder.jail.libraries import importable
from autograder.jail.nursery import Nursery
from autograder.jail.visible import view


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis; `advice` are the lines below it, on what is not good.

    `stops`: nothing can be graded while it is not good.
    """

    what: str
    good: bool
    says: str
    advice: str = ""
    stops: bool = True


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at this machine, by trying."""
    yield Finding("Python", True, f"{platform.python_version()} on {platform.system()}")
    bwrap = find_bwrap()
    if bwrap is None:
        yield Finding("bubblewrap", False, "not found", how_to_install())
    else:
        yield Finding("bubblewrap", True, f"{bwrap_version(bwrap)} ({bwrap})")
    if os.geteuid() == 0:
        yield Finding("user", True, "root; submissions run as an unprivileged user")
    else:
        yield Finding("user", True, "unprivileged")
    yield from _jail(settings)
    why = why_it_is_none(settings)
    if why is None:
        yield Finding("secret", True, "the course has its own")
    else:
        yield Finding("secret", False, why, HOW_TO_SET, stops=False)


def _jail(settings: Settings) -> Iterator[Finding]:
    """Which jail there is, whether programs run in it as outside, and what they see there."""
    nursery = Nursery(settings.limits, settings.isolation)
    try:
        with nursery:
            yield _isolation(nursery)
            yield _libraries(nursery, settings)
    except UnfitJailError as error:
        yield Finding("libraries", False, str(error))
    except JailFault as error:
        yield Finding("isolation", False, str(error))
    except NoIsolationError as error:
        yield Finding("isolation", False, str(error), "\n".join(remedies(Path("/"))))
        return
    yield _what_is_seen(nursery.isolation)


def _isolation(nursery: Nursery) -> Finding:
    found = nursery.isolation
    place = list(RUNGS.values()).index(found) + 1
    says = f"{found} (number {place} of {len(RUNGS)}, the strongest first)"
    return Finding("isolation", True, says, "\n".join(_remarks(found, nursery.refused)))


def _libraries(nursery: Nursery, settings: Settings) -> Finding:
    modules = ("numpy", *settings.preload)
    if lacks := nursery.lacks(modules, settings.preload):
        return Finding("libraries", False, lacks)
    have = importable()
    names = [module for module in modules if module.partition(".")[0] in have]
    advice = []
    if others := sorted(nursery.lacking):
        advice.append(f"only outside, and whoever imports them is not graded: {', '.join(others)}")
    if nowhere := [module for module in modules if module not in names]:
        advice.append(f"not installed, so no submission can import them: {', '.join(nowhere)}")
    says = f"{', '.join(names)} work in the jail as outside"
    return Finding("libraries", True, says, "\n".join(advice))


def _what_is_seen(isolation: Isolation) -> Finding:
    shown = view().shown
    what = "a submission sees"
    if isolation is Isolation.USER:
        return Finding(what, True, "every file of this machine that all its users may read")
    says = f"{len(shown)} files and folders of this machine, to read only"
    return Finding(what, True, says, "\n".join(map(str, shown)))


def _remarks(found: Isolation, refused: Mapping[Isolation, str]) -> Iterator[str]:
    if found is Isolation.NESTED:
        return
    for better, why in refused.items():
        yield f"not {better}: {why}"
    if found is Isolation.PER_SUBMISSION:
        yield "as strong as the first, but slower (about 0.1 s a submission)"
    if NOT_STOPPED[found]:
        yield f"what this does not stop: {NOT_STOPPED[found]}"
    yield from remedies(Path("/"))


def remedies(root: Path) -> Iterator[str]:
    """What to change on this machine for a better rung, by what its switches say.

    `root` is where `/proc` and the rest of the machine are found.
    """
    known = False
    for switch, bad, advice in _SWITCHES:
        if _read(root / "proc/sys" / switch) == bad:
            known = True
            yield advice
    if _is_container(root):
        known = True
        yield (
            "this is a container: its maker decides. Docker and Podman: "
            "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined` "
            "(Podman: `unmask=ALL`; on Ubuntu also `--security-opt apparmor=unconfined`); "
            "Kubernetes: `seccompProfile: {type: Unconfined}` and `procMount: Unmasked`"
        )
    if not known:
        yield (
            "if user namespaces are refused, these switch them on: `sysctl "
            "kernel.unprivileged_userns_clone=1`, `user.max_user_namespaces` above 0, and on "
            "Ubuntu from 24.04 an AppArmor profile for bubblewrap"
        )


_SWITCHES = (
    (
        "kernel/unprivileged_userns_clone",
        "0",
        "user namespaces are for root alone here: `sudo sysctl kernel.unprivileged_userns_clone=1`",
    ),
    (
        "user/max_user_namespaces",
        "0",
        "no user namespaces are allowed here: `sudo sysctl user.max_user_namespaces=10000`",
    ),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "Ubuntu gives user namespaces to programs with an AppArmor profile alone: install the "
        "packages `bubblewrap` and `apparmor-profiles`, and link the profile "
        "`bwrap-userns-restrict` from /usr/share/apparmor/extra-profiles into /etc/apparmor.d; "
        "or, for all programs, `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`",
    ),
)


def _is_container(root: Path) -> bool:
    marks = (".dockerenv", "run/.containerenv", "var/run/secrets/kubernetes.io")
    return any((root / mark).exists() for mark in marks)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError:
        return ""
