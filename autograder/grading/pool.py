"""Runs batches in processes; where one dies, its batch is graded again in ever smaller parts."""

from __future__ import annotations

import dataclasses
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from autograder.grading.batch import Batch, grade_batch, write_lost
from autograder.grading.session import Job
from autograder.linux import syscalls

_POLL_SECONDS = 0.2  # as often as the progress is seen to move
_ENDING_SECONDS = 5.0  # for a pool whose processes are dead to see it


Make = Callable[[int], Executor]  # an executor for as many batches


def run(
    make: Make,
    batches: Sequence[Batch],
    is_done: Callable[[Job], bool],
    look: Callable[[], None],
) -> dict[Job, str]:
    """Grade all batches, and `look` at what is done every now and then.

    Returns why, for the reports that could not be written.
    """
    graded = _Graded(is_done)
    _run(make, batches, graded, look)
    _run_halves(make, graded, look)
    return graded.unwritten


def forked(processes: int, batches: int) -> Executor:
    """A pool of processes that need not import what is imported here, none of them idle.

    All of them are started at once, however little there is to do.
    """
    context = multiprocessing.get_context("fork")
    most = min(processes, batches)
    return ProcessPoolExecutor(most, mp_context=context, initializer=_start_process)


def _start_process() -> None:
    parent = multiprocessing.parent_process()
    syscalls.die_with_parent()
    if parent is None or os.getppid() != parent.pid:
        os._exit(1)  # it had gone before it could be said
    gc.freeze()  # what was imported before the fork stays for good
    gc.set_threshold(20_000)  # a submission makes little garbage, and looking for it takes time
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once: reports are whole


@dataclass
class _Graded:
    """What came of the batches: who died of theirs, and whose report could not be written."""

    is_done: Callable[[Job], bool]
    broken: list[Batch] = field(default_factory=list)
    unwritten: dict[Job, str] = field(default_factory=dict)

    def take_broken(self) -> list[Batch]:
        """What the processes that died have left of their batches; then they are forgotten."""
        left = [(b, tuple(job for job in b.jobs if not self.is_done(job))) for b in self.broken]
        self.broken = []
        return [dataclasses.replace(batch, jobs=jobs) for batch, jobs in left if jobs]


def _run(
    make: Make,
    batches: Sequence[Batch],
    graded: _Graded,
    look: Callable[[], None],
) -> None:
    """Grade all batches; those a dying process takes with it are left undone."""
    if not batches:
        return
    executor = make(len(batches))
    try:
        batch_of = {executor.submit(grade_batch, batch): batch for batch in batches}
        running = set(batch_of)
        while running:
            look()
            done, running = wait(running, timeout=_POLL_SECONDS)
            for future in done:
                try:
                    graded.unwritten.update(future.result())
                except BrokenProcessPool:
                    graded.broken.append(batch_of[future])
        executor.shutdown()
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        # Waited for: a pool that is still ending when Python exits complains of its closed pipe.
        ending = threading.Thread(target=executor.shutdown, kwargs={"cancel_futures": True})
        ending.daemon = True
        ending.start()
        ending.join(_ENDING_SECONDS)
        raise


def _run_halves(make: Make, graded: _Graded, look: Callable[[], None]) -> None:
    """Grade what was lost with a process in ever smaller parts, to find who ends it.

    A part has a pool of its own, so that nobody dies of a neighbour: a batch of twenty with one
    such submission in it takes five rounds more.
    """
    for batch in graded.take_broken():
        _run(make, [batch], graded, look)
        for left in graded.take_broken():
            if len(left.jobs) == 1:
                write_lost(left)
            else:
                graded.broken = list(_halves(left))
                _run_halves(make, graded, look)


def _halves(batch: Batch) -> Iterator[Batch]:
    middle = len(batch.jobs) // 2
    for jobs in (batch.jobs[:middle], batch.jobs[middle:]):
        yield dataclasses.replace(batch, jobs=jobs)
