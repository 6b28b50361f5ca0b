"""Scoring on a Dask cluster: the same function, batch by batch, on workers elsewhere (`framing[dask]`)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from framing import schema
from framing.schema import InputError

_T = TypeVar("_T")
_R = TypeVar("_R")


def engine(scheduler: str | None = None) -> Callable[..., Iterator[tuple[Any, Any]]]:
    """An engine for `parts.score_into` that works on the cluster of this scheduler.

    Parameters
    ----------
    scheduler : str, optional
        Its address, as ``tcp://10.0.0.1:8786``; without one a cluster is started on this machine, with `jobs`
        workers.

    Returns
    -------
    callable
        Takes the work, the items and the number of jobs; yields items and results in the order of the items.
        Items of a worker that is lost are computed by others.

    Raises
    ------
    InputError
        Dask is not installed; when it is used: no scheduler answers, or an item lost four workers.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise InputError(
            "--engine dask needs Dask, which is not installed: pip install 'framing[dask]'."
        ) from None
    return partial(_mapped, scheduler=scheduler)


def _mapped(
    work: Callable[[_T], _R], items: Iterator[_T], jobs: int, *, scheduler: str | None
) -> Iterator[tuple[_T, _R]]:
    from distributed import Client, KilledWorker, LocalCluster, WorkerPlugin

    name = f"framing_{os.urandom(8).hex()}"  # other runs may use the same workers

    class Start(WorkerPlugin):
        """Gives the work, whose lexicons are large, once to each worker, also to one that joins later."""

        def setup(self, worker: Any) -> None:
            setattr(worker, name, work)

    with contextlib.ExitStack() as stack:
        try:
            address = scheduler or stack.enter_context(
                LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=jobs, threads_per_worker=1, dashboard_address=None
                )
            )
            client = stack.enter_context(Client(address, timeout=10))  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise InputError(f"--scheduler {scheduler}: no Dask scheduler answers there ({error}).") from None
        client.register_plugin(Start(), name=name)
        stack.callback(client.unregister_worker_plugin, name)
        waiting: deque[tuple[_T, Any]] = deque()
        try:
            for item in items:
                waiting.append((item, client.submit(_work, name, item, pure=False)))
                if len(waiting) > 4 * max(1, len(client.nthreads())):
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        except KilledWorker as error:
            raise InputError(f"workers were lost again and again over the same articles: {error}.") from None


def _work(name: str, item: Any) -> Any:
    from distributed import get_worker

    return getattr(get_worker(), name)(item)


@contextlib.contextmanager
def local(inputs: Iterable[str], out: Path) -> Iterator[tuple[list[str], Path]]:
    """Copies here of inputs such as ``s3://…``, and a folder here that is sent to `out` at the end."""
    import fsspec

    def url(path: str | Path) -> str:
        scheme, found, rest = str(path).partition(":/")  # a Path holds but one of the slashes
        remote = found and len(scheme) > 1 and scheme.isalnum()
        return f"{scheme}://{'/' * (scheme == 'file')}{rest.lstrip('/')}" if remote else ""

    with tempfile.TemporaryDirectory() as folder:
        names, here = {}, Path(folder, "out") if url(out) else out
        for number, given in enumerate(inputs):
            names[given] = given
            if url(given):
                try:
                    system, path = fsspec.url_to_fs(url(given))
                except (ImportError, ValueError) as error:
                    raise InputError(f"{given}: {error}.") from None
                names[given] = str(Path(folder, str(number), Path(path).name))
                Path(names[given]).parent.mkdir()
                system.get(path, names[given], recursive=system.isdir(path))
        yield list(names.values()), here
        run = here / "run.json"
        about = run.read_text(encoding="utf-8")
        for given, name in names.items():
            about = about.replace(name, given)
        with schema.written_whole(run) as file:
            file.write(about)
        if here != out:
            system, path = fsspec.url_to_fs(url(out))
            system.makedirs(path, exist_ok=True)
            for file in sorted(here.iterdir(), key=lambda file: file == run):
                system.put_file(str(file), f"{path}/{file.name}")
