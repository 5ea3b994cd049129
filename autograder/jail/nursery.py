"""The nursery: starts the jails on the best rung there is, and hands out keepers of runs."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress
from types import TracebackType
from typing import Self

from autograder.jail import ladder, shared_folders
from autograder.jail.barejail import BareJail
from autograder.jail.bubblewrap import Jail
from autograder.jail.bwrap import find_bwrap, how_to_install
from autograder.jail.canary import Canary
from autograder.jail.isolation import Isolation, JailFault, NoIsolationError, UnfitJailError
from autograder.jail.keeper import Keeper, NestedKeeper, NestedRun, OwnJailKeeper, Refused
from autograder.jail.libraries import found_by_finders
from autograder.wire import Limits

__all__ = ["JailFault", "Keeper", "Nursery"]


class Nursery:
    """Hands out keepers, as strongly isolated as this machine allows.

    `wanted` insists on a rung of the ladder (`ladder.RUNGS`); "auto" takes the best there is.

    Raises:
        NoIsolationError: on entering, where this machine has none, or not what is wanted.
        UnfitJailError: on entering, where programs do not run in the jail as they do outside.
    """

    def __init__(self, limits: Limits, wanted: str = "auto") -> None:
        self._limits = limits
        self._wanted = wanted
        self.refused: dict[Isolation, str] = {}  # the better rungs, and why they are not had
        self._zygote: Jail | None = None
        self._spare: NestedRun | None = None
        self.isolation = Isolation.NESTED
        self._sent: tuple[NestedRun, Canary] | None = None
        self._lacking: frozenset[str] | None = None  # unknown before a canary is back
        self._failures: dict[str, str] = {}  # of modules that were imported in the jail, to see

    def begin(self) -> Self:
        """Start the strongest jail already, where it may be; entering waits until it is ready.

        Processes that are forked from this one then share it, as long as it works; each of them
        enters for itself.
        """
        bwrap = find_bwrap()
        if self._wanted == "user":
            shared_folders.why_unsafe()  # looked for once, for all that are forked from here
        if ladder.rungs(self._wanted)[0] is Isolation.NESTED and bwrap is not None:
            self._bwrap = bwrap
            with suppress(OSError, JailFault, NoIsolationError):  # entering will say so
                self._zygote = Jail(bwrap, "zygote", self._limits)
                run = NestedRun(self._zygote, frozenset())
                self._sent = run, Canary(run.stream)
        return self

    def check(self) -> None:
        """Wait for what `begin` has sent into the jail: processes forked later need not.

        Raises:
            UnfitJailError: programs do not run in the jail as they do outside.
        """
        if self._sent is None:
            return
        (run, canary), self._sent = self._sent, None
        try:
            run.wait()
            self._lacking = canary.lacking()
        except UnfitJailError:
            self.close()
            raise
        except (Refused, JailFault, NoIsolationError):
            pass  # entering will say so
        finally:
            run.close()

    def __enter__(self) -> Self:
        self.check()
        for rung in ladder.rungs(self._wanted):
            self.isolation = rung
            try:
                self._begin()
                return self
            except (Refused, NoIsolationError) as error:
                self._close_zygote()
                self.refused[rung] = str(error)
            except BaseException:
                self._close_zygote()
                raise
        raise NoIsolationError(ladder.none_of(self.refused))

    def _begin(self) -> None:
        """Try the rung: make the first keeper there."""
        ladder.insist(self.isolation)
        if self.isolation in (Isolation.NESTED, Isolation.PER_SUBMISSION):
            bwrap = find_bwrap()
            if bwrap is None:
                raise NoIsolationError(f"there is no bubblewrap (bwrap): {how_to_install()}")
            self._bwrap = bwrap
        if self.isolation is Isolation.NESTED:
            try:
                self._first_spare()
            except JailFault:  # what was begun beforehand may have died since
                self._close_zygote()
                self._first_spare()
        elif self.isolation is Isolation.USER:
            shared_folders.remove_what_the_dead_left()
        if self._lacking is None or self.isolation is not Isolation.NESTED:
            with closing(self.keeper()) as keeper:
                self._lacking = Canary(keeper.run()).lacking()

    def _first_spare(self) -> None:
        self._spare = self._asked_for(frozenset())
        self._spare.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the jail, and with it whatever is left in it."""
        self._close_zygote()

    def keeper(self, preload: frozenset[str] = frozenset()) -> Keeper:
        """A keeper no submission has seen; `preload` are modules its program will import.

        Raises:
            JailFault: none can be had.
        """
        if self.isolation is Isolation.NESTED:
            return NestedKeeper(lambda: self._nested_run(preload))
        return self._own_jail(preload)

    @property
    def lacking(self) -> frozenset[str]:
        """The modules that the grader could import and this jail cannot, by their first names."""
        assert self._lacking is not None, "a nursery knows once it is entered"
        return self._lacking

    def lacks(self, modules: Iterable[str], preloaded: Iterable[str] = ()) -> str:
        """Of a program that imports these, why it cannot be marked here; nothing, where it can.

        It cannot where the grader itself could import a module and this jail cannot, by its first
        name. What is `preloaded`, or lies in no folder, is really imported there, once, to see.

        Raises:
            JailFault: the jail does not say.
        """
        names = {module.partition(".")[0] for module in modules}
        for name in sorted(names & self.lacking):
            return _told(name, "it lies in no folder that submissions are shown")
        for module in preloaded:
            if module.partition(".")[0] in names and (why := self._failure(module)):
                return _told(module, why)
        for module in found_by_finders(names):
            if why := self._failure(module):
                return _told(module, f"{why}. If it was installed with `-e`, install it without")
        return ""

    def _failure(self, module: str) -> str:
        if module not in self._failures:
            with closing(self.keeper(frozenset([module]))) as keeper:
                canary = Canary(keeper.run())
                canary.lacking()
                self._failures[module] = canary.failure(module)
        return self._failures[module]

    def _nested_run(self, preload: frozenset[str]) -> NestedRun:
        """A run no submission has seen, if need be from a new zygote."""
        try:
            return self._from_zygote(preload)
        except (Refused, JailFault):
            self._close_zygote()
            try:
                return self._from_zygote(preload)
            except Refused as error:
                raise JailFault(str(error)) from error

    def _from_zygote(self, preload: frozenset[str]) -> NestedRun:
        run, self._spare = self._spare, None
        if run is None or not preload <= run.preload:
            if run is not None:
                run.close()
            run = self._asked_for(preload)
        try:
            if not run.wait().is_alive:
                raise JailFault("a run ended before it was asked anything")
            # The next one is made while this one works.
            self._spare = self._asked_for(run.preload)
        except BaseException:
            run.close()
            raise
        return run

    def _asked_for(self, preload: frozenset[str]) -> NestedRun:
        if self._zygote is None:
            self._zygote = Jail(self._bwrap, "zygote", self._limits)
        return NestedRun(self._zygote, preload)

    def _own_jail(self, preload: frozenset[str]) -> Keeper:
        if self.isolation is Isolation.PER_SUBMISSION:
            return OwnJailKeeper(Jail(self._bwrap, "keeper", self._limits), preload)
        return OwnJailKeeper(BareJail(self._limits, self.isolation is Isolation.LANDLOCK), preload)

    def _close_zygote(self) -> None:
        if self._spare is not None:
            self._spare.close()
            self._spare = None
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None


def _told(module: str, why: str) -> str:
    return (
        f"`{module}` can be imported on this machine, but not by submissions: {why} "
        "(`autograder doctor` lists what they can see)"
    )
