"""The batch on other machines: `khcn build --cluster ADDRESS`.

::

    executor    an executor that hands calls in chunks to the workers of a Dask cluster
    worker      the other side, on each of them: a warm parent kept for the build
    site        what a worker must see, and run, to take part

Dask is imported only where it is used.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from khcn_tools.errors import UsageError
from khcn_tools.run.cluster import worker
from khcn_tools.run.cluster.executor import PATIENCE, Cluster
from khcn_tools.run.cluster.site import Site, refusal, site
from khcn_tools.run.workers import Pool


def pool_on(address: str, root: Path, folder: Path) -> Pool:
    """Return the pool of the cluster whose scheduler is at `address`, for reports of `root` in `folder`."""
    if importlib.util.find_spec("distributed") is None:
        raise UsageError('--cluster needs Dask: pip install -c constraints.txt -e ".[cluster]"')
    return partial(_pool, address, root, folder)


@contextmanager
def _pool(address: str, root: Path, folder: Path, workers: int) -> Iterator[Executor]:
    """Give an executor on the cluster; its own workers are as many as they are.

    Nothing is left on them: where the batch is broken off too, what it has begun there ends.
    """
    del workers
    with closing(_client(address)) as client, site(root, folder) as build:
        _admit(client, build, address)
        executor = Cluster(client, build, address)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)
            with suppress(OSError, TimeoutError):
                client.run(worker.over, build, on_error="ignore")


def _client(address: str) -> Any:
    """Return a connection with the scheduler."""
    from distributed import Client, Security  # noqa: PLC0415  # see above

    security: Any = Security()  # type: ignore[no-untyped-call]
    if address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
        raise UsageError(f"--cluster {address}: no certificate is set; see docs/cluster.md")
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise UsageError(f"--cluster {address}: no scheduler answers there ({error})") from error


def _admit(client: Any, build: Site, address: str) -> None:
    """Wait for a worker; refuse to begin where one would make other bytes."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise UsageError(f"--cluster {address}: it has no worker; start one: dask worker {address}") from error
    said = client.run(refusal, build, on_error="return")
    if refused := [f"the worker {name} cannot take part: {why}" for name, why in said.items() if why]:
        raise UsageError(f"--cluster {address}: {'; '.join(sorted(refused))}")
