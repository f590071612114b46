"""A build on a cluster: workers on loopback make what one computer makes; nothing is left running on them."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest
from conftest import ROOT

from benchmarks.years import write_year
from khcn_tools.cli import main
from khcn_tools.errors import UsageError
from khcn_tools.plan import load_plan
from khcn_tools.run import cluster
from khcn_tools.run.build import build
from khcn_tools.run.cluster import executor, worker
from khcn_tools.run.cluster.site import Site, refusal, site
from khcn_tools.run.status import status
from khcn_tools.run.workers import BatchStoppedError

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed"),
]

UNITS, REPORTS = 4, 13
COUNCIL = Path("reports/2022/council")


class Loopback:
    """A scheduler and its workers, each one process."""

    def __init__(self, folder: Path, until_end: ExitStack) -> None:
        self.folder, self._until_end = folder, until_end
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        until(self.file.exists)
        self.address: str = json.loads(self.file.read_text("ascii"))["address"]

    def worker(self, **environment: str) -> psutil.Process:
        """Start a worker, and return it once the scheduler knows it."""
        log = self.folder / f"{len(list(self.folder.glob('*.log')))}.log"
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder / "scratch"))
        process = self._start("worker", self.address, *options, log=log, **environment)
        until(lambda: "Registered to" in log.read_text("utf-8", errors="replace"))
        return psutil.Process(process.pid)

    def _start(
        self, what: str, *options: str, log: Path | None = None, **environment: str
    ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *options]
        with (log or Path(os.devnull)).open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  # ours
                command, stderr=output, env={**os.environ, **environment}, cwd=self.folder
            )
        self._until_end.callback(process.wait)
        self._until_end.callback(process.kill)
        return process


@contextmanager
def loopback(folder: Path) -> Iterator[Loopback]:
    folder.mkdir()
    with ExitStack() as until_end:
        yield Loopback(folder, until_end)


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it has not come true in a minute")


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root of a few units that was built on this computer alone; not to be changed."""
    root = tmp_path_factory.mktemp("local") / "root"
    (root / "data").mkdir(parents=True)
    write_year(root, UNITS)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    assert main(["build", "--root", str(root)]) == 0
    return root


@pytest.fixture
def root(local: Path, tmp_path: Path) -> Path:
    """Return the same root, nothing of it built."""
    left_out = shutil.ignore_patterns("reports")
    return Path(shutil.copytree(local, tmp_path / "root", ignore=left_out))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Loopback, list[psutil.Process]]]:
    """Give a scheduler with two workers."""
    with loopback(tmp_path_factory.mktemp("pair") / "dask") as dask:
        yield dask, [dask.worker(), dask.worker()]


def begin(root: Path, address: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "khcn_tools", "build", "--root", str(root), "--cluster", address]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)  # noqa: S603  # ours


def files(root: Path) -> dict[str, bytes]:
    """All that a build has left but what tells the time, by path."""
    found = {p.relative_to(root).as_posix(): p for p in (root / "reports").rglob("*") if p.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if path.name not in {"manifest.json", "build.log"}
    }


def started(process: psutil.Process) -> list[psutil.Process]:
    """Return what a worker has started and what that has started."""
    return [child for child in process.children(recursive=True) if is_ours(child)]


def is_ours(child: psutil.Process) -> bool:
    """Say whether a process of a worker has to do with reports; one that has just ended has not."""
    try:
        return "resource_tracker" not in " ".join(child.cmdline())
    except psutil.NoSuchProcess:
        return False


def in_the_middle(root: Path, workers: list[psutil.Process]) -> bool:
    """Say whether reports are finished and each worker is at one."""
    return any((root / COUNCIL).rglob("*.html")) and all(len(started(process)) > 1 for process in workers)


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=30)[1]


def test_the_bytes_are_those_of_a_local_build_and_nothing_is_left_running(
    pair: tuple[Loopback, list[psutil.Process]], root: Path, local: Path
) -> None:
    dask, workers = pair
    assert main(["build", "--root", str(root), "--cluster", dask.address]) == 0
    assert files(root) == files(local)
    assert [started(process) for process in workers] == [[], []]


def test_an_interrupted_build_ends_cleanly_and_the_next_goes_on(
    pair: tuple[Loopback, list[psutil.Process]], root: Path, local: Path
) -> None:
    dask, workers = pair
    interrupted = begin(root, dask.address)
    until(lambda: in_the_middle(root, workers))
    processes = [child for process in workers for child in started(process)]
    interrupted.send_signal(signal.SIGINT)
    said = interrupted.communicate()[1]
    assert interrupted.returncode == 130
    assert said.splitlines()[-1].startswith("khcn: error: interrupted")
    assert "Traceback" not in said
    assert gone(processes)
    assert not list((root / COUNCIL).glob(".*"))
    assert main(["build", "--root", str(root), "--cluster", dask.address]) == 0
    assert files(root) == files(local)


def test_where_a_worker_is_killed_the_other_makes_its_reports(tmp_path: Path, root: Path, local: Path) -> None:
    with loopback(tmp_path / "dask") as dask:
        workers = [dask.worker(), dask.worker()]
        broken = begin(root, dask.address)
        until(lambda: in_the_middle(root, workers))
        processes = started(workers[0])
        os.kill(workers[0].pid, signal.SIGKILL)
        said = broken.communicate()[1]
        assert broken.returncode == 0, said
        assert files(root) == files(local)
        assert gone(processes)
        assert started(workers[1]) == []


