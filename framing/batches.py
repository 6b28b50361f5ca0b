"""Batches of articles, worked on by processes here or by the workers of a Dask cluster."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from operator import call
from typing import Any

from framing.read import Article
from framing.schema import InputError

_MOST = 64  # articles
_CHARACTERS = 1_000_000  # of a batch, unless one article has more


def in_batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles in lists of at most 64, and of about a million characters unless one article has more."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article["text"])
        if len(batch) == _MOST or size > _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def in_processes(work: Callable[[Any], Any], items: Iterable[Any], jobs: Any) -> list[Any]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if not isinstance(jobs, int) or jobs < 1:
        raise InputError(f"jobs is {jobs!r}; give a number of processes, 1 or more.")
    if jobs == 1:
        return list(map(work, items))
    from joblib import Parallel, delayed

    try:
        done: list[Any] = Parallel(jobs, batch_size=1, pre_dispatch=2 * jobs)(map(delayed(work), items))
    except BrokenProcessPool:
        told = "a process was killed, as for want of memory; run it again with fewer --jobs."
        raise InputError(f"{told} With --out, --resume goes on from what is done.") from None
    return done


def on_cluster(work: Callable[[Any], Any], items: Iterable[Any], address: str) -> list[Any]:
    """The same by the workers of a Dask scheduler; whoever reaches one can run code on them."""
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install distributed.") from None
    for noisy in ("asyncio", "distributed"):  # they list what is given up, with traces
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=10)
        client.wait_for_workers(1, timeout=10)
    except (OSError, ValueError) as error:
        told = f"no Dask scheduler with workers answers ({error})."
        raise InputError(f"--scheduler {address}: {told}") from None
    done: list[Any] = []
    waiting: deque[Any] = deque()
    with client:
        shared = client.submit(lambda: work)  # sent once, and made again where its worker is lost
        try:
            for item in items:
                waiting.append(client.submit(call, shared, item, pure=False))
                if len(waiting) > 2 * sum(client.ncores().values()):
                    done.append(waiting.popleft().result())
            return done + [future.result() for future in waiting]
        except (CancelledError, CommClosedError, KilledWorker) as error:
            told = f"the cluster, or all workers that tried a batch, were lost ({error})"
            raise InputError(f"{told}; --resume goes on from what is done.") from None
