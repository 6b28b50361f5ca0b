"""Work on several processes of this machine, by joblib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from framing.schema import InputError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_processes(work: Callable[[_Item], _Result], items: Iterable[_Item], jobs: int) -> Iterator[_Result]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if jobs <= 1:
        yield from map(work, items)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(jobs, return_as="generator", batch_size=1, pre_dispatch=2 * jobs)
    try:
        yield from parallel(delayed(work)(item) for item in items)
    except BrokenProcessPool:
        raise InputError(
            "a process was killed, as for want of memory; run it again with fewer --jobs. "
            "With --out, --resume goes on from what is done."
        ) from None