def test_where_no_worker_is_left_the_build_says_so_and_keeps_what_is_finished(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "PATIENCE", 2)
    with loopback(tmp_path / "dask") as dask:
        only = dask.worker()

        def kill() -> None:
            until(lambda: in_the_middle(root, [only]))
            only.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        pool = cluster.pool_on(dask.address, root, root / COUNCIL)
        with pytest.raises(BatchStoppedError, match="has had no worker for 2 seconds"):
            build(root, load_plan(root), stream=io.StringIO(), pool=pool)
        killer.join()
    fresh = [line for line in status(root, load_plan(root)).reports if line.state == "fresh"]
    assert 0 < len(fresh) < REPORTS


def refused(root: Path, address: str) -> str:
    """Return why a build on a cluster could not begin."""
    with pytest.raises(UsageError) as error:
        build(root, load_plan(root), stream=io.StringIO(), pool=cluster.pool_on(address, root, root / COUNCIL))
    return str(error.value)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://"])
def test_an_address_without_a_scheduler_is_a_wrong_call(
    root: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    assert f"--cluster {address}: no scheduler answers there" in refused(root, address)


def test_without_a_certificate_an_encrypted_cluster_is_a_wrong_call(root: Path) -> None:
    assert "tls://127.0.0.1:9: no certificate is set; see docs" in refused(root, "tls://127.0.0.1:9")


def test_a_cluster_without_a_worker_is_a_wrong_call(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with loopback(tmp_path / "dask") as dask:
        assert "it has no worker; start one: dask worker tcp" in refused(root, dask.address)


def test_a_worker_with_another_version_is_refused(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "khcn_tools", tmp_path / "other" / "khcn_tools")
    with (tmp_path / "other" / "khcn_tools" / "plan.py").open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    with loopback(tmp_path / "dask") as dask:
        other = dask.worker(PYTHONPATH=str(tmp_path / "other"))
        assert main(["build", "--root", str(root), "--cluster", dask.address]) == 2
        assert "it has another version of khcn_tools; install the same there" in capsys.readouterr().err
        assert started(other) == []
    assert not list((root / COUNCIL).rglob("*.html"))


def test_jobs_are_not_for_a_cluster(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--root", str(root), "--cluster", "tcp://127.0.0.1:9", "--jobs", "2"]) == 2
    assert "--jobs is about this computer" in capsys.readouterr().err


def test_without_the_extra_one_line_says_what_to_install(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert main(["build", "--root", str(root), "--cluster", "tcp://127.0.0.1:9"]) == 2
    said = capsys.readouterr().err
    assert said == 'khcn: error: --cluster needs Dask: pip install -c constraints.txt -e ".[cluster]"\n'


# What a worker must see


@pytest.fixture
def seen(root: Path) -> Iterator[Site]:
    (root / COUNCIL).mkdir(parents=True)
    with site(root, root / COUNCIL) as build:
        yield replace(build, patience=0)


def test_a_worker_that_sees_the_same_takes_part(seen: Site) -> None:
    assert refusal(seen) == ""


def test_a_worker_without_the_root_refuses(seen: Site, tmp_path: Path) -> None:
    assert "it does not see" in refusal(replace(seen, root=tmp_path / "nowhere"))


def test_a_worker_without_the_database_refuses(seen: Site) -> None:
    (seen.root / "data/clean/2022.sqlite").unlink()
    assert "it sees no data/clean/2022.sqlite; share the very same folder" in refusal(seen)


def test_a_worker_with_another_notebook_refuses(seen: Site) -> None:
    with (seen.root / "notebooks/minutes.ipynb").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert "it sees another notebooks/minutes.ipynb;" in refusal(seen)


def test_a_worker_with_a_copy_refuses(seen: Site) -> None:
    seen.mark.unlink()
    assert "is a copy; share the very same folder" in refusal(seen)


def test_a_worker_with_another_version_of_a_package_refuses(seen: Site) -> None:
    assert "it has another pandas; install the same" in refusal(
        replace(seen, versions={**seen.versions, "pandas": "1.0"})
    )


# The warm parent on a worker


@pytest.fixture
def _a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    here = SimpleNamespace(address="tcp://here", state=SimpleNamespace(nthreads=1))
    monkeypatch.setattr("distributed.get_worker", lambda: here)


def carried_out(build: Site, *expressions: str) -> list[worker.Outcome]:
    calls: list[worker.Call] = [(eval, (expression,), {}) for expression in expressions]
    return worker.carry_out(pickle.dumps((build, calls)))


@pytest.mark.usefixtures("_a_worker")
def test_tasks_of_a_build_share_a_warm_parent_until_it_is_over(seen: Site) -> None:
    parent = "__import__('os').getppid()"
    (first, _), (second, _) = carried_out(seen, parent, parent)
    ((third, _),) = carried_out(seen, parent)
    assert first == second == third != os.getpid()
    worker.over(seen)
    assert not psutil.pid_exists(first)
    with pytest.raises(Exception, match="the build is over"):
        carried_out(seen, parent)


@pytest.mark.usefixtures("_a_worker")
def test_what_a_call_raises_stops_no_other(seen: Site) -> None:
    (value, none), (nothing, error) = carried_out(seen, "1", "1 / 0")
    worker.over(seen)
    assert (value, none, nothing) == (1, None, None)
    assert isinstance(error, ZeroDivisionError)


@pytest.mark.usefixtures("_a_worker")
def test_the_parent_of_a_build_that_has_vanished_ends(seen: Site) -> None:
    ((parent, _),) = carried_out(replace(seen, idle=0.1), "__import__('os').getppid()")
    until(lambda: not psutil.pid_exists(parent))


@pytest.mark.usefixtures("_a_worker")
def test_a_worker_that_came_late_and_sees_something_else_stops_the_batch(seen: Site, tmp_path: Path) -> None:
    with pytest.raises(BatchStoppedError, match="tcp://here cannot take part: it does not see"):
        carried_out(replace(seen, root=tmp_path / "nowhere"), "1")
