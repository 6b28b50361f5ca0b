"""Work on several processes of this machine, by joblib."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from framing.schema import InputError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_processes(work: Callable[[_Item], _Result], items: Iterable[_Item], jobs: int) -> Iterator[_Result]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if jobs <= 1:
        yield from map(work, items)
        return
    from joblib import Parallel, delayed

    settings = {"initializer": _keep, "initargs": (work,)}  # sent once to each process: lexicons are large
    try:
        with Parallel(
            jobs, return_as="generator", batch_size=1, pre_dispatch=2 * jobs, **settings
        ) as parallel:
            with interrupts_ignored():  # by the processes that start here; they inherit it
                started = parallel(delayed(int)() for _ in range(jobs))
            list(started)
            yield from parallel(delayed(_do)(item) for item in items)
    except BrokenProcessPool:
        raise InputError(
            "a process was killed, as for want of memory; run it again with fewer --jobs. "
            "With --out, --resume goes on from what is done."
        ) from None


_work: Callable[[Any], Any]


def _keep(work: Callable[[Any], Any]) -> None:
    """Keep, in a new process, what it will be asked to do."""
    global _work  # noqa: PLW0603
    _work = work


def _do(item: Any) -> Any:
    return _work(item)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Ctrl-C does nothing; what starts in here never takes it, so that one process alone tells of it."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # a thread, which never takes it either
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
