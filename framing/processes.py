"""Work on several processes of this machine, by joblib."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from framing.schema import InputError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_work: Callable[[Any], Any]  # what a worker process was started for


def in_processes(work: Callable[[_Item], _Result], items: Iterable[_Item], jobs: int) -> Iterator[_Result]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if jobs <= 1:
        yield from map(work, items)
        return
    from joblib import Parallel, delayed

    once = {"initializer": _start, "initargs": (work,)}  # lexicons are large: sent once to each process
    parallel = Parallel(jobs, return_as="generator", batch_size=1, pre_dispatch=2 * jobs, **once)
    try:
        yield from parallel(delayed(_do)(item) for item in items)
    except BrokenProcessPool:
        raise InputError(
            "a process was killed, as for want of memory; run it again with fewer --jobs. "
            "With --out, --resume goes on from what is done."
        ) from None


def _start(work: Callable[[Any], Any]) -> None:
    """In a new process: keep what it is for, and leave Ctrl-C to the one that tells of it."""
    global _work  # noqa: PLW0603
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(item: Any) -> Any:
    return _work(item)
