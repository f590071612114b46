"""Calls handed to a cluster in chunks: each gets its own result, whatever becomes of its chunk."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from khcn_tools.errors import KhcnError
from khcn_tools.run.cluster import executor, worker
from khcn_tools.run.cluster.executor import LONGEST, Cluster
from khcn_tools.run.cluster.site import Site
from khcn_tools.run.workers import BatchStoppedError

SITE = Site(Path("root"), Path("mark"), {}, "", {})


class Dask:
    """Stands for Dask's client: carries out tasks here, one at a time."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.threads = 2

    def nthreads(self) -> dict[str, int]:
        return {"tcp://worker": self.threads} if self.threads else {}

    def get_executor(self, **_: object) -> Executor:
        return ThreadPoolExecutor(1)

    def carry_out(self, data: bytes) -> list[worker.Outcome]:
        """Do as a worker does; it dies of the call 13."""
        _, calls = pickle.loads(data)  # noqa: S301  # ours
        self.sizes.append(len(calls))
        if any(arguments == (13,) for _, arguments, _ in calls):
            raise RuntimeError("all those workers died")
        return [(function(*arguments), None) for function, arguments, _ in calls]


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> Dask:
    dask = Dask()
    monkeypatch.setattr(worker, "carry_out", dask.carry_out)
    return dask


@pytest.fixture
def cluster(dask: Dask) -> Iterator[Cluster]:
    with Cluster(dask, SITE, "tcp://there") as cluster:
        yield cluster


def test_the_first_calls_go_out_at_once_and_the_last_in_ever_smaller_chunks(
    cluster: Cluster, dask: Dask
) -> None:
    futures = [cluster.submit(abs, -n) for n in range(400)]
    assert [future.result() for future in futures] == list(range(400))
    assert dask.sizes[:4] == [1, 1, 1, 1]
    assert max(dask.sizes) == LONGEST
    assert dask.sizes[-1] == 1


def test_of_a_chunk_that_nobody_can_carry_out_only_the_call_to_blame_fails(cluster: Cluster) -> None:
    futures: dict[int, Future[int]] = {n: cluster.submit(abs, n) for n in range(100)}
    with pytest.raises(KhcnError, match="no worker could make it: all those workers died"):
        futures.pop(13).result()
    assert [future.result() for future in futures.values()] == list(futures)


def test_what_waits_is_given_up_where_no_worker_comes_back(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "PATIENCE", 0)
    monkeypatch.setattr(ThreadPoolExecutor, "submit", lambda *_: Future())  # which never ends
    with Cluster(dask, SITE, "tcp://there") as cluster:
        futures = [cluster.submit(abs, -1) for _ in range(10)]
        dask.threads = 0
        for future in futures:
            with pytest.raises(BatchStoppedError, match="at tcp://there has had no worker"):
                future.result()
